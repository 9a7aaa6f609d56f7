"""The doses of a course as steps: each drug a lane, each dose a bar as high as its share of standard, delays marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

from medonc.paper import svg
from medonc.paper.axis import LEFT, Axis, Labels, axis_over
from medonc.practice.treatment.delivered import DoseGiven, DrugHistory

LANE, TALL, FOOT = 62, 30, 24
_HIGHEST = 150  # per cent: what is more stands at this height
_STEP = 3  # per cent: a change of so much from the dose before is labelled
HOLLOW = ' rx="1" fill="none" stroke="var(--ink-3)"'


def dose_steps(histories: Sequence[DrugHistory], *, on: date, width: int) -> str:
    """The picture of all drugs on one time axis; empty where there is no dose."""
    days = [dose.day for one in histories for dose in one.doses]
    if not days:
        return ""
    axis = axis_over(days, on=on, width=width)
    height = LANE * len(histories) + FOOT
    opening = (
        f'<svg class="lab steps" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{escape(_said(histories), quote=True)}">'
    )
    lanes = [part for place, one in enumerate(histories) for part in _lane(axis, LANE * (place + 1) - 8, one)]
    return "\n".join([opening, *lanes, *_foot(axis, height - FOOT), "</svg>"])


def _said(histories: Sequence[DrugHistory]) -> str:
    """`carboplatin, standard AUC 5: 100, 101, 100 percent; …`."""
    parts = []
    for one in histories:
        shares = ", ".join(_share(dose) for dose in one.doses)
        parts.append(f"{one.name}, standard {one.standard}: {shares} percent")
    return "; ".join(parts)


def _share(dose: DoseGiven) -> str:
    if not dose.given:
        return "left out"
    return "not known" if dose.percent is None else f"{dose.percent:.0f}"


def _lane(axis: Axis, base: float, one: DrugHistory) -> list[str]:
    labels = Labels(axis)
    parts = [
        svg.text(0, base - TALL + 8, one.name[:20], tone="c-lane"),
        svg.text(0, base - 2, one.standard, tone="c-lab m"),
        svg.across(LEFT, base + 0.5, axis.inner, tone="rx-base"),
        svg.across(LEFT, base - TALL, axis.inner, tone="c-limit"),
    ]
    before = 100.0
    for dose in one.doses:
        parts += _bar(axis, base, one.name, dose)
        percent = float(dose.percent) if dose.percent is not None else before
        if dose.given and abs(percent - before) >= _STEP:
            parts.append(labels.place(axis.x(dose.day), base - TALL - 5, f"{percent:.0f} %", tone="c-lab b", gap=-4))
        before = percent if dose.given else before
    return parts


def _bar(axis: Axis, base: float, name: str, dose: DoseGiven) -> list[str]:
    wide = max(3.0, min(7.0, axis.inner / axis.days * 5))
    x = axis.x(dose.day) - wide / 2
    title = f"{name} {dose.day}: {dose.dose or ''} {_share(dose)} %".replace("  ", " ")
    if not dose.given or dose.percent is None:
        parts = [svg.rect(x, base - TALL, wide, TALL, tone="rx-asked", title=title, extra=HOLLOW)]
    else:
        tall = TALL * min(float(dose.percent), _HIGHEST) / 100
        parts = [svg.rect(x, base - tall, wide, tall, tone="rx-cyc", title=title, extra=' rx="1"')]
    if dose.until is not None:
        width = axis.x(dose.until) - axis.x(dose.day)
        parts.append(svg.rect(axis.x(dose.day), base - 6, width, 6, tone="rx-band", title=f"{name} to {dose.until}"))
    if dose.late_days > 0:
        due = axis.x(dose.day - timedelta(days=dose.late_days))
        said = f"{dose.late_days} days late: {dose.late_because}"
        parts.append(svg.rect(due, base - 4, axis.x(dose.day) - due, 4, tone="rx-delay", title=said))
    return parts


def _foot(axis: Axis, base: float) -> list[str]:
    parts = [svg.across(LEFT, base, axis.inner, tone="c-axis")]
    for day, words in axis.ticks():
        parts += [svg.down(axis.x(day), base, 4, tone="c-axis"), svg.text(axis.x(day), base + 17, words)]
    return parts
