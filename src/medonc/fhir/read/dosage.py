"""Dosage: how much, by which route, how often."""

from __future__ import annotations

from decimal import Decimal

from medonc.fhir.r4.types import CodeableConcept, Dosage, Quantity, Ratio, TimingRepeat
from medonc.fhir.read.elements import concept, plain_quantity
from medonc.fhir.read.reading import Reader
from medonc.record.therapy import Dose, Schedule
from medonc.values.codes import Concept
from medonc.values.errors import UnknownUnit
from medonc.values.quantity import Quantity as Amount

_BY_BODY = ("mass per body", "international units per body", "bleomycin units per body", "number per body")
_EVERY = {
    "Q1H": (1, "1", "h"), "QH": (1, "1", "h"), "Q2H": (1, "2", "h"), "Q4H": (1, "4", "h"), "Q6H": (1, "6", "h"),
    "Q8H": (1, "8", "h"), "Q12H": (1, "12", "h"), "QD": (1, "1", "d"), "BID": (2, "1", "d"), "TID": (3, "1", "d"),
    "QID": (4, "1", "d"), "QOD": (1, "2", "d"), "WK": (1, "1", "wk"), "MO": (1, "1", "mo"),
}  # fmt: skip


def doses(received: tuple[Dosage, ...], reader: Reader) -> tuple[Dose, ...]:
    """Each dose as recorded: an amount, or a rate where the record states it as a rate."""
    return tuple(d for dosage in received for d in _of_one(dosage, reader))


def _of_one(dosage: Dosage, reader: Reader) -> list[Dose]:
    text = dosage.text or ""
    found = [
        dose(text=text, amount=d.dose_quantity, rate=d.rate_quantity, ratio=d.rate_ratio, reader=reader)
        for d in dosage.dose_and_rate
    ]
    if any(d.dose_range or d.rate_range for d in dosage.dose_and_rate):
        reader.remark("a dose is given as a range; only its words are kept")
    return [d for d in found if d.amount or d.rate or d.text] or ([Dose(text=text)] if text else [])


def dose(*, text: str, amount: Quantity | None, rate: Quantity | None, ratio: Ratio | None, reader: Reader) -> Dose:
    """One dose; a dose by body surface or weight that was recorded as a rate is kept as the rate, with a remark."""
    read_rate = plain_quantity(rate, reader, what="rate") if rate else _ratio(ratio, reader)
    if read_rate and read_rate.unit.kind.startswith(_BY_BODY):
        reader.remark(f"the dose {read_rate} is recorded as a rate; it is read as the dose by body size")
    return Dose(amount=plain_quantity(amount, reader, what="dose"), rate=read_rate, text=text)


def _ratio(ratio: Ratio | None, reader: Reader) -> Amount | None:
    """`100 mL / 1 h` as 100 mL/h; a rate in any other form is a remark."""
    if ratio is None or ratio.numerator is None or ratio.denominator is None:
        return None
    top = plain_quantity(ratio.numerator, reader, what="rate")
    below = plain_quantity(ratio.denominator, reader, what="rate")
    if top is None or below is None:
        return None
    try:
        if below.value == 1:
            return Amount(top.value, f"{top.code}/{below.code}")
    except UnknownUnit:
        pass
    reader.remark(f"the rate {top} per {below} is kept as received, not read")
    return None


def route(received: tuple[Dosage, ...]) -> Concept | None:
    """The first route that is named."""
    return next((c for c in (concept(d.route) for d in received) if c), None)


def schedule(received: tuple[Dosage, ...], reader: Reader) -> Schedule | None:
    """How often: from the timing, else from the most that may be given in a period, which is a remark."""
    for dosage in received:
        timing = dosage.timing
        found = _repeat(timing.repeat, reader) if timing and timing.repeat else None
        found = found or (_timing_code(timing.code) if timing and timing.code else None)
        if found is not None:
            return found
    return next((s for s in (_per_period(d.max_dose_per_period, reader) for d in received) if s), None)


def _repeat(repeat: TimingRepeat, reader: Reader) -> Schedule | None:
    if repeat.period is None or not repeat.period_unit:
        return None
    received = Quantity(value=repeat.period, code=repeat.period_unit, system="http://unitsofmeasure.org")
    every = plain_quantity(received, reader, what="interval")
    return Schedule(times=repeat.frequency or 1, every=every) if every and every.value > 0 else None


def _timing_code(code: CodeableConcept) -> Schedule | None:
    for coding in code.coding:
        if coding.code in _EVERY:
            times, value, unit = _EVERY[coding.code]
            return Schedule(times=times, every=Amount(Decimal(value), unit))
    return None


def _per_period(most: Ratio | None, reader: Reader) -> Schedule | None:
    """`at most 1 per 3 weeks` is how some records state an interval of 3 weeks; a most in mg is no interval."""
    if most is None or most.numerator is None or most.denominator is None:
        return None
    count = most.numerator
    if count.value is None or count.value != 1 or (count.code or count.unit or "1") not in ("1", "{dose}", "dose"):
        return None
    every = plain_quantity(most.denominator, reader, what="interval")
    if every is None or every.unit.kind != "time" or every.value <= 0:
        return None
    found = Schedule(times=1, every=every)
    reader.remark(f"the interval ({found}) is read from the most that may be given in a period")
    return found
