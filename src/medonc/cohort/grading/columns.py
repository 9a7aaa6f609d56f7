"""The columns that a table of results has, under our names or the caller's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from medonc.values.errors import UnreadableInput

NEEDED: Mapping[str, str] = MappingProxyType(
    {
        "subject": "who: a number or text",
        "test": "which test: a LOINC code or its name, for example ALT",
        "value": "the result: a number, or text that is reported where it is none",
        "unit": "its unit, as UCUM writes it",
    }
)
OPTIONAL: Mapping[str, str] = MappingProxyType(
    {
        "low": "the laboratory's lower limit, in the same unit",
        "high": "its upper limit, in the same unit",
        "baseline": "the value before treatment, in the same unit",
        "day": "the day of the result; with start, the baseline is derived",
        "start": "the first day of treatment",
        "fasting": "yes or no: whether the patient was fasting",
    }
)
ADDED = ("term_low", "grade_low", "at_least_low", "term_high", "grade_high", "at_least_high", "remarks")


def named(held: Collection[str], called: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Our name of each column with that of the table. Refuses a missing column and one that would be overwritten."""
    unknown = [name for name in called if name not in {**NEEDED, **OPTIONAL}]
    found = {name: called.get(name, name) for name in (*NEEDED, *OPTIONAL)}
    absent = [name for name, own in found.items() if own not in held and (name in NEEDED or name in called)]
    if unknown or absent:
        what = f"no column for {', '.join(absent)}" if absent else f"'{unknown[0]}' is no column of results"
        raise UnreadableInput(f"{what}; the table has {', '.join(held) or 'none'}", expected=expected())
    taken = [name for name in ADDED if name in held]
    if taken:
        raise UnreadableInput(f"the table already has {', '.join(taken)}", expected="a table without grades")
    return {name: own for name, own in found.items() if own in held}


def expected() -> str:
    """The columns, for a person: the needed ones, then those that may be left out."""
    needed = "; ".join(f"{name} ({says})" for name, says in NEEDED.items())
    optional = "; ".join(f"{name} ({says})" for name, says in OPTIONAL.items())
    return f"{needed}; and where they are known {optional}"
