"""PCWG3: progression in bone by new lesions on the scan, with the flare window of the first scan (2 + 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.response.course_text import decimal_of, pieces, typed_days
from medonc.practice.response.said import answered
from medonc.values.calendar import days_between
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Finding

PROGRESSION, UNCONFIRMED, NONE = "progression", "unconfirmed", "no progression"


def bone_scans(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[object]:  # noqa: ARG001
    """What each scan after the start shows; `new` counts the bone lesions that the scan before treatment had not."""
    days, new = typed_days(inputs, "days"), [int(decimal_of(each)) for each in pieces(inputs, "new")]
    if len(days) != len(new) or not days:
        raise ImpossibleValue(f"{len(new)} counts on {len(days)} days", expected="one count for each scan")
    found, since = _scans(tuple(zip(days, new, strict=True)), inputs["start"].value, rule.numbers)  # type: ignore[arg-type]
    sentence = f"progression on {since}" if since else found[-1]
    lines = [
        (str(day), f"{count} new: {said}")
        for (day, count), said in zip(zip(days, new, strict=True), found, strict=True)
    ]
    return answered(rule, inputs, ", ".join(found), sentence, lines=lines)


def _scans(
    scans: Sequence[tuple[date, int]], start: date, numbers: Mapping[str, Decimal]
) -> tuple[list[str], date | None]:
    """Each scan's word and, where it is confirmed, the day that progression dates from."""
    need, wait, window = numbers["new_lesions"], numbers["confirm_days"], numbers["flare_days"]
    found: list[str] = []
    reference = 0  # new lesions that belong to the scan compared with
    pending: tuple[date, int, bool] | None = None
    for place, (day, count) in enumerate(scans):
        flare = place == 0 and days_between(start, day) <= window
        if pending is not None and days_between(pending[0], day) >= wait:
            first, seen, was_flare = pending
            shown = count - seen >= need if was_flare else count - reference >= need
            if shown:
                return [*found, *[PROGRESSION] * (len(scans) - place)], first
            reference, pending = (seen, None) if was_flare else (reference, None)
        if pending is None and count - reference >= need:
            pending = (day, count, flare)
        elif pending is None and place == 0:
            reference = count  # later scans are compared with the first one after the start
        found.append(UNCONFIRMED if pending is not None else NONE)
    return found, None


PCWG_METHODS: Mapping[str, Method] = MappingProxyType({"response.bone_scans": bone_scans})
