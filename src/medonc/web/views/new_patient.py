"""A new patient, with the alert where there may be an entry already."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_page
from medonc.web.form_fields import Field, Form, same
from medonc.workbench import new_patient as register

FORM = Form(
    title="New patient",
    intro="Two identifiers are needed: record number and birth date. A namesake is shown before anything is saved.",
    submit="Save patient",
    fields=(
        Field(name="family", label="Family name", needed=True),
        Field(name="given", label="Given names", needed=True),
        Field(name="born", label="Birth date", kind="day", needed=True),
        Field(name="record_number", label="Record number", needed=True),
        Field(
            name="sex",
            label="Sex for formulas",
            kind="choice",
            choices=same(*register.SEXES),
            hint="for kidney and weight formulas; never taken from the gender",
        ),
        Field(
            name="gender",
            label="Gender",
            kind="choice",
            choices=same(*register.GENDERS),
            hint="administrative, as the hospital writes it",
        ),
        Field(name="language", label="Language", hint="such as en, de or sl"),
        Field(
            name="despite_same_name",
            label="I compared these records: this is another person",
            kind="tick",
            only_if_alike=True,
        ),
    ),
)


@may("new_patient")
def new_patient(request: SignedIn) -> HttpResponse:
    """The form; after saving the story of the new patient."""

    def act(values: Values) -> Done:
        sent = {name: value for name, value in values.items() if name != "despite_same_name"}
        sure = values["despite_same_name"] == "on"
        made = register.new_patient(**sent, by=request.user, despite_same_name=sure)
        return Done(says="Patient saved.", then=reverse("story", args=[made.patient]))

    return act_page(request, FORM, act, back=reverse("desk"))
