"""The lane of systemic treatment: cycles given are filled, those only requested are hollow, tablets are bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from medonc.paper import svg
from medonc.paper.axis import Axis, Labels
from medonc.paper.lane import Lane, Row, lane
from medonc.paper.systemic import Treatment, treatments
from medonc.practice.exposure import Course
from medonc.record import Chart

TALL, BAND, LEVEL = 26, 15, 46
SAME = 8  # days within which a given dose answers a requested one
HOLLOW = ' rx="1" fill="none" stroke="var(--s1)"'
HOLLOW_BAND = ' fill="none" stroke="var(--s3)"'


def systemic_lane(chart: Chart, *, on: date, courses: Sequence[Course] = ()) -> Lane | None:
    """Every systemic treatment, with its name above it."""
    found = treatments(chart, on=on, courses=courses)
    levels = _levels(found)
    height = 20 + LEVEL * (max(levels, default=0) + 1)

    def draw(axis: Axis, top: float) -> list[str]:
        labels = [Labels(axis) for _ in range(max(levels) + 1)]
        parts = list[str]()
        for treatment, level in zip(found, levels, strict=True):
            base = top + 12 + LEVEL * (level + 1)
            parts += _drawn(axis, base, treatment)
            room = _room(axis, treatment, [t for t, other in zip(found, levels, strict=True) if other == level])
            parts.append(_named(axis, base - TALL - 7, treatment, labels[level], room))
        return parts

    rows = [row for treatment in found for row in _rows(treatment)]
    return lane("Systemic", height=height, draw=draw, rows=rows, days=[d for t in found for d in t.days])


def _levels(found: Sequence[Treatment]) -> list[int]:
    """Treatments that run at one time stand on two levels."""
    levels, free = [], list[date]()
    for treatment in found:
        first, last = treatment.days[0], treatment.days[-1]
        level = next((n for n, until in enumerate(free) if until < first), len(free))
        free[level : level + 1] = [last]
        levels.append(level)
    return levels


def _room(axis: Axis, treatment: Treatment, level: Sequence[Treatment]) -> float:
    """The width for a name: up to the next treatment on its level, or to the edge of the picture."""
    later = [t.days[0] for t in level if t.days[0] > treatment.days[0]]
    until = axis.x(min(later)) if later else float(axis.width)
    return until - axis.x(treatment.days[0]) - 6


def _named(axis: Axis, y: float, treatment: Treatment, labels: Labels, room: float) -> str:
    bold = treatment.days[-1] >= axis.on
    words = treatment.name
    if svg.width_of(words, bold=bold) > room:
        words = " + ".join(_shorter(word) for word in words.split(" + "))
    if svg.width_of(words, bold=bold) > room:
        words = words[: max(3, int(room / 6.4) - 1)].rstrip(" +") + "…"
    tone, x = "c-lab b" if bold else "c-lab m", axis.x(treatment.days[0])
    return labels.place(x, y, words, tone=tone, gap=-2) or labels.place(x, y, words, tone=tone, gap=6)


def _shorter(drug: str) -> str:
    return drug[:5] + "." if len(drug) > 8 and " " not in drug else drug


def _drawn(axis: Axis, base: float, treatment: Treatment) -> list[str]:
    first, last = axis.x(treatment.days[0]), axis.x(treatment.days[-1])
    now = " now" if treatment.days[-1] >= axis.on else ""
    parts = [svg.across(first, base + 0.5, max(4.0, last - first), tone=f"rx-base{now}")]
    parts += _bands(axis, base, treatment)
    for day in treatment.asked:
        if day <= axis.end and not any(abs((day - given).days) <= SAME for given in treatment.given):
            parts.append(_asked(axis, base, day, treatment.name))
    bar = _bar(axis)
    for day in treatment.given:
        x = axis.x(day) - bar / 2
        title = f"{treatment.name}, given {day}"
        parts.append(svg.rect(x, base - TALL, bar, TALL, tone="rx-cyc", title=title, extra=' rx="1"'))
    return parts


def _bar(axis: Axis) -> float:
    return max(2.0, min(6.0, axis.inner / axis.days * 6))


def _asked(axis: Axis, base: float, day: date, name: str) -> str:
    """Requested and not given: hollow; still to come: dotted."""
    x, bar = axis.x(day) - 2.5, 5.0
    title = f"{name}, {'planned' if day >= axis.on else 'requested'} {day}"
    if day >= axis.on:
        return svg.rect(x, base - TALL + 0.5, bar, TALL - 1, tone="rx-plan", title=title, extra=' rx="1"')
    return svg.rect(x, base - TALL + 0.5, bar, TALL - 1, tone="rx-asked", title=title, extra=HOLLOW)


def _bands(axis: Axis, base: float, treatment: Treatment) -> Iterator[str]:
    for first, last in treatment.asked_daily:
        if not treatment.taken:
            width = axis.x(last) - axis.x(first)
            title = f"{treatment.name}, requested {first} to {last}"
            yield svg.rect(axis.x(first), base - BAND, width, BAND, tone="rx-asked", title=title, extra=HOLLOW_BAND)
    for first, last in treatment.taken:
        title = f"{treatment.name}, taken {first} to {last}"
        yield svg.rect(axis.x(first), base - BAND, axis.x(last) - axis.x(first), BAND, tone="rx-band", title=title)


def _rows(treatment: Treatment) -> Iterator[Row]:
    for fact in treatment.facts:
        if fact.effective is not None:
            until = f", to {fact.ended}" if fact.ended else ""
            what = f"{fact.said()}, {fact.event.value}{until}"
            yield Row(day=fact.effective.day, lane="Systemic", what=what, fact=str(fact.source))
