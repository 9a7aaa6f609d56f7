"""Correcting a measured value: the old version stays, with the reason."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form
from medonc.workbench.correct_fact import correct_fact
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_page import history


def form(version: int) -> Form:
    """The form, which remembers the version that the person saw."""
    return Form(
        title="Correct a value",
        submit="Save the correction",
        intro="What stays empty stays as it is. The version before is kept, with your reason.",
        fields=(
            Field(name="value", label="Value"),
            Field(name="unit", label="Unit", hint="the same unit, where it is empty"),
            Field(name="on", label="Taken on", kind="day"),
            Field(name="reason", label="Reason", kind="area", needed=True),
            Field(name="seen", label="Version seen", kind="hidden", start=str(version)),
        ),
    )


@may_of_patient("correct_fact")
def correct(request: SignedIn, patient: PatientHeader, resource: int) -> HttpResponse:
    """The form; refuses where somebody else changed the value since it was opened."""
    current = history(patient.pk, resource, by=request.user)[0].number

    def act(values: Values) -> Done:
        sent = {name: values[name] for name in ("value", "unit", "on", "reason")}
        seen = int(values["seen"]) if values["seen"].isdecimal() else 0
        correct_fact(patient.pk, resource=resource, **sent, expected_version=seen, by=request.user)
        return Done(says="Corrected. The version before is in the history.")

    then = reverse("resource", args=[patient.pk, resource])
    return act_on_patient(request, patient, form(current), act, then=then)
