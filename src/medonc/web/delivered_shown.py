"""What was delivered of a course, and what its next day needs beside the drugs, ready to stand in a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from medonc.paper.dose_steps import dose_steps
from medonc.paper.intensity_gauge import intensity_gauge
from medonc.practice.criteria import Scene
from medonc.practice.exposure import Course
from medonc.practice.exposure.intensity import Loss, Reason, Share
from medonc.practice.exposure.intensity_methods import INTENSITY, share_said, tenth
from medonc.practice.treatment.checks import checked_doses, is_child
from medonc.practice.treatment.delivered import (
    AS_LAST,
    Ahead,
    DoseGiven,
    DrugHistory,
    by_event,
    dose_history,
    dose_intensity,
    lifetime_doses,
)
from medonc.practice.treatment.delivered.dose_intensity import DrugIntensity
from medonc.practice.treatment.dose import said_dose
from medonc.values.evidence import Answer
from medonc.web.answers_shown import AnswerShown, answer_shown
from medonc.web.words import day

_GAUGE, _WIDE, _NARROW = 260, 900, 620
_DUTY = "plan"
_SMALL, _STEP = Decimal("0.5"), Decimal(3)  # per cent: not worth a line; a change of dose


@dataclass(frozen=True, slots=True, kw_only=True)
class IntensityRow:
    """One drug: to date, at the planned end, and where what is lost goes."""

    name: str
    standard: str
    to_date: str
    at_end: str
    is_low: bool
    gauge: Markup
    losses: tuple[tuple[str, str], ...]  # what, per cent
    answer: AnswerShown


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRow:
    """One dose of the history."""

    when: str
    cycle: str
    dose: str
    percent: str
    late: str
    because: str
    who: str
    fact: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryShown:
    """The history of one drug."""

    name: str
    standard: str
    rows: tuple[DoseRow, ...]

    @property
    def count(self) -> int:
        """How many doses."""
        return len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredShown:
    """One course: intensity, history and lifetime doses."""

    name: str
    span: str
    mean: AnswerShown
    drugs: tuple[IntensityRow, ...]
    wide: Markup
    narrow: Markup
    histories: tuple[HistoryShown, ...]
    lifetime: tuple[AnswerShown, ...]


def delivered_shown(course: Course, every: Sequence[Course], scene: Scene, proposed: Ahead = AS_LAST) -> DeliveredShown:
    """One given course as known on the scene's day; `every` are all courses, for lifetime doses.

    `proposed` are the doses now proposed, for the course that goes on.
    """
    chart, library, on = scene.chart, scene.library, scene.on
    checked = {} if is_child(chart, on) else by_event(checked_doses(course, chart, library, on))
    found = dose_intensity(course, chart, library, on, proposed, checked=checked)
    history = dose_history(course, chart, library, on, checked=checked)
    standards = {one.drug: one.standard for one in history}
    ordered = sorted(found.drugs, key=lambda one: list(standards).index(one.drug) if one.drug in standards else 0)
    rows = tuple(_row(one, standards.get(one.drug, ""), scene, n) for n, one in enumerate(ordered))
    wide, narrow = (Markup(dose_steps(history, on=on, width=width)) for width in (_WIDE, _NARROW))  # noqa: S704
    return DeliveredShown(
        name=course.name,
        span=f"{day(course.starts)} to {day(course.last)}",
        mean=answer_shown(found.mean, "mean", _DUTY),
        drugs=rows,
        wide=wide,
        narrow=narrow,
        histories=tuple(_history(one) for one in history),
        lifetime=_answers(lifetime_doses(every, course, chart, library, on, proposed), "lifetime"),
    )


def _answers(found: Sequence[Answer[object]], name: str) -> tuple[AnswerShown, ...]:
    return tuple(answer_shown(each, f"{name}-{n}", _DUTY) for n, each in enumerate(found, start=1))


def _row(one: DrugIntensity, standard: str, scene: Scene, place: int) -> IntensityRow:
    name, low = scene.library.drug(one.drug).name, scene.library.rule(INTENSITY).numbers["low"]
    shown = one.at_end or one.to_date
    gauge = ""
    if one.to_date is not None:
        end = one.at_end.percent if one.at_end is not None else None
        gauge = intensity_gauge(name=name, to_date=one.to_date.percent, at_end=end, limit=low, width=_GAUGE)
    return IntensityRow(
        name=name,
        standard=standard,
        to_date=f"{tenth(one.to_date.percent)} %" if one.to_date is not None else "",
        at_end=f"{tenth(one.at_end.percent)} %" if one.at_end is not None else "",
        is_low=shown is not None and shown.percent < low,
        gauge=Markup(gauge),  # noqa: S704  our own SVG, which escapes the words of the record
        losses=tuple(_loss(share) for share in shown.shares if _counts(share)) if shown is not None else (),
        answer=answer_shown(one.answer, f"intensity-{place}", _DUTY),
    )


def _counts(share: Share) -> bool:
    """Whether a share is worth a line: rounding of less than half a per cent stands in the receipt alone."""
    return share.because is not Reason.ROUNDING or abs(share.percent) >= _SMALL


def _loss(share: Share) -> tuple[str, str]:
    what = "delay" if share.loss is Loss.DELAY else "dose"
    return f"{what}, {share.because}", f"{share_said(share)} %"


def _history(one: DrugHistory) -> HistoryShown:
    rows: list[DoseRow] = []
    before: DoseGiven | None = None
    for dose in one.doses:
        rows.append(_dose(dose, before))
        before = dose if dose.given and dose.percent is not None else before
    return HistoryShown(name=one.name, standard=one.standard, rows=tuple(rows))


def _dose(dose: DoseGiven, before: DoseGiven | None) -> DoseRow:
    reasons = {dose.less_because, *([dose.late_because] if dose.late_days else [])} - {Reason.NOT_RECORDED}
    shown = "left out" if not dose.given else said_dose(dose.dose) if dose.dose is not None else "not stated"
    percent = "" if dose.percent is None or not dose.given else f"{dose.percent:.0f} %"
    last = before.percent if before is not None else None
    changed = last is not None and dose.percent is not None and abs(dose.percent - last) >= _STEP
    return DoseRow(
        when=day(dose.day) + (f" to {day(dose.until)}" if dose.until is not None else ""),
        cycle=f"C{dose.cycle} D{dose.cycle_day}",
        dose=shown,
        percent=percent or dose.unknown,
        late=f"{dose.late_days} d" if dose.late_days else "",
        because=", ".join(sorted(reasons)),
        who=dose.who,
        fact=dose.fact.resource if dose.fact is not None else "",
        changed=changed or not dose.given,
    )
