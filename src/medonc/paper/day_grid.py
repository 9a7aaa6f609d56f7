"""The schedule of a regimen drawn as a grid of days: a function of the regimen and a width in pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from medonc.knowledge.shapes import DrugLine, Phase, Regimen
from medonc.paper import svg
from medonc.paper.regimen_words import (
    cycles_words,
    days_words,
    dose_words,
    in_order,
    loading_words,
    phase_words,
    runs,
)

_HEAD, _DAYS, _ROW, _BAR, _BETWEEN = 20, 20, 38, 18, 16
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where the days of a phase stand: `left` of day 1, and the width of one day."""

    left: float
    step: float
    days: int
    width: int

    def x(self, day: int) -> float:
        return self.left + (day - 1) * self.step


def day_grid(regimen: Regimen, *, width: int, names: Mapping[str, str] | None = None) -> str:
    """The picture as SVG text: phases one under the other, a row for each drug line, a column for each day.

    `names` are the drugs' names by id. A dashed block is not given in every cycle; a ring marks a loading dose.
    """
    drawn, y = [], 0.0
    for phase in regimen.phases:
        drawn.append(_phase(phase, y, width, names or {}))
        y += _height(phase) + _BETWEEN
    height = svg.number(y - _BETWEEN)
    says = escape(described(regimen, names=names or {}))
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg class="daygrid" {size} role="img" aria-label="{says}">{"".join(drawn)}</svg>'


def described(regimen: Regimen, *, names: Mapping[str, str]) -> str:
    """The picture in words, for those who do not see it."""
    phases = [
        f"{phase.name}, {phase_words(phase)}: "
        + "; ".join(f"{names.get(line.drug, line.drug)} {days_words(line.days)}" for line in in_order(phase))
        for phase in regimen.phases
    ]
    return f"Days of treatment. {'. '.join(phases)}."


def _height(phase: Phase) -> int:
    return _HEAD + _DAYS + _ROW * len(phase.drugs)


def _phase(phase: Phase, top: float, width: int, names: Mapping[str, str]) -> str:
    left = min(300, width * 0.36)
    columns = _Columns(left=left, step=(width - left) / phase.length_days, days=phase.length_days, width=width)
    head = svg.text(0, top + 13, f"{phase.name[:1].upper()}{phase.name[1:]}: {phase_words(phase)}", tone="c-lab b")
    first = top + _HEAD + _DAYS
    rows = [_row(line, first + n * _ROW, columns, names) for n, line in enumerate(in_order(phase))]
    return head + _axis(phase, top + _HEAD, columns) + "".join(rows)


def _axis(phase: Phase, y: float, columns: _Columns) -> str:
    """The day numbers: every day that is labelled, and a faint line where a week begins."""
    foot = _DAYS + _ROW * len(phase.drugs)
    weeks = [svg.down(columns.x(day), y + 16, foot - 16, tone="c-grid") for day in range(1, columns.days + 1, _WEEK)]
    end = svg.down(columns.width - 0.5, y + 16, foot - 16, tone="c-axis")
    labels = [
        svg.text(columns.x(day) + min(columns.step, 26) / 2, y + 12, str(day), tone=tone, anchor="middle")
        for day, tone in _labelled(phase, columns).items()
    ]
    return svg.text(0, y + 12, "Day of the cycle") + "".join(labels) + "".join(weeks) + end


def _labelled(phase: Phase, columns: _Columns) -> dict[int, str]:
    """Days whose number is printed: the first days of a run before others, none closer than its digits allow."""
    starts = sorted({first for line in phase.drugs for first, _ in runs(d.day for d in line.days)})
    weeks = [day for day in range(1, columns.days + 1, _WEEK) if day not in starts]
    rest = [day for day in range(1, columns.days + 1) if day not in starts and day not in weeks]
    taken: dict[int, str] = {}
    for day in [*starts, columns.days, *weeks, *rest]:
        if day not in taken and all(abs(day - other) * columns.step >= 17 for other in taken):
            taken[day] = "c-lab b" if day in starts else "c-lab"
    return taken


def _row(line: DrugLine, y: float, columns: _Columns, names: Mapping[str, str]) -> str:
    some = cycles_words(line)
    name = names.get(line.drug, line.drug)
    aside = ", ".join(w for w in (dose_words(line), some) if w)
    words = svg.text(0, y + 16, _fitting(name, columns.left), tone="c-lane")
    words += svg.text(0, y + 30, _fitting(aside, columns.left), tone="c-lab")
    rule = svg.across(0, y, columns.width, tone="c-grid")
    return rule + words + _blocks(line, y + 10, columns, name) + _loading(line, y + 10, columns)


def _fitting(words: str, room: float) -> str:
    """Words cut to the room beside the grid; the whole line stands in the table below."""
    most = int((room - 12) / 6)
    return words if len(words) <= most else f"{words[: most - 1].rstrip(', ')}…"


def _blocks(line: DrugLine, y: float, columns: _Columns, name: str) -> str:
    """One block for each run of days with as many doses a day."""
    tone = "dg some" if cycles_words(line) else "dg"
    drawn = []
    for times in sorted({day.times for day in line.days}):
        for first, last in runs(day.day for day in line.days if day.times == times):
            drawn.append(
                _block(first, last, times, y=y, columns=columns, tone=tone, title=f"{name}, {dose_words(line)}")
            )
    return "".join(drawn)


def _block(first: int, last: int, times: int, *, y: float, columns: _Columns, tone: str, title: str) -> str:
    days = f"day {first}" if first == last else f"days {first} to {last}"
    wide = columns.step * (last - first + 1)
    seen = max(4.0, min(wide, 26.0) if first == last else wide) - 2
    box = svg.rect(columns.x(first) + 1, y, seen, _BAR, tone=tone, title=f"{title}, {days}", extra=' rx="2"')
    if times > 1 and seen > 22:
        ink = "dg-t some" if tone.endswith("some") else "dg-t"
        box += svg.text(columns.x(first) + 1 + seen / 2, y + 13, f"{times}×", tone=ink, anchor="middle")
    return box


def _loading(line: DrugLine, y: float, columns: _Columns) -> str:
    """A ring on the first day, and its words beside it."""
    if line.loading_dose is None:
        return ""
    first = min(day.day for day in line.days)
    x = columns.x(first) + min(columns.step, 26) / 2
    ring = svg.dot(x, y + _BAR / 2, 4, tone="dg-load", title=loading_words(line))
    return ring + svg.text(columns.x(first) + max(columns.step, 26) + 4, y + 13, loading_words(line), tone="c-lab m")
