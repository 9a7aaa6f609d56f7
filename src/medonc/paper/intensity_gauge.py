"""Relative dose intensity as a bar from low to full: the share to date, that at the planned end, and the limit."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from medonc.paper import svg

HEIGHT, PAD, BAR_TOP, BAR = 46, 10, 17, 9
_FULL, _LOW = 100, 70


def intensity_gauge(
    *, name: str, to_date: Decimal, at_end: Decimal | None, limit: Decimal, width: int, places: int = 1
) -> str:
    """The bar of one drug, in per cent; what is below the limit is tinted, the planned end is hollow."""
    values = [float(to_date), *([float(at_end)] if at_end is not None else [])]
    low = min(_LOW, int(min(values) // 10) * 10)
    high = max(_FULL, -int(-max(values) // 10) * 10)
    scale = _Scale(low=low, high=high, width=width)
    parts = [_opening(name, to_date, at_end, limit, width, places), *_bar(scale, float(limit))]
    if at_end is not None:
        parts += _end(scale, float(to_date), float(at_end))
    parts.append(svg.dot(scale.x(float(to_date)), BAR_TOP + BAR / 2, 4.6, tone="c-dot", title="to date"))
    parts.append(svg.text(PAD, 11, _words(to_date, at_end, places), tone="c-lab b"))
    return "".join([*parts, *_ticks(scale, float(limit)), "</svg>"])


class _Scale:
    """Per cent on a line of some pixels."""

    def __init__(self, *, low: int, high: int, width: int) -> None:
        self.low, self.high, self.inner = low, high, width - 2 * PAD

    def x(self, percent: float) -> float:
        """Where a percentage stands."""
        return PAD + (percent - self.low) / (self.high - self.low) * self.inner


def _opening(name: str, to_date: Decimal, at_end: Decimal | None, limit: Decimal, width: int, places: int) -> str:
    end = f", {at_end:.{places}f} percent at the planned end" if at_end is not None else ""
    said = f"Dose intensity of {name}: {to_date:.{places}f} percent to date{end}; limit {limit:f}"
    return (
        f'<svg class="gauge" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" '
        f'role="img" aria-label="{escape(said, quote=True)}">'
    )


def _bar(scale: _Scale, limit: float) -> list[str]:
    left, edge = scale.x(scale.low), scale.x(limit)
    return [
        svg.rect(left, BAR_TOP, scale.inner, BAR, tone="bar-whole", extra=' rx="1.5" fill="var(--sunken)"'),
        svg.rect(left, BAR_TOP, edge - left, BAR, tone="bar-low", extra=' rx="1.5" fill="var(--reduce-tint)"'),
        svg.down(edge, BAR_TOP, BAR + 5, tone="c-limit"),
    ]


def _end(scale: _Scale, to_date: float, at_end: float) -> list[str]:
    middle = BAR_TOP + BAR / 2
    left, right = sorted((scale.x(to_date), scale.x(at_end)))
    return [
        svg.across(left, middle, right - left, tone="c-limit"),
        svg.dot(scale.x(at_end), middle, 4, tone="im-base", title="at the planned end"),
    ]


def _words(to_date: Decimal, at_end: Decimal | None, places: int) -> str:
    return f"{to_date:.{places}f} now" + (f", {at_end:.{places}f} at end" if at_end is not None else "")


def _ticks(scale: _Scale, limit: float) -> list[str]:
    step = 10 if scale.high - scale.low <= 40 else 25
    ticks = [tick for tick in range(scale.low, scale.high + 1, step) if abs(scale.x(tick) - scale.x(limit)) > 16]
    words = [svg.text(scale.x(tick), 41, str(tick), anchor="middle") for tick in ticks]
    return [*words, svg.text(scale.x(limit), 41, f"{limit:g}", tone="c-lab m", anchor="middle")]
