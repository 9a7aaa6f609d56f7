"""A patient's diary as a page writes it: each symptom over the reports, the reports themselves, and what they asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from medonc.knowledge.shapes import Library
from medonc.paper.symptom_panel import Point, symptom_panel
from medonc.practice.quality_of_life import item_of, scored_words
from medonc.record.patient_reports import Item, PatientReport
from medonc.web.words import day, first_up, moment
from medonc.workbench.site_settings import zone

PANEL_WIDTH = 232
_SIGN_HIGH = 1  # a yes or no is no curve
_SEVERE_OF_FOUR = 3  # of 0 to 4: "severe", "frequently", "quite a bit"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelShown:
    """One symptom: its name, the last score in words, and its picture."""

    title: str
    last: str
    picture: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportShown:
    """One report: when, by whom, the patient's own urgency, each answer in words, and the resource that holds it."""

    at: str
    said: str
    urgency: str
    answers: tuple[str, ...]
    passed: tuple[str, ...]
    signs: tuple[str, ...]
    fact: str


def reports_of(held: Iterable[PatientReport]) -> tuple[PatientReport, ...]:
    """The reports that have a day, the earliest first."""
    return tuple(sorted((each for each in held if each.effective is not None), key=_at))


def panels(reports: Sequence[PatientReport], library: Library) -> tuple[PanelShown, ...]:
    """One panel for each symptom that any report answered, those with the highest last score first."""
    groups: dict[str, list[Item]] = {}
    for report in reports:
        for answer in report.answers:
            item = item_of(answer.item, library)
            if item is not None and item.high > _SIGN_HIGH and item not in groups.setdefault(item.group, []):
                groups[item.group].append(item)
    made = [(_last(items, reports), _panel(items, reports)) for items in groups.values() if items]
    return tuple(panel for _, panel in sorted(made, key=lambda each: -each[0]))


def reports_shown(reports: Sequence[PatientReport], library: Library) -> tuple[ReportShown, ...]:
    """The reports, the latest first."""
    return tuple(_report(report, library) for report in reversed(reports))


def _panel(items: Sequence[Item], reports: Sequence[PatientReport]) -> PanelShown:
    first, last = _at(reports[0]), _at(reports[-1])
    span = (last - first).total_seconds() or 1
    points: list[Point] = []
    for report in reports:
        worst = _worst(items, report)
        where = (_at(report) - first).total_seconds() / span if last != first else 1
        said = f"{day(report.effective and report.effective.day.isoformat())}: "
        points.append((where, worst[1] if worst else None, said + (scored_words(*worst) if worst else "not answered")))
    title = first_up(items[0].term or items[0].label)
    high = items[0].high
    severe = _SEVERE_OF_FOUR if high == 4 else None
    picture = symptom_panel(title, points, high=high, severe_from=severe, width=PANEL_WIDTH)
    now = _worst(items, reports[-1])
    return PanelShown(title=title, last=_words(now) if now else "not answered", picture=Markup(picture))  # noqa: S704


def _worst(items: Sequence[Item], report: PatientReport) -> tuple[Item, int] | None:
    """The item of a symptom with the highest score in a report; the lowest where a high one is good."""
    found = [
        (item, answer.value) for item in items if (answer := report.answer(item.code)) and answer.value is not None
    ]
    return max(found, key=lambda each: -each[1] if each[0].higher_is_better else each[1], default=None)


def _last(items: Sequence[Item], reports: Sequence[PatientReport]) -> float:
    worst = _worst(items, reports[-1])
    if worst is None:
        return 0
    item, value = worst
    return -1 if item.higher_is_better else value / item.high


def _words(worst: tuple[Item, int]) -> str:
    item, value = worst
    words = item.words_of(value)
    of = "" if item.attribute == "score" else f"{item.attribute} "
    return f"{of}{value} of {item.high}" + (f", {words}" if words else "")


def _report(report: PatientReport, library: Library) -> ReportShown:
    held = [(item_of(answer.item, library), answer) for answer in report.answers]
    known = [(item, answer) for item, answer in held if item is not None]
    given = [(item, answer.value) for item, answer in known if answer.value is not None]
    return ReportShown(
        at=moment(_at(report), zone()),
        said=report.said(),
        urgency=report.urgency,
        answers=tuple(scored_words(item, value) for item, value in given if item.high > _SIGN_HIGH),
        passed=tuple(first_up(item.label) for item, answer in known if answer.value is None),
        signs=tuple(first_up(item.term) for item, value in given if item.high == _SIGN_HIGH and value == _SIGN_HIGH),
        fact=str(report.source),
    )


def _at(report: PatientReport) -> datetime:
    if report.effective is None:
        raise ValueError("a report without a day was not left out")
    return report.effective.start
