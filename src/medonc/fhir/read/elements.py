"""The elements that every reader shares: concepts, dates, quantities, references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from decimal import Decimal
from functools import lru_cache

from medonc.fhir.r4 import types as r4
from medonc.fhir.read.names import NAMES
from medonc.fhir.read.reading import Reader
from medonc.fhir.systems import UCUM, read_code
from medonc.fhir.units import known_unit, own_unit
from medonc.record.facts import Bounded, Interval, Unreadable
from medonc.values.calendar import When, read_when
from medonc.values.codes import Code, Concept
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Level
from medonc.values.quantity import Quantity, plain

MOST_DIGITS = 30  # a number of a record has no more before or after the point; 1e999999 is not one
RECORDED = "http://hl7.org/fhir/5.0/StructureDefinition/extension-{}.recorded"
COMPARATORS = ("<", "<=", ">=", ">")


@lru_cache(maxsize=20_000)
def _code(system: str, code: str, display: str) -> Code:
    return read_code(system=system, code=code, display=display or NAMES.get((system, code), ""))


def concept(received: r4.CodeableConcept | None) -> Concept | None:
    """Codes and words as a Concept; None where there are neither."""
    if received is None:
        return None
    if len(received.coding) == 1:
        one = received.coding[0]
        return _single(one.system or "", one.code or "", one.display or "", received.text or "")
    codings = tuple(_code(c.system or "", c.code, c.display or "") for c in received.coding if c.code)
    text = received.text or ""
    if not codings and not text:
        text = next((c.display for c in received.coding if c.display), "")
    return Concept(codings, text) if codings or text else None


@lru_cache(maxsize=20_000)
def _single(system: str, code: str, display: str, text: str) -> Concept | None:
    """The concept of one coding: most are, and the same ones come again and again."""
    if code:
        return Concept((_code(system, code, display),), text)
    return Concept((), text or display) if text or display else None


def concepts(received: tuple[r4.CodeableConcept, ...]) -> tuple[Concept, ...]:
    """The concepts that say anything."""
    if not received:
        return ()
    return tuple(c for c in map(concept, received) if c is not None)


def coded(received: r4.CodeableConcept | None) -> str:
    """The bare code of a status-like concept, else its words."""
    if received is None:
        return ""
    for coding in received.coding:
        if coding.code:
            return coding.code
    return received.text or ""


@lru_cache(maxsize=20_000)
def _when(text: str, zone: tzinfo) -> When | None:
    try:
        return read_when(text, zone=zone)
    except (ImpossibleValue, OverflowError):
        return None


def when(text: str | None, reader: Reader, *, what: str = "date") -> When | None:
    """The moment that a text names; an impossible one is a remark and no moment."""
    if not text:
        return None
    moment = _when(text, reader.setting.zone)
    if moment is None:
        said = f"{what} '{text[:40]}' is not a date of the calendar; left out"
        reader.remark(said, level=Level.CAUTION, kind="unreadable")
    return moment


def recorded(extensions: Iterable[r4.Extension], kind: str) -> str | None:
    """When a resource that R4 gives no recorded date says it was recorded: the element of R5, as its extension."""
    found = extension(extensions, RECORDED.format(kind)) if extensions else None
    return found.value_date_time if found else None


def known(reader: Reader, *told: str | None, held: When | None, ended: When | None = None) -> When | None:
    """When the record came to hold a fact: the first recorded moment, else the day it ended or held, which is noted."""
    for text in told:
        moment = when(text, reader, what="recorded date")
        if moment is not None:
            return moment
    reader.known_assumed = (ended or held) is not None
    return ended or held


def period(
    text: str | None, span: r4.Period | None, reader: Reader, *, what: str = "date"
) -> tuple[When | None, When | None]:
    """Start and end of `x[DateTime|Period]`; an end before the start is a remark and no end."""
    if text or span is None:
        return when(text, reader, what=what), None
    start, end = when(span.start, reader, what=what), when(span.end, reader, what=f"end of {what}")
    if start and end and end.end < start.start:
        reader.remark(f"{what} ends ({end}) before it starts ({start}); the end is left out", level=Level.CAUTION)
        return start, None
    return start, end


def quantity(
    received: r4.Quantity | None, reader: Reader, *, what: str = "value", of: Concept | None = None
) -> Quantity | Bounded | Unreadable | None:
    """A number with its unit. Without a unit that the table knows it stays unreadable, never a default.

    `of` is what is measured: a few codes give a spelling a meaning of their own.
    """
    if received is None:
        return None
    if received.value is None:
        return _unreadable(_shown(received), "no number", reader, what)
    if not _is_sane(received.value):
        return _unreadable(f"a number of {received.value.adjusted() + 1} digits", "out of all range", reader, what)
    code = own_unit(of, received.code or received.unit or "") or _unit(received, reader, what)
    if not code:
        spelt = received.code or received.unit
        return _unreadable(_shown(received), f"unknown unit '{spelt}'" if spelt else "no unit", reader, what)
    return _bounded(Quantity(received.value, code), received, reader, what)


def _bounded(number: Quantity, received: r4.Quantity, reader: Reader, what: str) -> Quantity | Bounded | Unreadable:
    if not received.comparator:
        return number
    if received.comparator not in COMPARATORS:
        return _unreadable(_shown(received), f"unknown comparator '{received.comparator}'", reader, what)
    return Bounded(comparator=received.comparator, quantity=number)


def _is_sane(number: Decimal) -> bool:
    return -MOST_DIGITS <= number.adjusted() <= MOST_DIGITS and len(str(number)) <= 2 * MOST_DIGITS


def _unit(received: r4.Quantity, reader: Reader, what: str) -> str:
    """The unit's code: from the UCUM code where there is one, else from listed words, with a remark."""
    if received.code and received.system in (UCUM, None):
        code = known_unit(received.code)
        if code and (code != received.code or received.system is None):
            reader.remark(f"{what}: unit '{received.code}' is read as {code}")
        return code
    if received.code:
        return ""
    code = known_unit((received.unit or "").strip())
    if code:
        reader.remark(f"{what}: unit '{received.unit}' has no UCUM code; read as {code}")
    return code


