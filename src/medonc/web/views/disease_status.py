"""The clinician's own judgement of the disease, with the computed response in view."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from medonc.practice.response.sentence import WORDS, sentence
from medonc.practice.response.times import measured_response
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form, same
from medonc.web.opened import opened_today
from medonc.web.words import clinic_days
from medonc.workbench import open_chart
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_disease_status import BASES, STATUSES, record_disease_status


@may_of_patient("record_disease_status")
def disease_status(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form; what the lesions come to stands above it and is not taken over."""
    found = measured_response(opened_today(patient, by=request.user).chart, open_chart.library())
    computed = f"Computed: {WORDS[found.last.overall]} on {found.last.day}. {sentence(found.last)}" if found else ""

    def act(values: Values) -> Done:
        record_disease_status(patient.pk, **values, by=request.user)
        return Done(says=f"Disease status: {values['status']}.", then=reverse("response", args=[patient.pk]))

    return act_on_patient(request, patient, form(clinic_days(computed)), act)


def form(computed: str) -> Form:
    """The form with the computed response above it."""
    names = (row["name"] for row in open_chart.library().tables[STATUSES])
    return Form(
        title="Disease status",
        submit="Save the status",
        intro=computed or "As you judge it; no lesions are recorded to compute a response from.",
        fields=(
            Field(name="status", label="The disease is", kind="choice", choices=same("", *names), needed=True),
            Field(name="on", label="Judged on", kind="day", needed=True),
            Field(name="basis", label="It rests on", kind="choice", choices=same("", *BASES)),
        ),
    )
