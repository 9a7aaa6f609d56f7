"""Deciding on a treatment: planning it, ending it, the consent to it and taking that back."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from medonc.practice.treatment.choice import reasons
from medonc.record.orders import TreatmentPlan
from medonc.store.clock import now
from medonc.values.errors import Refused
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form, same
from medonc.web.words import day
from medonc.workbench import open_chart
from medonc.workbench.orders.consent import record_consent, withdraw_consent
from medonc.workbench.orders.plan_treatment import INTENTS, end_plan, plan_treatment
from medonc.workbench.patients import PatientHeader
from medonc.workbench.site_settings import today, zone

_ENDS = (("", "choose"), ("completed", "completed as planned"), ("given up", "given up"))


@may_of_patient("plan_treatment")
def new_plan(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form of a plan, filled with what was chosen; after it the day of treatment."""

    def act(values: Values) -> Done:
        plan_treatment(
            patient.pk,
            regimen=values["regimen"],
            named=values["named"],
            intent=values["intent"],
            starts=values["starts"],
            reason=values["reason"],
            words=values["words"],
            by=request.user,
        )
        return Done(says="Planned. Record the consent, then draft the first day.")

    return act_on_patient(request, patient, _form(), act, then=reverse("day", args=[patient.pk]))


def _form() -> Form:
    library = open_chart.library()
    regimens = tuple((name, one.rule.title) for name, one in library.regimens.items())
    coded = (("", "it is indicated, or what is open is settled"), *((r.code, r.reason) for r in reasons(library)))
    return Form(
        title="Plan a treatment",
        submit="Plan it",
        intro="The plan names regimen, intent and first day. Its doses are worked out on each day, and signed there.",
        fields=(
            Field(name="regimen", label="Regimen", suggestions=regimens, hint="site/name, as in the library"),
            Field(name="named", label="Or a treatment that the library does not hold", hint="drugs and doses in words"),
            Field(name="intent", label="Intent", kind="choice", choices=same("", *INTENTS), needed=True),
            Field(name="starts", label="Planned day 1", kind="day", needed=True, start=day(today())),
            Field(name="reason", label="Reason, where it is not indicated", kind="choice", choices=coded),
            Field(name="words", label="In words", kind="area", hint="the trial, the meeting, who talked with whom"),
        ),
    )


@may_of_patient("plan_treatment")
def stop_plan(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form that ends the plan under way."""
    chart = open_chart.chart(patient.pk, by=request.user)
    held = next((one for one in reversed(chart.all(TreatmentPlan)) if one.status == "active"), None)
    if held is None:
        raise Refused(f"no treatment of {patient.name} is planned", do="nothing is to be ended")

    def act(values: Values) -> Done:
        done = values["how"] == "completed"
        end_plan(patient.pk, plan=held.source.id, reason=values["why"], completed=done, by=request.user)
        return Done(says=f"{held.regimen_name} has ended: {values['how']}.")

    form = Form(
        title=f"End {held.regimen_name}",
        submit="End the plan",
        grave=True,
        fields=(
            Field(name="how", label="How it ends", kind="choice", choices=_ENDS, needed=True),
            Field(name="why", label="Why", needed=True, hint="toxicity, progression, the patient's wish, …"),
        ),
    )
    return act_on_patient(request, patient, form, act)


@may_of_patient("record_consent")
def consent(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form of the consent to the plan under way."""

    def act(values: Values) -> Done:
        record_consent(patient.pk, on=values["on"], by=request.user)
        return Done(says="Consent recorded.")

    form = Form(
        title="Consent to the treatment",
        submit="Record the consent",
        intro="You state that regimen, intent, benefit, harms and alternatives were explained, and agreed to.",
        fields=(
            Field(name="on", label="Day", kind="day", needed=True, start=day(now().astimezone(zone()).date())),
            Field(name="told", label="Explained and agreed", kind="tick", needed=True),
        ),
        grave=True,
    )
    return act_on_patient(request, patient, form, act, then=reverse("day", args=[patient.pk]))


@may_of_patient("withdraw_consent")
def consent_taken_back(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form with which a consent is taken back."""

    def act(values: Values) -> Done:
        withdraw_consent(patient.pk, reason=values["why"], by=request.user)
        return Done(says="The consent is taken back. Nothing more is released or given.")

    form = Form(
        title="Consent taken back",
        submit="Record it",
        grave=True,
        fields=(Field(name="why", label="What the patient said", needed=True),),
    )
    return act_on_patient(request, patient, form, act, then=reverse("day", args=[patient.pk]))
