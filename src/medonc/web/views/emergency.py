"""Emergencies of treatment: each a sheet with the first hour, its scores, and what the record tells filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse

from medonc.knowledge.shapes import Library
from medonc.values.errors import NotHeld
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.answers_shown import AnswerShown, answer_shown
from medonc.web.opened import opened
from medonc.web.patient_line import PatientLine
from medonc.web.rule_asked import AskedRule, asked_rule
from medonc.web.show import show
from medonc.workbench.open_chart import library
from medonc.workbench.patients import PatientHeader

SHEETS = "toxicity_management/emergency/sheets"
_FOLDER = "toxicity_management/emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One score of a sheet with its answer as a page shows it."""

    asked: AskedRule
    answer: AnswerShown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyPage:
    """One sheet; `others` lead to the rest."""

    line: PatientLine
    sheet: Mapping[str, str]
    scores: tuple[Score, ...]
    others: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergenciesPage:
    """The list of sheets."""

    line: PatientLine
    sheets: tuple[Mapping[str, str], ...]


@may_of_patient("read")
def emergencies(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """Every sheet by name."""
    page = EmergenciesPage(line=opened(request, patient).line, sheets=library().tables[SHEETS])
    return show(request, "emergencies.html", page)


@may_of_patient("read")
def emergency(request: SignedIn, patient: PatientHeader, name: str) -> HttpResponse:
    """One sheet; the score whose form was sent is answered."""
    held, shelf = opened(request, patient), library()
    sheet = _sheet(name, shelf)
    sent = request.GET.dict()
    scores = tuple(
        _score(f"{_FOLDER}/{key}", asked_rule(
            f"{_FOLDER}/{key}", held.chart, shelf, held.review.on,
            typed=sent if sent.get("rule") == key else {}, is_asked=sent.get("rule") == key,
        ))
        for key in sheet["rules"].split("|")
    )  # fmt: skip
    others = tuple(row for row in shelf.tables[SHEETS] if row["sheet"] != name)
    return show(request, "emergency.html", EmergencyPage(line=held.line, sheet=sheet, scores=scores, others=others))


def _score(anchor: str, asked: AskedRule) -> Score:
    shown = answer_shown(asked.answer, anchor.rpartition("/")[2], "emergency") if asked.answer is not None else None
    return Score(asked=asked, answer=shown)


def _sheet(name: str, shelf: Library) -> Mapping[str, str]:
    rows = {row["sheet"]: row for row in shelf.tables[SHEETS]}
    if name not in rows:
        raise NotHeld.named("emergency", name, rows)
    return rows[name]
