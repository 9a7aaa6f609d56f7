"""One duty of a patient: its answers, each with its receipt."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from markupsafe import Markup

from medonc.values.errors import NotHeld
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.answers_shown import DutyShown, duties_shown
from medonc.web.course import Trend, spark, trend
from medonc.web.opened import opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.workbench.errors import NoSuchPatient
from medonc.workbench.patients import PatientHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPage:
    """The answers of a duty."""

    line: PatientLine
    duty: DutyShown
    sparks: dict[str, Markup]  # by the anchor of the answer
    trends: dict[str, Trend]


@may_of_patient("read")
def duty(request: SignedIn, patient: PatientHeader, slug: str) -> HttpResponse:
    """The page of the duty of this name; refuses a name that no duty has."""
    held = opened(request, patient)
    duties = {d.slug: d for d in duties_shown(held.review)}
    if slug not in duties:
        names = NotHeld.named("duty", slug, duties)
        raise NoSuchPatient(names.found, do=names.do)
    shown = duties[slug]
    single = {a.anchor: a for a in shown.known if len(a.facts) == 1}
    sparks = {anchor: spark(held, a.facts[0].resource) for anchor, a in single.items()}
    trends = {anchor: t for anchor, a in single.items() if (t := trend(held, a.facts[0].resource, name=a.title))}
    return show(request, "duty.html", DutyPage(line=held.line, duty=shown, sparks=sparks, trends=trends))
