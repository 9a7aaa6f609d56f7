"""Cycles as they are typed and as a receipt keeps them: `2026-09-28: 5/5; late: toxicity; less: toxicity 1`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from medonc.practice.exposure.intensity import DrugCycle, Less, Reason
from medonc.values.errors import ImpossibleValue
from medonc.values.quantity import plain

_EXPECTED = "YYYY-MM-DD: given/planned; late: reason; less: reason amount; days: n; length: n"
_NUMBER = r"\d{1,30}(?:\.\d{1,60})?"
_FIRST = re.compile(rf"(\d{{4}}-\d\d-\d\d): *({_NUMBER}) */ *({_NUMBER})")
_LESS = re.compile(rf"(.*?)(?: (-?{_NUMBER}))?")
_DAYS = re.compile(r"\d{1,4}")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_KEYS = ("late", "then late", "less", "days", "length")


def read_cycle(text: str, *, length_days: int) -> DrugCycle:
    """One cycle from its text; refuses another form, an unknown reason and a dose that cannot be."""
    first, *rest = (part.strip() for part in text.split(";"))
    match = _FIRST.fullmatch(first)
    if match is None:
        raise ImpossibleValue(f"'{text}' is no cycle", expected=_EXPECTED)
    said = [_pair(part, text) for part in rest]
    given, planned = Decimal(match[2]), Decimal(match[3])
    stated = {key: value for key, value in said if key != "less"}
    return DrugCycle(
        starts=_day(match[1]),
        length_days=_count(stated["length"]) if "length" in stated else length_days,
        planned=planned,
        given=given,
        late_because=_reason(stated["late"]) if "late" in stated else Reason.NOT_RECORDED,
        next_late_because=_reason(stated["then late"]) if "then late" in stated else None,
        lasts=_count(stated["days"]) if "days" in stated else None,
        less=tuple(_less([value for key, value in said if key == "less"], planned - given)),
    )


def write_cycle(cycle: DrugCycle, *, length_days: int) -> str:
    """The text that `read_cycle` reads back to the same cycle."""
    parts = [f"{cycle.starts}: {plain(cycle.given)}/{plain(cycle.planned)}"]
    if cycle.late_because is not Reason.NOT_RECORDED:
        parts.append(f"late: {cycle.late_because}")
    if cycle.next_late_because is not None:
        parts.append(f"then late: {cycle.next_late_because}")
    parts += [f"less: {each.because} {plain(each.amount)}" for each in cycle.less]
    if cycle.lasts is not None:
        parts.append(f"days: {cycle.lasts}")
    if cycle.length_days != length_days:
        parts.append(f"length: {cycle.length_days}")
    return "; ".join(parts)


def _pair(part: str, text: str) -> tuple[str, str]:
    key, colon, value = (each.strip() for each in part.partition(":"))
    if not colon or key not in _KEYS or not value:
        raise ImpossibleValue(f"'{part}' in '{text}'", expected=_EXPECTED)
    return key, value


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ImpossibleValue(f"'{text}' is no day", expected="YYYY-MM-DD") from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ImpossibleValue(f"a cycle on {day}", expected=f"a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return day


def _count(text: str) -> int:
    if not _DAYS.fullmatch(text):
        raise ImpossibleValue(f"'{text}' days", expected="a whole number")
    return int(text)


def _reason(text: str) -> Reason:
    try:
        return Reason(text)
    except ValueError:
        raise ImpossibleValue(f"the reason '{text}'", expected=" | ".join(Reason)) from None


def _less(stated: list[str], shortfall: Decimal) -> Iterator[Less]:
    """Reasons with their amounts; one without an amount takes what the others leave of the shortfall."""
    found = [match.groups() for match in map(_LESS.fullmatch, stated) if match]
    left = shortfall - sum((Decimal(amount) for _, amount in found if amount), Decimal(0))
    for reason, amount in found:
        yield Less(amount=Decimal(amount) if amount else left, because=_reason(reason))
        left = left if amount else Decimal(0)
