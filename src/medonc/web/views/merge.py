"""Merging a duplicate entry into this patient, and taking a merge back."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form
from medonc.web.words import day
from medonc.workbench.find_patients import the_patient
from medonc.workbench.merge_patients import merge_patients, unmerge
from medonc.workbench.patients import PatientHeader

FORM = Form(
    title="Merge a duplicate into this patient",
    submit="Merge",
    intro="Both records stay as they are; the facts of the duplicate are read with this patient's. It can be undone.",
    grave=True,
    fields=(
        Field(name="duplicate", label="The duplicate", needed=True, hint="its record number, or its name"),
        Field(name="reason", label="Why they are one person", kind="area", needed=True),
    ),
)
UNDO = Form(
    title="Take a merge apart",
    submit="Take it apart",
    intro="The duplicate stands on its own again, with what was its own.",
    fields=(Field(name="reason", label="Reason", kind="area", needed=True),),
)


@may_of_patient("merge")
def merge(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form; the duplicate is named by record number or name, and must be one."""

    def act(values: Values) -> Done:
        other = the_patient(values["duplicate"], by=request.user)
        merge_patients(duplicate=other.pk, into=patient.pk, reason=values["reason"], by=request.user)
        return Done(says=f"{other.name}, {day(other.born)}, {other.record_number} is merged into this patient.")

    return act_on_patient(request, patient, FORM, act)


@may_of_patient("merge")
def take_apart(request: SignedIn, patient: PatientHeader, duplicate: int) -> HttpResponse:
    """The form that takes a merge back."""

    def act(values: Values) -> Done:
        other = unmerge(duplicate=duplicate, reason=values["reason"], by=request.user)
        return Done(says="Two patients again.", then=reverse("story", args=[other.pk]))

    return act_on_patient(request, patient, UNDO, act)
