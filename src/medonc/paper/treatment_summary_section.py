"""One section of a treatment summary, in the same words for every form that it takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table with its notes. `missing` are the things that the record does not hold; `code` a LOINC code."""

    title: str
    code: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
