"""A diagnosis, or a metastasis."""

from __future__ import annotations

from django.http import HttpResponse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form, same
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_diagnosis import SIDES, record_diagnosis

FORM = Form(
    title="Diagnosis",
    submit="Save diagnosis",
    fields=(
        Field(name="name", label="Diagnosis in words", needed=True, hint="such as Invasive carcinoma of the breast"),
        Field(name="code", label="ICD-10-CM code", hint="such as C50.4"),
        Field(
            name="role",
            label="It is",
            kind="choice",
            choices=(("primary", "the primary cancer"), ("metastasis", "a metastasis")),
        ),
        Field(name="on", label="Day of diagnosis", kind="day", needed=True),
        Field(name="histology", label="Histology in words"),
        Field(name="histology_code", label="Histology, ICD-O-3", hint="such as 8500/3"),
        Field(name="site", label="Site in words"),
        Field(name="laterality", label="Side", kind="choice", choices=same("", *SIDES)),
    ),
)


@may_of_patient("record_diagnosis")
def diagnosis(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form; the diagnosis is written as a cancer condition."""

    def act(values: Values) -> Done:
        record_diagnosis(patient.pk, **values, by=request.user)
        return Done(says="Diagnosis saved.")

    return act_on_patient(request, patient, FORM, act)
