"""Concepts, dates, quantities and values as FHIR elements, each refused where FHIR does not allow it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from medonc.fhir.read.elements import RECORDED
from medonc.fhir.systems import UCUM, address
from medonc.fhir.write.resource import MCODE, Json, present
from medonc.record.facts import Bounded, Component, Interval, ReceivedValue, Unreadable
from medonc.values.calendar import When
from medonc.values.codes import Code, Concept
from medonc.values.errors import InvalidResource
from medonc.values.quantity import Quantity

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


def coding(code: Code) -> Json:
    """One code with its system and, where there is one, its display."""
    return present(system=address(code), code=code.code, display=code.display)


def concept(received: Concept | None) -> Json | None:
    """Codes and words; None for nothing."""
    if received is None:
        return None
    return present(coding=[coding(c) for c in received.codings], text=received.text) or None


def concepts(received: Iterable[Concept]) -> list[Json]:
    """Each that says something."""
    return [found for found in map(concept, received) if found]


def code_of(system: str, code: str) -> Json:
    """A concept of one code."""
    return {"coding": [{"system": system, "code": code}]}


def date(when: When | None) -> str | None:
    """A date without a time."""
    if when is None:
        return None
    if not _DATE.fullmatch(when.text):
        raise InvalidResource(f"'{when.text}' is no FHIR date", expected="YYYY, YYYY-MM or YYYY-MM-DD")
    return when.text


def date_time(when: When | None) -> str | None:
    """A date, or a time with seconds and zone: FHIR allows no time without them."""
    if when is None:
        return None
    if not (_DATE.fullmatch(when.text) or _INSTANT.fullmatch(when.text)):
        raise InvalidResource(f"'{when.text}' is no FHIR dateTime", expected="a date, or a time with seconds and zone")
    return when.text


def instant(when: When | None) -> str | None:
    """A full time with seconds and zone."""
    if when is None:
        return None
    if not _INSTANT.fullmatch(when.text):
        raise InvalidResource(f"'{when.text}' is no FHIR instant", expected="a time with seconds and zone")
    return when.text


def held(name: str, start: When | None, end: When | None) -> Json:
    """`xDateTime` for a moment, `xPeriod` where there is an end."""
    if end is None:
        return present(**{f"{name}DateTime": date_time(start)})
    return {f"{name}Period": period(start, end)}


def period(start: When | None, end: When | None) -> Json:
    """Start and end; refused where it ends before it starts."""
    if start and end and end.end < start.start:
        raise InvalidResource(f"a period from {start} to {end}", expected="an end after the start")
    return present(start=date_time(start), end=date_time(end))


def told(known: When | None, *, otherwise: When | None) -> When | None:
    """When it was recorded, where that is not what a reader would take anyway."""
    return known if known != otherwise else None


def recorded(kind: str, known: When | None) -> list[Json]:
    """When it was recorded, for a resource that R4 gives no element for it."""
    return [{"url": RECORDED.format(kind), "valueDateTime": date_time(known)}] if known else []


def quantity(received: Quantity) -> Json:
    """Number, unit as shown, UCUM code. The digits stay as they are."""
    return {
        "value": received.value,
        "unit": received.unit.shown.strip() or received.code,
        "system": UCUM,
        "code": received.code,
    }


def bounded(received: Bounded) -> Json:
    """A quantity with its comparator."""
    return {**quantity(received.quantity), "comparator": received.comparator}


def interval(received: Interval | None) -> Json | None:
    """Low and high, where they are known."""
    if received is None:
        return None
    return present(low=received.low and quantity(received.low), high=received.high and quantity(received.high)) or None


def value(received: ReceivedValue | None) -> Json:
    """`value[x]` by what the value is; one that could not be read may not be written."""
    if received is None:
        return {}
    if isinstance(received, Unreadable):
        raise InvalidResource(f"a value that could not be read: {received}", expected="a readable value")
    name, write = next((n, w) for kind, n, w in _VALUES if isinstance(received, kind))
    return {name: write(received)}


def _same(received: Any) -> Any:
    return received


_VALUES: tuple[tuple[type, str, Any], ...] = (
    (Quantity, "valueQuantity", quantity),
    (Bounded, "valueQuantity", bounded),
    (Interval, "valueRange", interval),
    (Concept, "valueCodeableConcept", concept),
    (When, "valueDateTime", date_time),
    (bool, "valueBoolean", _same),
    (int, "valueInteger", _same),
    (str, "valueString", _same),
)

_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_ABSENT_CODES = (
    "unknown", "asked-unknown", "temp-unknown", "not-asked", "asked-declined", "masked", "not-applicable",
    "unsupported", "as-text", "error", "not-a-number", "negative-infinity", "positive-infinity",
    "not-performed", "not-permitted",
)  # fmt: skip


def absent(reason: str) -> Json | None:
    """Why there is no value."""
    if not reason:
        return None
    return code_of(_ABSENT, reason) if reason in _ABSENT_CODES else {"text": reason}


def components(received: Iterable[Component]) -> list[Json]:
    """The parts of an observation."""
    return [component(c.code, c.value, absent_because=c.absent) for c in received]


def component(code: Concept, received: ReceivedValue | None, *, absent_because: str = "") -> Json:
    """One part; it has a value or the reason why not, never both."""
    if received is not None and absent_because:
        raise InvalidResource(f"{code} has a value and a reason for having none", expected="one of the two")
    return {"code": concept(code), **value(received), **present(dataAbsentReason=absent(absent_because))}


def extension(name: str, **received: Any) -> list[Json]:
    """An mCODE extension with its value, as a list of one; of none where there is no value."""
    found = present(**received)
    return [{"url": MCODE + name, **found}] if found else []
