"""A laboratory result, typed in."""

from __future__ import annotations

from django.http import HttpResponse

from medonc.practice.names import TABLE
from medonc.values.units import UNITS
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Choices, Field, Form
from medonc.workbench import open_chart
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_result import record_result


def _tests() -> Choices:
    rows = open_chart.library().tables.get(TABLE, ())
    return tuple((row["code"], f"{row['label']}, {row['group']}") for row in rows if row["system"] == "loinc")


def form() -> Form:
    """The form, with the tests that the library names and every unit of the table."""
    units = tuple((code, unit.shown) for code, unit in UNITS.items())
    return Form(
        title="Result",
        submit="Save result",
        intro="The value is kept as the laboratory gives it. A comparator such as < may stand before the number.",
        fields=(
            Field(name="code", label="Test, by its LOINC code", needed=True, suggestions=_tests()),
            Field(name="name", label="Name of the test", needed=True),
            Field(name="value", label="Value", needed=True),
            Field(name="unit", label="Unit", suggestions=units, hint="empty where the result is in words"),
            Field(name="low", label="Normal from"),
            Field(name="high", label="Normal to"),
            Field(name="on", label="Taken on", kind="day", needed=True, hint="with the time, where it is known"),
            Field(name="note", label="Note", kind="area"),
        ),
    )


@may_of_patient("record_result")
def result(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form; the result is written with its limits of normal."""

    def act(values: Values) -> Done:
        record_result(patient.pk, **values, by=request.user)
        return Done(says=f"{values['name']} saved.")

    return act_on_patient(request, patient, form(), act)
