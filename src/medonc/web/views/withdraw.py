"""Withdrawing a fact that was entered in error, and bringing it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient, version_seen
from medonc.web.form_fields import Field, Form
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_page import history, resources
from medonc.workbench.withdraw_fact import undo_withdrawal, withdraw_fact


def form(version: int, *, undo: bool) -> Form:
    """The form; the reason is kept with the act."""
    return Form(
        title="Bring the fact back" if undo else "Withdraw a fact entered in error",
        submit="Bring it back" if undo else "Withdraw it",
        intro="It stands as it stood before." if undo else "No answer uses it any more. It stays in the history.",
        grave=not undo,
        fields=(
            Field(name="reason", label="Reason", kind="area", needed=True),
            Field(name="seen", label="Version seen", kind="hidden", start=str(version)),
        ),
    )


@may_of_patient("withdraw_fact")
def withdraw(request: SignedIn, patient: PatientHeader, resource: int) -> HttpResponse:
    """The form that withdraws; for a fact that is withdrawn the one that brings it back."""
    current = history(patient.pk, resource, by=request.user)[0].number
    undo = any(held.pk == resource and held.withdrawn for held in resources(patient.pk, by=request.user))

    def act(values: Values) -> Done:
        do = undo_withdrawal if undo else withdraw_fact
        seen = version_seen(values)
        do(patient.pk, resource=resource, reason=values["reason"], expected_version=seen, by=request.user)
        return Done(says="Brought back." if undo else "Withdrawn. It can be brought back from its history.")

    then = reverse("resource", args=[patient.pk, resource])
    return act_on_patient(request, patient, form(current, undo=undo), act, then=then)
