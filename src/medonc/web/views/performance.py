"""Performance status as assessed."""

from __future__ import annotations

from django.http import HttpResponse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form, same
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_performance import record_performance

FORM = Form(
    title="Performance status",
    submit="Save grade",
    intro="Recorded on the scale it was assessed on. Another scale's grade is never stored as assessed.",
    fields=(
        Field(name="scale", label="Scale", kind="choice", choices=same("ECOG", "Karnofsky", "Lansky")),
        Field(name="grade", label="Grade", needed=True, hint="ECOG 0 to 5; the others 0 to 100 in tens"),
        Field(name="on", label="Assessed on", kind="day", needed=True),
    ),
)


@may_of_patient("record_performance")
def performance(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form; the grade is written on its scale."""

    def act(values: Values) -> Done:
        record_performance(patient.pk, **values, by=request.user)
        return Done(says=f"{values['scale']} {values['grade']} saved.")

    return act_on_patient(request, patient, FORM, act)
