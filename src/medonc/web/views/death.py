"""The death of a patient, and taking it back where it was recorded in error."""

from __future__ import annotations

from django.http import HttpResponse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_death import record_death, undo_death

FORM = Form(
    title="Death",
    submit="Record the death",
    intro="The patient leaves the desk. The record stays, and the entry can be taken back.",
    grave=True,
    fields=(Field(name="on", label="Day of death", kind="day", needed=True),),
)
UNDO = Form(
    title="Take the death back",
    submit="Take it back",
    intro="The patient returns to the desk. Both entries stay in the history, with the reason.",
    fields=(Field(name="reason", label="Reason", kind="area", needed=True),),
)


@may_of_patient("record_death")
def death(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form for the living; for the dead the one that takes it back."""

    def act(values: Values) -> Done:
        record_death(patient.pk, on=values["on"], by=request.user)
        return Done(says="Death recorded. The patient has left the desk.")

    def undo(values: Values) -> Done:
        undo_death(patient.pk, reason=values["reason"], by=request.user)
        return Done(says="The death is taken back. The patient is on the desk again.")

    return act_on_patient(request, patient, *((UNDO, undo) if patient.deceased else (FORM, act)))
