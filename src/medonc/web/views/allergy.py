"""An allergy or intolerance."""

from __future__ import annotations

from django.http import HttpResponse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_allergy import record_allergy

FORM = Form(
    title="Allergy",
    submit="Save allergy",
    fields=(
        Field(name="substance", label="Substance", needed=True),
        Field(name="code", label="RxNorm code"),
        Field(name="reactions", label="Reactions", hint="with commas between them, such as rash, wheeze"),
        Field(
            name="criticality",
            label="Next exposure could be",
            kind="choice",
            choices=(("unable-to-assess", "not assessed"), ("high", "dangerous"), ("low", "harmless")),
        ),
        Field(name="on", label="First seen", kind="day"),
    ),
)


@may_of_patient("record_allergy")
def allergy(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form; the allergy stands in the patient's line from then on."""

    def act(values: Values) -> Done:
        sent = dict(values)
        reactions = tuple(sent.pop("reactions").split(","))
        record_allergy(patient.pk, **sent, reactions=reactions, by=request.user)
        return Done(says="Allergy saved.")

    return act_on_patient(request, patient, FORM, act)
