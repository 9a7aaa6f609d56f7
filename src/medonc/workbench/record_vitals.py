"""The vital signs of one moment, several at once, all or none."""

from __future__ import annotations

from collections.abc import Sequence

from medonc.record import Chart
from medonc.record.measured import Component, Result, ResultKind
from medonc.store.models import User
from medonc.values.calendar import When
from medonc.values.codes import Concept, Loinc
from medonc.values.errors import ImpossibleValue
from medonc.values.quantity import Quantity
from medonc.workbench import entered
from medonc.workbench.record_result import must_be_new, must_be_possible
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_vitals"
SIGNS = {
    "weight": ("29463-7", "Body weight"),
    "height": ("8302-2", "Body height"),
    "temperature": ("8310-5", "Body temperature"),
    "pulse": ("8867-4", "Heart rate"),
    "saturation": ("59408-5", "Oxygen saturation"),
    "breaths": ("9279-1", "Respiratory rate"),
}
USUAL_UNITS = {
    "weight": "kg",
    "height": "cm",
    "temperature": "Cel",
    "pulse": "/min",
    "saturation": "%",
    "breaths": "/min",
}
_PRESSURE = Concept((Loinc("85354-9", "Blood pressure"),), "Blood pressure")
_SYSTOLIC, _DIASTOLIC = Loinc("8480-6", "Systolic blood pressure"), Loinc("8462-4", "Diastolic blood pressure")
_LOWEST, _HIGHEST = (
    Quantity(entered.number("20", what=""), "mm[Hg]"),
    Quantity(entered.number("320", what=""), "mm[Hg]"),
)

Sign = tuple[str, str]  # value and unit, as typed


def record_vitals(
    patient: int, *, on: str, by: User, systolic: str = "", diastolic: str = "", **signs: Sign
) -> tuple[Written, ...]:
    """Write the signs that were measured: weight, height, temperature, pulse, saturation, breaths as (value, unit).

    Blood pressure is in mmHg. Refuses an unknown unit, a value that no patient can have (700 kg), and a second value
    of one moment; then nothing is written.
    """
    entry, chart = begin(patient, by=by, act=ACT)
    moment = entered.day(on, what="the day of measurement", born=chart.person.born, died=chart.person.died)
    measured = [_sign(n, s, moment, by) for n, s in signs.items() if s[0].strip()]
    if systolic.strip() or diastolic.strip():
        measured.append(_pressure(systolic, diastolic, moment, by))
    _check(chart, measured)
    return write_facts(entry, measured, by=by, act=ACT)


def _check(chart: Chart, measured: Sequence[Result]) -> None:
    if not measured:
        raise ImpossibleValue("no vital sign is given", expected="at least one")
    must_be_possible(measured)
    for result in measured:
        must_be_new(chart, result)


def _sign(name: str, sign: Sign, moment: When, by: User) -> Result:
    code, label = SIGNS[entered.choice(name, tuple(SIGNS), what="vital sign")]
    value, unit = sign
    return _result(Concept((Loinc(code, label),), label), entered.quantity(value, unit, what=label), (), moment, by)


def _pressure(systolic: str, diastolic: str, moment: When, by: User) -> Result:
    upper, lower = (
        entered.quantity(text, "mm[Hg]", what=f"{which} blood pressure")
        for which, text in (("systolic", systolic), ("diastolic", diastolic))
    )
    if not _LOWEST <= lower < upper <= _HIGHEST:
        raise ImpossibleValue(f"blood pressure {upper} over {lower}", expected="20 to 320 mmHg, systolic the higher")
    parts = tuple(
        Component(code=Concept((code,), code.display), value=value)
        for code, value in ((_SYSTOLIC, upper), (_DIASTOLIC, lower))
    )
    return _result(_PRESSURE, None, parts, moment, by)


def _result(code: Concept, value: Quantity | None, parts: tuple[Component, ...], moment: When, by: User) -> Result:
    return Result(
        source=new_source("Observation", by=by),
        effective=moment,
        known=entered.this_moment(),
        status="final",
        kind=ResultKind.VITAL,
        code=code,
        value=value,
        components=parts,
        categories=("vital-signs",),
    )
