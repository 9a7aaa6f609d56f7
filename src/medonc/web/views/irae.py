"""Immune-related events of a patient: the exposure for life, the way of each organ, the taper as a calendar."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.paper.taper_calendar import TaperCalendar, taper_ics
from medonc.practice.toxicity_management.checkpoint import CheckpointExposure, checkpoint_exposure
from medonc.practice.toxicity_management.pathway import escalates
from medonc.practice.toxicity_management.taper import TAPER
from medonc.values.errors import NotHeld
from medonc.values.evidence import Finding
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.answers_shown import AnswerShown, answer_shown
from medonc.web.opened import Opened, opened
from medonc.web.patient_line import PatientLine
from medonc.web.rule_asked import AskedRule, asked_rule
from medonc.web.show import show
from medonc.web.taper_shown import TaperRow, TaperShown, taper_rows, taper_shown, typed_taper
from medonc.web.views.papers import as_file
from medonc.workbench.open_chart import library
from medonc.workbench.patients import PatientHeader
from medonc.workbench.steroid_tapers import start_taper, under_way

_FOLDER = "toxicity_management/irae"
_GRADES = ("1", "2", "3", "4")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganLink:
    """One organ of the list; `urgent` from which grade a specialist sees the patient the same day."""

    slug: str
    title: str
    text: str
    urgent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IraePage:
    """The organs, under what the patient had."""

    line: PatientLine
    exposure: CheckpointExposure | None
    organs: tuple[OrganLink, ...]
    tapers: tuple[TaperRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganPage:
    """One organ: its form, the answer at a grade, and the taper where one was asked for."""

    line: PatientLine
    exposure: CheckpointExposure | None
    organ: str
    asked: AskedRule
    answer: AnswerShown | None
    same_day: bool
    taper: AskedRule
    calendar: TaperShown | None
    query: str
    tapers: tuple[TaperRow, ...]
    going: bool


@may_of_patient("read")
def irae(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The list of organs."""
    held, shelf = opened(request, patient), library()
    organs = tuple(_link(rule) for name, rule in sorted(shelf.rules.items()) if _is_organ(name))
    page = IraePage(
        line=held.line,
        exposure=_exposure(held, shelf),
        organs=organs,
        tapers=taper_rows(held.chart, held.review.on),
    )
    return show(request, "irae.html", page)


@may_of_patient("read")
def irae_organ(request: SignedIn, patient: PatientHeader, organ: str) -> HttpResponse:
    """The way of one organ; sent by POST, the taper is started and kept in the record."""
    if request.method == "POST":
        return _kept(request, patient, organ)
    return show(request, "irae_organ.html", _page(request, opened(request, patient), organ))


@may_of_patient("read")
def taper_file(request: SignedIn, patient: PatientHeader, organ: str) -> HttpResponse:  # noqa: ARG001
    """The taper as a calendar file."""
    shelf = library()
    _rule(organ, shelf)
    return as_file(taper_ics(_taper(request, shelf)), "text/calendar; charset=utf-8", f"taper {organ}", "ics")


def _page(request: SignedIn, held: Opened, organ: str) -> OrganPage:
    shelf, sent = library(), request.GET.dict()
    rule = _rule(organ, shelf)
    grade, on = sent.get("grade", ""), held.review.on
    asked = asked_rule(rule.rule.id, held.chart, shelf, on, typed=sent, is_asked=grade in _GRADES)
    is_taper = "dose" in sent
    start = {"start": on.isoformat(), "weeks": "6", **_proposed(asked)}
    taper = asked_rule(TAPER, held.chart, shelf, on, typed=sent if is_taper else start, is_asked=is_taper)
    return OrganPage(
        line=held.line,
        exposure=_exposure(held, shelf),
        organ=organ,
        asked=asked,
        answer=answer_shown(asked.answer, "pathway", "irae") if asked.answer is not None else None,
        same_day=grade in _GRADES and escalates(rule, grade),
        taper=taper,
        calendar=taper_shown(taper, sent, shelf) if is_taper else None,
        query=request.GET.urlencode(),
        tapers=taper_rows(held.chart, held.review.on),
        going=under_way(held.chart, rule.rule.title) is not None,
    )


def _proposed(asked: AskedRule) -> dict[str, str]:
    """The steroid with which a taper begins, where the pathway names one for this grade."""
    said = asked.answer.said() if isinstance(asked.answer, Finding) else ""
    drug = next((each for each in ("methylprednisolone", "prednisone") if each in said), "")
    return {"drug": drug} if drug else {}


def _kept(request: SignedIn, patient: PatientHeader, organ: str) -> HttpResponse:
    shelf = library()
    title = _rule(organ, shelf).rule.title
    made = _taper(request, shelf)
    start_taper(
        patient.pk,
        because=title,
        steps=made.steps,
        reminders=made.reminders,
        reason=request.POST.get("reason", ""),
        by=request.user,
    )
    messages.success(request, "The taper is started and stands in the record.")
    return HttpResponseRedirect(f"{reverse('irae_organ', args=[patient.pk, organ])}#tapers")


def _taper(request: SignedIn, shelf: Library) -> TaperCalendar:
    """The taper that an address asks for; refuses one that cannot be made."""
    return typed_taper(request.GET.dict(), shelf)


def _exposure(held: Opened, shelf: Library) -> CheckpointExposure | None:
    return checkpoint_exposure(held.chart, shelf, held.review.on)


def _is_organ(name: str) -> bool:
    return name.startswith(f"{_FOLDER}/") and name != TAPER


def _link(rule: KnowledgeRule) -> OrganLink:
    urgent = next((grade for grade in _GRADES if escalates(rule, grade)), "")
    return OrganLink(
        slug=rule.rule.id.rpartition("/")[2],
        title=rule.rule.title,
        text=rule.rule.text,
        urgent=f"grade {urgent} or more" if urgent > "1" else "every grade" if urgent else "",
    )


def _rule(organ: str, shelf: Library) -> KnowledgeRule:
    names = {name.rpartition("/")[2]: rule for name, rule in shelf.rules.items() if _is_organ(name)}
    if organ not in names:
        raise NotHeld.named("organ of immune-related events", organ, names)
    return names[organ]
