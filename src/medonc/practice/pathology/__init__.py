"""What the tissue says: diagnosis, histology, grade, receptors, size, margins, nodes. As recorded, for now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers, Method
from medonc.practice.as_recorded import not_recorded, recorded, words
from medonc.practice.names import place, short_name
from medonc.practice.pathology.breast import BREAST_METHODS
from medonc.practice.pathology.contradictions import CONTRADICTION_METHODS
from medonc.practice.pathology.haematology import HAEMATOLOGY_METHODS, every_answer
from medonc.practice.pathology.her2 import HER2_METHODS
from medonc.practice.pathology.mismatch_repair import MISMATCH_METHODS
from medonc.practice.pathology.pd_l1 import PD_L1_METHODS
from medonc.practice.pathology.prostate import PROSTATE_METHODS
from medonc.practice.pathology.read_words import WORD_METHODS
from medonc.practice.pathology.receptors import RECEPTOR_METHODS
from medonc.practice.pathology.report import PathologyReport, pathology_report
from medonc.record import Chart
from medonc.record.disease import BodySite, Condition, Report, Role, Specimen
from medonc.record.measured import Result, ResultKind
from medonc.values.codes import Concept
from medonc.values.evidence import Answer, Finding

DUTY = "Pathology"
_MODULES = (
    RECEPTOR_METHODS,
    HER2_METHODS,
    BREAST_METHODS,
    PROSTATE_METHODS,
    MISMATCH_METHODS,
    PD_L1_METHODS,
    WORD_METHODS,
    CONTRADICTION_METHODS,
    HAEMATOLOGY_METHODS,
)
METHODS: Mapping[str, Method] = MappingProxyType({name: each for held in _MODULES for name, each in held.items()})
_OF_TISSUE = {ResultKind.MARKER, ResultKind.TUMOUR_SIZE, ResultKind.MORPHOLOGY}


def pathology(chart: Chart, library: Library, on: date) -> DutyAnswers:
    """Diagnoses first, then what was found in the tissue and what follows, then where the tissue came from."""
    held = report_of(chart, library, on)
    answers = [*_diagnoses(chart), *_tissue(chart, library), *held.statements]
    answers += [*(a for a in held.blood if isinstance(a, Finding)), *_reports(chart), *_specimens(chart)]
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers), remarks=held.contradictions)


def report_of(chart: Chart, library: Library, on: date) -> PathologyReport:
    """The typed report of the chart: specimens with their synopsis, statements and contradictions."""
    held = pathology_report(chart, library, on, METHODS)
    return replace(held, blood=tuple(every_answer(chart, library, on)))


def primaries(chart: Chart) -> tuple[Condition, ...]:
    """The primary cancers that were not ruled out, oldest first."""
    cancers = (c for c in chart.all(Condition) if c.role is Role.PRIMARY)
    return tuple(c for c in cancers if c.verification not in {"refuted", "entered-in-error"})


def _diagnoses(chart: Chart) -> list[Answer[object]]:
    found = primaries(chart)
    answers: list[Answer[object]] = [answer for cancer in found for answer in _diagnosis(cancer)]
    spread = [c for c in chart.all(Condition) if c.role is Role.SECONDARY]
    answers += [recorded("Metastasis", c, says=_with_sites(c)) for c in spread]
    return answers or [not_recorded("Diagnosis", what="a primary cancer", do="record the diagnosis")]


def _diagnosis(cancer: Condition) -> list[Answer[object]]:
    since = f", {cancer.effective}" if cancer.effective else ""
    status = f" ({cancer.clinical_status})" if cancer.clinical_status else ""
    answers: list[Answer[object]] = [recorded("Diagnosis", cancer, says=f"{_with_sites(cancer)}{since}{status}")]
    answers.append(
        recorded("Histology", cancer, says=words(cancer.histology)) if cancer.histology else not_recorded("Histology")
    )
    return answers + ([recorded("Side", cancer, says=words(cancer.laterality))] if cancer.laterality else [])


def _with_sites(condition: Condition) -> str:
    sites = ", ".join(words(s).lower() for s in condition.sites)
    return words(condition.code) + (f": {sites}" if sites else "")


def _tissue(chart: Chart, library: Library) -> list[Answer[object]]:
    latest = {short_name(r.code, library): r for r in chart.all(Result) if _is_tissue(r)}
    ordered = sorted(latest.items(), key=lambda named: place(named[1], library))
    return [recorded(name, result, says=_dated(result, library)) for name, result in ordered]


def _is_tissue(result: Result) -> bool:
    reported_on_tissue = result.specimen and isinstance(result.value, Concept | None)
    if result.value is None and not result.components and not result.absent:
        return False  # a panel: its members speak for it
    return result.kind in _OF_TISSUE or (result.kind is ResultKind.LABORATORY and bool(reported_on_tissue))


def _dated(result: Result, library: Library) -> str:
    day = result.effective.day if result.effective else "undated"
    own = [words(str(result.value))] if result.value is not None else []
    parts = [f"{short_name(c.code, library)}: {words(str(c.value or c.absent))}" for c in result.components]
    return f"{'; '.join(own + parts) or words(result.said())} ({day})"


def _reports(chart: Chart) -> list[Answer[object]]:
    return [recorded("Report", r, says=f"{words(r.label)}: {r.said()}") for r in chart.all(Report) if r.conclusion]


def _specimens(chart: Chart) -> list[Answer[object]]:
    specimens = [recorded("Specimen", s, says=words(s.said())) for s in chart.all(Specimen) if s.said()]
    sites = [recorded("Body site", b, says=words(b.said())) for b in chart.all(BodySite) if b.description]
    return [*specimens, *sites]
