"""One time axis for all lanes of a picture, and the rows of labels that must not touch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from medonc.paper import svg

LEFT, RIGHT = 122, 48
AHEAD = timedelta(days=63)  # how far a picture shows what is planned: three cycles of three weeks


@dataclass(frozen=True, kw_only=True)
class Axis:
    """From one day to another over a width in pixels; `on` is the day of the picture."""

    start: date
    end: date
    on: date
    width: int

    @property
    def inner(self) -> int:
        """The width between the names of the lanes and the right margin."""
        return self.width - LEFT - RIGHT

    @property
    def days(self) -> int:
        """Days from start to end, at least one."""
        return max(1, (self.end - self.start).days)

    def x(self, day: date) -> float:
        """Where a day stands, kept inside the picture."""
        share = (day - self.start).days / self.days
        return LEFT + max(0.0, min(1.0, share)) * self.inner

    def beside(self, x: float, wide: float) -> float:
        """Where words beside a mark begin: right of it, and past the line of today where that would cross them."""
        today = self.x(self.on)
        return today + 5 if x <= today < x + 8 + wide else x + 8

    def ticks(self) -> Iterator[tuple[date, str]]:
        """The first days of years, quarters or months with their names, none closer than its label allows."""
        months = 1 if self.days < 300 else 3 if self.days < 800 else 12
        room = self.days / self.inner * (64 if months < 12 else 40)
        day, last = date(self.start.year, 1, 1), None
        while day <= self.end:
            if day >= self.start and (last is None or (day - last).days >= room):
                named = (
                    f"{day:%Y}"
                    if day.month == 1 and months == 12
                    else f"{day:%b %Y}"
                    if _first(last, day)
                    else f"{day:%b}"
                )
                yield day, named
                last = day
            day = _later(day, months)


def _first(last: date | None, day: date) -> bool:
    return last is None or last.year != day.year


def _later(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def axis_over(days: list[date], *, on: date, width: int) -> Axis:
    """The axis over everything dated, today included, with a little room at both ends.

    What is planned is shown for some weeks, or a fifth of the past: a long request must not press the past together.
    """
    first = min([*days, on - timedelta(days=30)])
    last = min(max([*days, on]), on + max(AHEAD, (on - first) / 5))
    room = timedelta(days=max(7, (last - first).days // 40))
    return Axis(start=first - room, end=last + room, on=on, width=width)


@dataclass
class Labels:
    """One row of words: a label goes right of its mark, else left of it, else it is left out."""

    axis: Axis
    taken: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reserve(self.axis.x(self.axis.on), 2)  # the line of today crosses no word

    def reserve(self, x: float, half: float = 7) -> None:
        """Keeps the place of a mark free of words."""
        self.taken.append((x - half, x + half))

    def place(self, x: float, y: float, words: str, *, tone: str = "c-lab m", gap: float = 9) -> str:
        """The label, or nothing where there is no room."""
        width = svg.width_of(words, bold=tone.endswith(" b"))
        for left, anchor, at in ((x + gap, "start", x + gap), (x - gap - width, "end", x - gap)):
            if self._is_free(left, left + width):
                self.taken.append((left - 3, left + width + 3))
                return svg.text(at, y, words, tone=tone, anchor=anchor)
        return ""

    def _is_free(self, left: float, right: float) -> bool:
        inside = left >= LEFT - 4 and right <= self.axis.width
        return inside and all(right <= a or left >= b for a, b in self.taken)
