"""A medicine that the patient takes at home."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_home_medicine import record_home_medicine

FORM = Form(
    title="Home medicine",
    submit="Save medicine",
    fields=(
        Field(name="name", label="Medicine", needed=True, hint="generic name"),
        Field(name="dose", label="Dose as on the label", hint="such as 500 mg twice a day"),
        Field(name="since", label="Taken since", kind="day"),
        Field(name="code", label="RxNorm code"),
    ),
)


@may_of_patient("record_home_medicine")
def medicine(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form; after saving the list, to be gone through."""

    def act(values: Values) -> Done:
        record_home_medicine(patient.pk, **values, by=request.user)
        return Done(says="Medicine saved.", then=reverse("medicines", args=[patient.pk]))

    return act_on_patient(request, patient, FORM, act)
