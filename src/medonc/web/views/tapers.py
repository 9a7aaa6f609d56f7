"""A steroid taper that is under way: ended with its reason, its reminders seen to."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form, same
from medonc.workbench import entered
from medonc.workbench.patients import PatientHeader
from medonc.workbench.steroid_tapers import end_taper, see_to_reminder

_STOPPED, _COMPLETED = "given up", "completed as planned"
END = Form(
    title="End the taper",
    submit="End the taper",
    intro="Another dose or pace is a change: make the new taper on the page of its event.",
    fields=(
        Field(name="how", label="It is", kind="choice", choices=same(_STOPPED, _COMPLETED), needed=True),
        Field(name="reason", label="Why", hint="needed where it is given up"),
    ),
)
SEEN = Form(
    title="Seen to",
    submit="Mark as done",
    intro="What goes with a steroid taper, done on or after its day.",
    fields=(
        Field(name="day", label="Due on", kind="day", needed=True),
        Field(name="kind", label="What", needed=True),
    ),
)


@may_of_patient("start_taper")
def taper_end(request: SignedIn, patient: PatientHeader, taper: str) -> HttpResponse:
    """The form; the taper ends now."""

    def act(values: Values) -> Done:
        end_taper(patient.pk, taper, reason=values["reason"], completed=values["how"] == _COMPLETED, by=request.user)
        return Done(says="The taper has ended.")

    return act_on_patient(request, patient, END, act, then=_page(patient))


@may_of_patient("start_taper")
def taper_seen(request: SignedIn, patient: PatientHeader, taper: str) -> HttpResponse:
    """The form; sent from the list it is done at once."""

    def act(values: Values) -> Done:
        on = entered.calendar_day(values["day"], what="the day of the reminder")
        see_to_reminder(patient.pk, taper, on=on, kind=values["kind"].strip(), by=request.user)
        return Done(says=f"{values['kind']} is seen to.")

    return act_on_patient(request, patient, SEEN, act, then=_page(patient))


def _page(patient: PatientHeader) -> str:
    return f"{reverse('irae', args=[patient.pk])}#tapers"
