"""A note, in the clinician's own words."""

from __future__ import annotations

from django.http import HttpResponse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_note import record_note

FORM = Form(
    title="Note",
    submit="Save note",
    fields=(
        Field(name="title", label="Title"),
        Field(name="text", label="Note", kind="area", needed=True),
        Field(name="on", label="About the day", kind="day", hint="now, where it is empty"),
    ),
)


@may_of_patient("record_note")
def note(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form; the note is kept word for word."""

    def act(values: Values) -> Done:
        record_note(patient.pk, **values, by=request.user)
        return Done(says="Note saved.")

    return act_on_patient(request, patient, FORM, act)
