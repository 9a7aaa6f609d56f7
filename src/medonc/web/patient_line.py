"""The line that must never be out of sight: who this is by two identifiers and more, the illness, what may harm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from medonc.practice.as_recorded import words
from medonc.practice.review import Review
from medonc.practice.toxicity_management.checkpoint import checkpoint_exposure
from medonc.record import Chart
from medonc.record.disease import Condition, Role
from medonc.record.measured import Performance
from medonc.record.person import Allergy
from medonc.values.evidence import NotKnown
from medonc.web.words import day, slug
from medonc.workbench.open_chart import library
from medonc.workbench.patients import PatientHeader
from medonc.workbench.same_name import namesakes

_SEX = {"female": "F", "male": "M"}
_PAGES = {"response": "response", "genomics": "genomics", "pathology": "diagnosis_page"}
_TITLES = {"pathology": "Diagnosis"}  # its page holds the stage and the work-up too
_ENDED = ("inactive", "resolved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A duty in the menu of a patient. `glyph` says that its answers are not all there."""

    key: str
    title: str
    slug: str
    glyph: str = ""
    page: str = ""  # where the duty has a page of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientLine:
    """What the head of every page of a patient shows."""

    pk: int
    name: str
    who: str  # "62 F, 14 Mar 1964, SYN-0417"
    identifiers: str  # for paper: birth date and record number in words
    diagnosis: str
    ecog: str
    allergies: tuple[str, ...]
    no_allergy: bool  # the record says so; silence does not
    died: str
    namesakes: tuple[PatientHeader, ...]
    duplicates: tuple[int, ...]
    tabs: tuple[Tab, ...]
    on: date
    asked: str = ""  # the day in the address, where it is not today
    restricted: bool = False  # not everybody opens this chart
    immunotherapy: str = ""  # a checkpoint inhibitor that was ever had: kept in sight for life


def patient_line(header: PatientHeader, chart: Chart, review: Review, *, asked: str = "") -> PatientLine:
    """The line from the same chart and review as the page below it."""
    return PatientLine(
        pk=header.pk,
        name=header.name,
        who=_who(header, chart, review.on),
        identifiers=f"born {day(header.born) or 'not recorded'} · record number {header.record_number or 'none'}",
        diagnosis=_diagnosis(chart),
        ecog=_ecog(chart),
        allergies=_allergies(chart),
        no_allergy=any(a.denies for a in _allergy_facts(chart)),
        died=(day(header.died) or "day not recorded") if header.deceased else "",
        namesakes=namesakes(header.pk),
        duplicates=header.duplicates,
        tabs=_tabs(review),
        on=review.on,
        asked=asked,
        restricted=header.restricted,
        immunotherapy=_immunotherapy(chart, review.on),
    )


def _who(header: PatientHeader, chart: Chart, on: date) -> str:
    age = chart.person.age(on=on)
    sex = _SEX.get(header.gender, header.gender or "sex not recorded")
    parts = [f"{age if age is not None else 'age not known'}\u00a0{sex}", day(header.born) or "birth date not recorded"]
    return ", ".join([*parts, header.record_number or "no record number"])


def _diagnosis(chart: Chart) -> str:
    found = dict.fromkeys(words(c.said()) for c in chart.all(Condition) if c.role is Role.PRIMARY)
    return "; ".join(found) or "No cancer diagnosis recorded"


def _ecog(chart: Chart) -> str:
    held = [p for p in chart.all(Performance) if p.scale == "ECOG" and p.grade is not None]
    return str(held[-1].grade) if held else ""


def _allergies(chart: Chart) -> tuple[str, ...]:
    held = [a for a in _allergy_facts(chart) if not a.denies]
    return tuple(dict.fromkeys(", ".join(map(words, [str(a.substance), *a.reactions])) for a in held))


def _allergy_facts(chart: Chart) -> list[Allergy]:
    return [a for a in chart.all(Allergy) if a.clinical_status not in _ENDED and a.verification != "refuted"]


def _immunotherapy(chart: Chart, on: date) -> str:
    found = checkpoint_exposure(chart, library(), on)
    return found.said() if found is not None else ""


def _tabs(review: Review) -> tuple[Tab, ...]:
    return tuple(
        Tab(
            key=str(number) if number < 10 else "",
            title=_TITLES.get(slug(duty.duty), duty.duty.capitalize()),
            slug=slug(duty.duty),
            page=_PAGES.get(slug(duty.duty), ""),
            glyph="unsure" if any(isinstance(a, NotKnown) for a in duty.answers) else "",
        )
        for number, duty in enumerate(review.duties, start=1)
    )
