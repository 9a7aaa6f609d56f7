"""Correcting a value: the old version stays. What is no measured value is taken back and written anew."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from medonc.record.disease import Specimen
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient, version_seen
from medonc.web.form_fields import Field, Form
from medonc.web.opened import opened_today
from medonc.web.views.anew import address, facts_of
from medonc.web.views.specimen import correction_form, taken
from medonc.workbench.correct_fact import correct_fact
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_page import history, resources
from medonc.workbench.record_specimen import correct_specimen
from medonc.workbench.withdraw_fact import withdraw_fact


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


def back_form(version: int) -> Form:
    """The form for what is recorded anew."""
    return Form(
        title="Correct a fact",
        submit="Take it back and write it anew",
        intro="It is withdrawn with your reason and stays in the history. Its form opens next, filled in as it was.",
        fields=(
            Field(name="reason", label="Reason", kind="area", needed=True),
            Field(name="seen", label="Version seen", kind="hidden", start=str(version)),
        ),
    )


@may_of_patient("correct_fact")
def correct(request: SignedIn, patient: PatientHeader, resource: int) -> HttpResponse:
    """The form; refuses where somebody else changed the value since it was opened."""
    current = history(patient.pk, resource, by=request.user)[0].number
    taken = _specimen(request, patient, resource)
    if taken is not None:
        return _specimen_corrected(request, patient, resource, current, taken)
    anew = _anew(request, patient, resource)
    if anew:
        return _taken_back(request, patient, resource, current, anew)

    def act(values: Values) -> Done:
        sent = {name: values[name] for name in ("value", "unit", "on", "reason")}
        seen = version_seen(values)
        correct_fact(patient.pk, resource=resource, **sent, expected_version=seen, by=request.user)
        return Done(says="Corrected. The version before is in the history.")

    then = reverse("resource", args=[patient.pk, resource])
    return act_on_patient(request, patient, form(current), act, then=then)


def _anew(request: SignedIn, patient: PatientHeader, resource: int) -> str:
    """Where the fact of this resource is recorded anew; empty for a measured value and what no form records."""
    held = next((one for one in resources(patient.pk, by=request.user) if one.pk == resource), None)
    if held is None or held.withdrawn:
        return ""
    facts = facts_of(held, opened_today(patient, by=request.user).chart)
    return next((found for fact in facts if (found := address(fact, patient.pk))), "")


def _specimen(request: SignedIn, patient: PatientHeader, resource: int) -> Specimen | None:
    held = next((one for one in resources(patient.pk, by=request.user) if one.pk == resource), None)
    if held is None or held.withdrawn or held.kind != "Specimen":
        return None
    facts = facts_of(held, opened_today(patient, by=request.user).chart)
    return next((fact for fact in facts if isinstance(fact, Specimen)), None)


def _specimen_corrected(
    request: SignedIn, patient: PatientHeader, resource: int, current: int, held: Specimen
) -> HttpResponse:
    """A specimen gets a next version, so that what was found in it stays with it."""

    def act(values: Values) -> Done:
        sent, seen = taken(values), version_seen(values)
        why = values["reason"]
        correct_specimen(patient.pk, sent, resource=resource, reason=why, expected_version=seen, by=request.user)
        return Done(says="Corrected. The version before is in the history.")

    then = reverse("resource", args=[patient.pk, resource])
    return act_on_patient(request, patient, correction_form(held, current), act, then=then)


def _taken_back(request: SignedIn, patient: PatientHeader, resource: int, current: int, anew: str) -> HttpResponse:
    def act(values: Values) -> Done:
        seen = version_seen(values)
        withdraw_fact(patient.pk, resource=resource, reason=values["reason"], expected_version=seen, by=request.user)
        return Done(says="Taken back. Write it anew: the form holds what was recorded.", then=anew)

    then = reverse("resource", args=[patient.pk, resource])
    return act_on_patient(request, patient, back_form(current), act, then=then)
