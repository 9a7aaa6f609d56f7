"""Correcting a result: a new version, with its reason; the old one stays and can be read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from medonc.fhir.systems import UCUM
from medonc.fhir.write import to_json
from medonc.record import Chart
from medonc.record.measured import Result
from medonc.store.models import Resource, User
from medonc.values.errors import ImpossibleValue, Refused
from medonc.workbench import entered
from medonc.workbench.edit_text import edited
from medonc.workbench.open_chart import chart_of
from medonc.workbench.reasons import stated
from medonc.workbench.record_page import resource_of
from medonc.workbench.record_result import must_be_possible
from medonc.workbench.restricted import must_of_patient
from medonc.workbench.write_facts import Written, current_text, write_next_version

ACT = "correct_fact"


def correct_fact(
    patient: int,
    *,
    resource: int,
    reason: str,
    by: User,
    value: str = "",
    unit: str = "",
    on: str = "",
    expected_version: int | None = None,
) -> Written:
    """Give a measured result another value, unit or moment. Refuses other kinds: those are withdrawn and recorded anew.

    Refuses the same bad input as recording does, and (`Conflict`) a result that somebody else changed meanwhile.
    """
    must_of_patient(patient, by=by, act=ACT)
    head, why, chart = resource_of(patient, resource), stated(reason), chart_of(patient)
    fact = _result(head, chart)
    changes = {**_value(fact, value, unit), **_moment(chart, on), "status": "corrected"}
    if changes.keys() == {"status"}:
        raise ImpossibleValue("nothing is changed", expected="another value or another moment")
    text = to_json(edited(current_text(head), changes))
    return write_next_version(head, text, by=by, act=ACT, reason=why, expected_version=expected_version)


def _result(head: Resource, chart: Chart) -> Result:
    found = next((r for r in chart.all(Result) if str(r.source) == str(head)), None)
    if found is None or found.components:
        raise Refused(f"{head} is no single measured value", do="withdraw it with a reason, and record it anew")
    return found


def _value(fact: Result, value: str, unit: str) -> dict[str, Any]:
    if not value.strip():
        return {}
    amount = entered.quantity(value, unit or (fact.quantity.code if fact.quantity else ""), what=fact.label)
    must_be_possible([_with(fact, amount)])
    number: Decimal = amount.value
    written = {"value": number, "unit": amount.unit.shown.strip() or amount.code, "system": UCUM, "code": amount.code}
    others = ("valueString", "valueCodeableConcept", "valueInteger", "valueBoolean", "dataAbsentReason")
    return {"valueQuantity": written, **dict.fromkeys(others)}


def _with(fact: Result, amount: object) -> Result:
    return replace(fact, value=amount)  # type: ignore[arg-type]


def _moment(chart: Chart, on: str) -> dict[str, Any]:
    if not on.strip():
        return {}
    moment = entered.day(on, what="the day of the result", born=chart.person.born, died=chart.person.died)
    return {"effectiveDateTime": moment.text, "effectivePeriod": None, "effectiveInstant": None}
