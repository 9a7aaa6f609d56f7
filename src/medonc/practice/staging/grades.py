"""Grades, Gleason patterns, places and HPV-associated histology of a cancer, as the words of stage rules."""

from __future__ import annotations

import re

from medonc.knowledge.shapes import Library
from medonc.practice.staging.taken import Row, Scene, is_within, window_of
from medonc.record.disease import Stage
from medonc.record.facts import Fact
from medonc.values.codes import Concept, Icd10, IcdO3Morphology, IcdO3Topography, Snomed
from medonc.values.evidence import Missing

_TABLE = "staging/answers"
_GRADE = re.compile(r"(?:\bG|\bgrade\s*)([1-4X]|III|II|I)\b", re.IGNORECASE)
_GROUP = re.compile(r"\b(?:grade\s+)?group\s+([1-5])\b", re.IGNORECASE)
_PATTERN = re.compile(r"\b([345])\s*\+\s*([345])\b")
_ROMAN = {"I": "1", "II": "2", "III": "3"}


def grade(row: Row, label: str, scene: Scene) -> tuple[str, Fact] | Missing:
    """The histological grade as G1 to G4 or GX."""
    found = _stage(("Histologic grade", "Nottingham"), row, label, scene)
    if isinstance(found, Missing):
        return found
    said = _coded("grade", found, scene.library)
    written = _GRADE.search(found.said())
    if said or written:
        number = written[1].upper() if written else ""
        return said or f"G{_ROMAN.get(number, number)}", found
    if found.said() in ("1", "2", "3"):  # a grade received as a number
        return f"G{found.said()}", found
    return Missing(what=label, why=f"unreadable ({found.said()})", since=found.effective, do="record the grade as G1 …")


def grade_group(row: Row, label: str, scene: Scene) -> tuple[str, Fact] | Missing:
    """The grade group of a prostate cancer, also from its Gleason patterns; a sum of 7 alone does not tell it."""
    found = _stage(("Gleason",), row, label, scene)
    if isinstance(found, Missing):
        return found
    named, pattern = _GROUP.search(found.said()), _PATTERN.search(found.said())
    if named:
        return named[1], found
    text = f"{pattern[1]}+{pattern[2]}" if pattern else found.said().strip()
    if found.part == "grade group" and text in ("1", "2", "3", "4", "5"):
        return text, found
    said = _says("gleason", text, scene.library).removeprefix("group ")
    why = f"{found.said()} does not tell it"
    do = "record the two patterns, such as 3+4"
    return (said, found) if said else Missing(what=label, why=why, since=found.effective, do=do)


def topography(row: Row, label: str, scene: Scene) -> tuple[str, Fact] | Missing:
    """The part of the organ by its ICD code, such as the lower oesophagus."""
    concepts = (scene.condition.code, *scene.condition.sites)
    codes = [c.code for one in concepts for c in one.codings if isinstance(c, Icd10 | IcdO3Topography)]
    said = next((found for code in codes if (found := _says(row["input"], code, scene.library))), "")
    return (said, scene.condition) if said else Missing(what=label)


def morphology(row: Row, label: str, scene: Scene) -> tuple[str, Fact] | Missing:
    """What the histology itself says of a test, such as p16 of an HPV-associated carcinoma."""
    histology = scene.condition.histology
    code = histology.of(IcdO3Morphology) if histology else None
    said = _says(row["input"], code.code[:4], scene.library) if code else ""
    return (said, scene.condition) if said else Missing(what=label, why="not tested")


def _stage(systems: tuple[str, ...], row: Row, label: str, scene: Scene) -> Stage | Missing:
    window = window_of(row, label, scene)
    if isinstance(window, Missing):
        return window
    of_kind = (s for s in scene.chart.all(Stage) if s.system in systems and s.part in ("grade", "grade group", "score"))
    held = [s for s in of_kind if s.value is not None and scene.is_about(s.about)]
    near = [s for s in held if is_within(s, window)]
    if near:
        return near[0] if scene.basis == "clinical" else near[-1]
    return Missing(what=label) if not held else Missing(what=label, why=f"not from {window[0]} to {window[1]}")


def _coded(reads: str, stage: Stage, library: Library) -> str:
    value = stage.value
    codes = value.codings if isinstance(value, Concept) else ()
    return next((said for c in codes if isinstance(c, Snomed) and (said := _says(reads, c.code, library))), "")


def _says(reads: str, code: str, library: Library) -> str:
    rows = library.tables.get(_TABLE, ())
    return next((row["says"] for row in rows if row["reads"] == reads and row["code"] == code), "")