def _unreadable(text: str, reason: str, reader: Reader, what: str) -> Unreadable:
    reader.remark(f"{what} '{text}' cannot be read: {reason}", level=Level.CAUTION, kind="unreadable")
    return Unreadable(text=text, reason=reason)


def _shown(received: r4.Quantity) -> str:
    number = plain(received.value) if received.value is not None and _is_sane(received.value) else ""
    return " ".join(filter(None, [received.comparator, number, received.unit or received.code]))


def plain_quantity(
    received: r4.Quantity | None, reader: Reader, *, what: str, of: Concept | None = None
) -> Quantity | None:
    """The quantity where it is a plain one; else None, the remark being made."""
    read = quantity(received, reader, what=what, of=of)
    if isinstance(read, Bounded):
        reader.remark(f"{what} '{read}' is a bound, not a quantity; left out", level=Level.CAUTION)
    return read if isinstance(read, Quantity) else None


def interval(
    received: r4.Range | None, reader: Reader, *, what: str = "range", of: Concept | None = None
) -> Interval | None:
    """A range with the ends that can be read; None where neither can."""
    if received is None:
        return None
    low = plain_quantity(received.low, reader, what=f"lower end of {what}", of=of)
    high = plain_quantity(received.high, reader, what=f"upper end of {what}", of=of)
    return Interval(low=low, high=high) if low or high else None


def reference(received: r4.Reference | None, reader: Reader) -> str:
    """`Type/id` where the reference leads to something received, else as received; the words where that is all."""
    if received is None:
        return ""
    if not received.reference:
        return received.display or ""
    return reader.setting.led(received.reference)


def references(received: tuple[r4.Reference, ...], reader: Reader) -> tuple[str, ...]:
    """The references that lead somewhere or at least say something."""
    if not received:
        return ()
    return tuple(filter(None, (reference(r, reader) for r in received)))


def extension(received: Iterable[r4.Extension], name: str) -> r4.Extension | None:
    """The first extension whose address ends with this name."""
    return next(extensions(received, name), None)


def extensions(received: Iterable[r4.Extension], name: str) -> Iterator[r4.Extension]:
    """Every extension whose address is this name or ends with it."""
    return (e for e in received if e.url == name or e.url.endswith("/" + name))


def extension_concept(received: Iterable[r4.Extension], name: str) -> Concept | None:
    """The concept of an extension."""
    found = extension(received, name)
    return concept(found.value_codeable_concept) if found else None


def profile_names(meta: r4.Meta | None) -> tuple[str, ...]:
    """The last words of the profiles that a resource claims."""
    return tuple(p.partition("|")[0].rpartition("/")[2] for p in meta.profile) if meta else ()
