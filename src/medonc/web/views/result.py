"""A laboratory result, typed in."""

from __future__ import annotations

import re

from django.http import HttpResponse

from medonc.practice.names import TABLE
from medonc.values.errors import NotHeld
from medonc.values.units import UNITS
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Choices, Field, Form
from medonc.workbench import open_chart
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_result import record_result

_LOINC = re.compile(r"\d{1,7}-\d")


def _tests() -> Choices:
    """The tests that the library names, by name: the first code of a name stands for it."""
    named = {label: f"{group}, {code}" for label, code, group in reversed(_named())}
    return tuple(reversed(named.items()))


def _named() -> list[tuple[str, str, str]]:
    rows = open_chart.library().tables.get(TABLE, ())
    return [(row["label"], row["code"], row["group"]) for row in rows if row["system"] == "loinc"]


def coded(test: str, name: str) -> tuple[str, str]:
    """The LOINC code and the name of a test given by its name or by its code."""
    written = test.strip()
    for label, code, _ in _named():
        if written.lower() == label.lower() or written == code:
            return code, name.strip() or label
    return written, name


def _must_be_a_code(code: str, name: str) -> None:
    """Words that the library does not name are no code: the person is told, not the code left wrong."""
    if code and not _LOINC.fullmatch(code):
        raise NotHeld(
            f"no test '{code}' is in the list",
            expected="a test of the list, or its LOINC code, such as 718-7",
            do="choose one while typing, or give the code and the name" if not name.strip() else "give its LOINC code",
        )


def form() -> Form:
    """The form, with the tests that the library names and every unit of the table."""
    units = tuple((code, unit.shown) for code, unit in UNITS.items())
    return Form(
        title="Result",
        submit="Save result",
        intro="The value is kept as the laboratory gives it. A comparator such as < may stand before the number.",
        fields=(
            Field(
                name="code",
                label="Test",
                needed=True,
                suggestions=_tests(),
                hint="its name, such as Haemoglobin, or its LOINC code",
            ),
            Field(name="name", label="Name of the test", hint="only for a code that the list does not name"),
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
        code, name = coded(values["code"], values["name"])
        _must_be_a_code(code, name)
        record_result(patient.pk, **dict(values) | {"code": code, "name": name}, by=request.user)
        return Done(says=f"{name} saved.")

    return act_on_patient(request, patient, form(), act)
