"""The patient's consent to the treatment that is planned, and taking it back."""

from __future__ import annotations

from medonc.fhir.write import to_json
from medonc.practice.criteria import scene_on
from medonc.practice.cycles.planned import consent_to, plan_under_way
from medonc.record.orders import TreatmentConsent
from medonc.store.models import Resource, User
from medonc.values.errors import Refused
from medonc.workbench import entered
from medonc.workbench.edit_text import edited
from medonc.workbench.open_chart import library
from medonc.workbench.orders.at_once import as_read, must_live
from medonc.workbench.reasons import stated
from medonc.workbench.site_settings import today
from medonc.workbench.write_facts import (
    HERE,
    Written,
    begin,
    current_text,
    new_source,
    write_facts,
    write_next_version,
)


def record_consent(patient: int, *, on: str, by: User) -> Written:
    """Write the consent to the plan under way; refuses where none is under way, or consent to it stands already."""
    entry, chart = begin(patient, by=by, act="record_consent")
    must_live(entry, act="record_consent", do="nothing is to be consented to")
    scene = scene_on(chart, library(), today())
    plan = plan_under_way(scene)
    if plan is None:
        raise Refused("no treatment is planned", do="plan it first: consent names the regimen")
    if (held := consent_to(plan, scene)) is not None:
        raise Refused(f"consent to {plan.regimen_name} of {held.effective} stands", do="nothing is to be done")
    fact = TreatmentConsent(
        source=new_source("Consent", by=by),
        effective=entered.day(on, what="the day of consent", born=chart.person.born),
        known=entered.this_moment(),
        status="active",
        regimen=plan.regimen,
        intent=plan.intent,
        given_to=by.signs_as,
    )
    with as_read(entry):
        return write_facts(entry, [fact], by=by, act="record_consent")[0]


def withdraw_consent(patient: int, *, reason: str, by: User) -> Written:
    """Write that the patient took the consent back; what is released already can no longer be given."""
    _, chart = begin(patient, by=by, act="withdraw_consent")
    scene = scene_on(chart, library(), today())
    plan = plan_under_way(scene)
    held = consent_to(plan, scene) if plan is not None else None
    if held is None:
        raise Refused("no consent stands", do="nothing is to be taken back")
    head = Resource.objects.get(source=HERE, kind="Consent", rid=held.source.id)
    ended = {"status": "inactive", "provision": {"period": {"end": entered.this_moment().text}}}
    return write_next_version(
        head,
        to_json(edited(current_text(head), ended)),
        by=by,
        act="withdraw_consent",
        reason=stated(reason),
        expected_version=head.version,
    )
