"""Another illness of the patient."""

from __future__ import annotations

from django.http import HttpResponse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_comorbidity import record_comorbidity

FORM = Form(
    title="Other illness",
    submit="Save illness",
    fields=(
        Field(name="name", label="Illness in words", needed=True),
        Field(name="code", label="ICD-10-CM code", hint="the Charlson index counts coded illnesses only"),
        Field(name="on", label="Began", kind="day", hint="a year is enough"),
    ),
)


@may_of_patient("record_comorbidity")
def comorbidity(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form; the illness is written beside the cancer."""

    def act(values: Values) -> Done:
        record_comorbidity(patient.pk, **values, by=request.user)
        return Done(says="Illness saved.")

    return act_on_patient(request, patient, FORM, act)
