"""The value of an observation or of one of its components, whatever its type."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.r4.types import Quantity, Range, Ratio
from medonc.fhir.read.elements import coded, concept, interval, quantity, when
from medonc.fhir.read.reading import Reader
from medonc.record.facts import Component, Interval, ReceivedValue, Unreadable
from medonc.values.codes import Concept
from medonc.values.evidence import Level


def value(
    received: r4.ValueChoice, reader: Reader, *, what: str = "value", of: Concept | None = None
) -> ReceivedValue | None:
    """The value as the record states it; one that cannot be read stays as words with the reason."""
    if received.value_quantity is not None:
        return quantity(received.value_quantity, reader, what=what, of=of)
    if received.value_codeable_concept is not None:
        return concept(received.value_codeable_concept)
    if received.value_integer is not None:
        return received.value_integer
    if received.value_string is not None:
        return received.value_string or None
    if received.value_boolean is not None:
        return received.value_boolean
    return _rare(received, reader, what, of)


def _rare(received: r4.ValueChoice, reader: Reader, what: str, of: Concept | None) -> ReceivedValue | None:
    if received.value_range is not None:
        return _range(received.value_range, reader, what, of)
    if received.value_date_time is not None:
        return when(received.value_date_time, reader, what=what) or Unreadable(
            text=received.value_date_time[:40], reason="not a date of the calendar"
        )
    if received.value_ratio is not None:
        return _ratio(received.value_ratio)
    if received.value_time is not None:
        return received.value_time
    if received.value_period is not None:
        return f"{received.value_period.start or '…'} to {received.value_period.end or '…'}"
    if received.value_sampled_data is not None:
        reader.remark(f"{what}: sampled data is kept as received, not read", level=Level.CAUTION)
        return Unreadable(text="sampled data", reason="not read")
    return None


def _range(span: Range, reader: Reader, what: str, of: Concept | None) -> Interval | Unreadable | None:
    found = interval(span, reader, what=what, of=of)
    if found is not None:
        return found
    ends = [_plain(end) for end in (span.low, span.high) if end and end.value is not None]
    return Unreadable(text=" to ".join(ends), reason="a range without a readable unit") if ends else None


def _ratio(ratio: Ratio) -> str:
    """Words such as `1:40`: a titre is no number."""
    return ":".join(_plain(part) for part in (ratio.numerator, ratio.denominator) if part)


def _plain(part: Quantity) -> str:
    number = format(part.value, "f") if part.value is not None and abs(part.value.adjusted()) < 30 else "?"
    unit = part.unit or part.code or ""
    return number if unit in ("", "1") else f"{number} {unit}"


def components(received: tuple[r4.ObservationComponent, ...], reader: Reader) -> tuple[Component, ...]:
    """The parts of an observation, in their order."""
    return tuple(component(c, reader) for c in received) if received else ()


def component(received: r4.ObservationComponent, reader: Reader) -> Component:
    """One part."""
    code = concept(received.code) or Concept((), "part not named")
    return Component(
        code=code, value=value(received, reader, what=str(code), of=code), absent=coded(received.data_absent_reason)
    )
