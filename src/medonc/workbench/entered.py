"""What a form holds, read once: days, numbers, units, words. One clear sentence for what cannot be."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from medonc.fhir.units import ALIASES
from medonc.record.facts import Bounded, Interval
from medonc.store.clock import now
from medonc.values.calendar import When, read_when
from medonc.values.codes import Concept, OtherCode
from medonc.values.errors import ImpossibleValue, NotHeld, UnknownUnit
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS
from medonc.workbench.site_settings import zone

_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})((?: .+)?)")
_NAMED = re.compile(r"(\d{1,2})\.? ([A-Za-z]{3})[a-z]*\.?,? (\d{4}),?((?: .+)?)")
_BEFORE_TIME = re.compile(r"(?<=\d) (?=\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COMPARED = re.compile(r"(<=|>=|≤|≥|<|>)?\s*(-?[\d.,]+)")
_SIGNS = {"≤": "<=", "≥": ">="}
_EARLIEST = 1900
_LONGEST = 40
_DIGITS = 15  # no quantity of a patient has more before the point, or as many noughts behind it


def day(text: str, *, what: str = "the day", born: When | None = None, died: When | None = None) -> When:
    """A day, with or without its time; a month or a year where that is all that is known.

    Refuses a day that the calendar does not have, one that is still to come, one before birth or after death.
    """
    written = " ".join(text.split())
    if not written:
        raise ImpossibleValue(f"{what} is not given", expected="a date, such as 2 Mar 2026")
    if not written.isascii():  # digits of another script would be stored as a date that no other program reads
        raise ImpossibleValue(f"'{written}' is not a date", expected="a date, such as 2 Mar 2026")
    moment = _with_zone(read_when(_BEFORE_TIME.sub("T", _in_order(written)), zone=zone()))
    _must_be_possible(moment, what, born, died)
    return moment


def calendar_day(text: str, *, what: str) -> date:
    """A whole day, past or to come, as of a licence that ends. Refuses a month or a year alone."""
    written = " ".join(text.split())
    if not written.isascii() or not written:
        raise ImpossibleValue(f"{what} is not given", expected="a date, such as 2 Mar 2026")
    moment = read_when(_in_order(written), zone=zone())
    if moment.is_partial or "T" in moment.text:
        raise ImpossibleValue(f"{what} '{written}' is not a day", expected="a date, such as 2 Mar 2026")
    if moment.day.year < _EARLIEST:
        raise ImpossibleValue(f"{what} {written}", expected=f"a day after {_EARLIEST}")
    return moment.day


def _in_order(written: str) -> str:
    """A day as people write it, `2.3.2026` or `2 Mar 2026`, with the year first; anything else as it is."""
    if match := _DAY_FIRST.fullmatch(written):
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}{match[4]}"
    match = _NAMED.fullmatch(written)
    if match and match[2].lower() in _MONTHS:
        return f"{match[3]}-{_MONTHS.index(match[2].lower()) + 1:02}-{int(match[1]):02}{match[4]}"
    return written


def _with_zone(moment: When) -> When:
    """A time as FHIR wants it: with seconds and zone."""
    if "T" not in moment.text:
        return moment
    return read_when(moment.start.astimezone(zone()).isoformat(timespec="seconds"))


def _must_be_possible(moment: When, what: str, born: When | None, died: When | None) -> None:
    if moment.start > now() + timedelta(minutes=5):
        raise ImpossibleValue(f"{what}, {moment}, is still to come", expected="today or earlier")
    if int(moment.text[:4]) < _EARLIEST:
        raise ImpossibleValue(f"{what} is in the year {moment.text[:4]}", expected=f"{_EARLIEST} or later")
    if born is not None and moment.end < born.start:
        raise ImpossibleValue(f"{what}, {moment}, is before the birth of the patient, {born}")
    if died is not None and moment.start > died.end:
        raise ImpossibleValue(f"{what}, {moment}, is after the death of the patient, {died}")


def number(text: str, *, what: str) -> Decimal:
    """A number with a point or a comma; refuses one that could be read two ways, such as 1,000.5 or 1.000,5."""
    written = text.strip().replace("\u202f", "").replace("\xa0", "")
    if len(written) > _LONGEST:
        raise ImpossibleValue(f"{what} has {len(written)} characters", expected="a number such as 71.5")
    if "," in written and ("." in written or written.count(",") > 1):
        raise ImpossibleValue(f"{what} '{text}' can be read in two ways", expected="a number without thousands marks")
    try:
        value = Decimal(written.replace(",", "."))
    except InvalidOperation:
        raise ImpossibleValue(f"{what} '{text}' is not a number", expected="a number such as 71.5") from None
    if not value.is_finite() or abs(value.adjusted()) > _DIGITS:
        raise ImpossibleValue(f"{what} '{text}' is not a number", expected="a number such as 71.5")
    return value


def unit_code(text: str) -> str:
    """The UCUM code of a unit as people write it; refuses one outside the table, never a default."""
    written = text.strip()
    code = written if written in UNITS else ALIASES.get(written, "")
    if not code:
        raise UnknownUnit(
            f"unit '{written}' is not in the unit table" if written else "no unit is given",
            expected="a unit such as kg, mg/dL or 10*9/L",
            do="choose one from the list",
        )
    return code


def quantity(text: str, unit: str, *, what: str) -> Quantity:
    """A plain quantity."""
    return Quantity(number(text, what=what), unit_code(unit))


def measured(text: str, unit: str, *, what: str) -> Quantity | Bounded | str:
    """A value as a laboratory gives it: a quantity, one with a comparator, or words where no unit is given."""
    written = text.strip()
    if not written:
        raise ImpossibleValue(f"{what} has no value", expected="a value")
    match = _COMPARED.fullmatch(written)
    if match is None:
        if unit.strip():
            raise ImpossibleValue(f"{what} '{written}' is not a number", expected=f"a number in {unit.strip()}")
        return written
    amount = quantity(match[2], unit or "1", what=what)
    sign = _SIGNS.get(match[1] or "", match[1] or "")
    return Bounded(comparator=sign, quantity=amount) if sign else amount


def normal_range(low: str, high: str, unit: str, *, what: str) -> Interval | None:
    """The limits of normal, either open; refuses a lower limit above the upper one."""
    ends = [quantity(end, unit, what=f"a limit of {what}") if end.strip() else None for end in (low, high)]
    if ends[0] and ends[1] and ends[1] < ends[0]:
        raise ImpossibleValue(f"the limits of {what} are {ends[0]} and {ends[1]}", expected="the lower one first")
    return Interval(low=ends[0], high=ends[1]) if any(ends) else None


def words(text: str, *, what: str, longest: int = 10_000) -> str:
    """Words that must be there; refuses none, and too many."""
    written = text.strip()
    if not written:
        raise ImpossibleValue(f"{what} is not given", expected="words")
    if len(written) > longest:
        raise ImpossibleValue(f"{what} has {len(written)} characters", expected=f"at most {longest}")
    return written


def choice(text: str, among: tuple[str, ...], *, what: str) -> str:
    """One of a closed list."""
    if text not in among:
        raise NotHeld.named(what, text, among)
    return text


def concept(code: str, name: str, system: str, *, what: str) -> Concept:
    """A code with its words, or words alone; refuses neither."""
    from medonc.fhir.systems import read_code

    if not code.strip():
        return Concept((), words(name, what=what, longest=300))
    read = read_code(system=system.strip(), code=code.strip(), display=name.strip())
    if isinstance(read, OtherCode) and not system.strip():
        raise ImpossibleValue(f"{what} has the code '{code}' of no system", expected="the code system with the code")
    return Concept((read,), name.strip())


def this_moment() -> When:
    """Now, as a record writes it."""
    moment: datetime = now().astimezone(UTC)
    return read_when(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
