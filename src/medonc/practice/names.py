"""Short names of tests, as a page says them: from the library's table, else the record's own words."""

from __future__ import annotations

from collections.abc import Mapping

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words
from medonc.record.measured import Result
from medonc.values.codes import Code, Concept, Loinc, Snomed

TABLE = "record/names"
_SYSTEMS: Mapping[str, type[Code]] = {"loinc": Loinc, "snomed": Snomed}


def short_name(concept: Concept, library: Library) -> str:
    """`Neutrophils` for any of the codes that mean it."""
    names = library.once(_names)
    return next((names[code][0] for code in concept.codings if code in names), words(concept))


def place(result: Result, library: Library) -> tuple[int, str]:
    """Where a page lists a result: by the table's order, then by name."""
    names = library.once(_names)
    held = [names[code][1] for code in result.code.codings if code in names]
    return (held[0] if held else len(names), words(result.code).lower())


def _names(library: Library) -> dict[Code, tuple[str, int]]:
    rows = library.tables.get(TABLE, ())
    return {_SYSTEMS[row["system"]](row["code"]): (row["label"], order) for order, row in enumerate(rows)}
