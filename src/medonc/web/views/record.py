"""The record of a patient: every fact by kind, with the resource that it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words
from medonc.practice.names import short_name
from medonc.record import Chart, Fact
from medonc.record.measured import Result
from medonc.values.evidence import Remark
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.answers_shown import RemarkShown, plain_words, remarks_shown
from medonc.web.opened import opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.words import clinic_days, day
from medonc.workbench import open_chart
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_page import HeldResource, resources

_KINDS = {
    "Person": "Patient",
    "Condition": "Diagnoses and illnesses",
    "Stage": "Stages",
    "DiseaseStatus": "Disease status",
    "Result": "Results",
    "Performance": "Performance",
    "Toxicity": "Adverse events",
    "Variant": "Variants",
    "RegionStudied": "Regions studied",
    "Implication": "Implications",
    "Operation": "Procedures",
    "RadiotherapyCourse": "Radiotherapy",
    "DrugFact": "Drugs",
    "SteroidTaper": "Steroid tapers",
    "Allergy": "Allergies",
    "FamilyIllness": "Family",
    "ComorbidityReview": "Comorbidities reviewed",
    "Specimen": "Specimens",
    "BodySite": "Body sites",
    "Report": "Reports",
    "Visit": "Visits",
    "Note": "Notes",
}
_ORDER = list(_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One fact; `resource` is the number of its stored resource, None where that is not stored here."""

    label: str
    said: str
    when: str
    known: str
    status: str
    reference: str
    resource: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """The facts of one kind, newest first."""

    title: str
    rows: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """The record. `unread` are stored resources that gave no fact; `withdrawn` were entered in error."""

    line: PatientLine
    drawers: tuple[Drawer, ...]
    unread: tuple[HeldResource, ...]
    withdrawn: tuple[HeldResource, ...]
    remarks: tuple[RemarkShown, ...]


@may_of_patient("read")
def record(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """Everything that is stored of the person, as known on the day asked for."""
    held = opened(request, patient)
    stored = resources(patient.pk, by=request.user)
    read = {str(f.source) for f in (held.chart.person, *held.chart.facts)}
    page = RecordPage(
        line=held.line,
        drawers=_drawers(held.chart, {r.reference: r.pk for r in stored}, open_chart.library()),
        unread=tuple(r for r in stored if r.reference not in read and not r.withdrawn),
        withdrawn=tuple(r for r in stored if r.withdrawn),
        remarks=remarks_shown(tuple(dict.fromkeys(_remarks(held.chart)))),
    )
    return show(request, "record.html", page)


def _remarks(chart: Chart) -> Iterator[Remark]:
    yield from chart.remarks
    yield from (remark for fact in chart.facts for remark in fact.remarks)


def _drawers(chart: Chart, stored: dict[str, int], library: Library) -> tuple[Drawer, ...]:
    facts: Iterable[Fact] = sorted((chart.person, *chart.facts), key=_rank)
    drawers = groupby(facts, key=lambda f: type(f).__name__)
    return tuple(
        Drawer(
            title=_KINDS.get(kind, kind),
            rows=tuple(_row(f, stored, library) for f in sorted(rows, key=_when, reverse=True)),
        )
        for kind, rows in drawers
    )


def _rank(fact: Fact) -> tuple[int, str]:
    kind = type(fact).__name__
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)


def _when(fact: Fact) -> str:
    return fact.effective.text if fact.effective else ""


def _row(fact: Fact, stored: dict[str, int], library: Library) -> FactRow:
    return FactRow(
        label=short_name(fact.code, library) if isinstance(fact, Result) else words(fact.label),
        said=clinic_days(plain_words(fact.said())),
        when=day(fact.effective) if fact.effective else "",
        known=day(fact.known) if fact.known else "",
        status=fact.status,
        reference=str(fact.source),
        resource=stored.get(str(fact.source)),
    )
