"""The medicines taken at home, each asked about: reconciliation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form
from medonc.web.words import day
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_home_medicine import HomeMedicine, home_medicines, reconcile

_ANSWERS = (("", "not asked yet"), ("kept", "still taken"), ("stopped", "stopped"))


def form(held: tuple[HomeMedicine, ...]) -> Form:
    """One question for each medicine: all must be answered."""
    asked = tuple(
        Field(
            name=f"medicine_{m.resource}",
            label=m.name,
            kind="choice",
            choices=_ANSWERS,
            hint=f"asked about on {day(m.asked_on) or 'an unknown day'}",
            needed=True,
        )
        for m in held
    )
    return Form(
        title="Reconcile home medicines",
        submit="Save the list",
        intro="Ask about each. The list is saved whole, or not at all.",
        fields=(Field(name="on", label="Asked on", kind="day", needed=True), *asked),
    )


@may_of_patient("record_home_medicine")
def medicines(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The list as a form."""
    held = home_medicines(patient.pk, by=request.user)
    if not held:
        messages.info(
            request, "No home medicine is recorded yet. Record the first here, or write a note that none is taken."
        )
        return redirect("medicine", patient.pk)

    def act(values: Values) -> Done:
        kept, stopped = (_answered(held, values, answer) for answer in ("kept", "stopped"))
        reconcile(patient.pk, on=values["on"], kept=kept, stopped=stopped, by=request.user)
        return Done(says="Home medicines reconciled.")

    return act_on_patient(request, patient, form(held), act)


def _answered(held: tuple[HomeMedicine, ...], values: Values, answer: str) -> list[int]:
    return [m.resource for m in held if values[f"medicine_{m.resource}"] == answer]
