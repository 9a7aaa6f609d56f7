"""SVG as text: small marks, lines and words. Colours come from classes, so one drawing serves both themes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Point = tuple[float, float]
SHAPES = {
    "improved": '<path d="M0 5L5 -4H-5z" class="im-good"/>',
    "remission": '<circle r="4" class="im-ned"/>',
    "stable": '<rect x="-4" y="-4" width="8" height="8" class="im-sd"/>',
    "worse": '<path d="M-5 4L0 -5 5 4z" class="im-bad"/>',
    "read": '<circle r="4.5" class="im-base"/>',
    "diagnosis": '<path class="dx" d="M0 -6l6 6-6 6-6-6z"/>',
    "operation": '<path class="op" d="M-5 0h10M0 -5v10"/>',
    "radiotherapy": '<path class="rt" d="M-2.5 -6v12M0 -6v12M2.5 -6v12"/>',
    "procedure": '<circle class="pt" r="3.2"/>',
}


def number(value: float) -> str:
    """A coordinate with one decimal, without a trailing zero."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, words: str, *, tone: str = "c-lab", anchor: str = "start") -> str:
    """Words at a place."""
    turned = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{tone}" x="{number(x)}" y="{number(y)}"{turned}>{escape(words)}</text>'


def mark(x: float, y: float, shape: str, *, title: str = "") -> str:
    """A shape at a place; its title shows when pointed at."""
    told = f"<title>{escape(title)}</title>" if title else ""
    return f'<g transform="translate({number(x)} {number(y)})">{told}{SHAPES[shape]}</g>'


def rect(x: float, y: float, width: float, height: float, *, tone: str, title: str = "", extra: str = "") -> str:
    """A box; never thinner than half a pixel."""
    size = f'width="{number(max(width, 0.5))}" height="{number(height)}"'
    told = f"<title>{escape(title)}</title></rect>" if title else "</rect>"
    return f'<rect class="{tone}" x="{number(x)}" y="{number(y)}" {size}{extra}>{told}'


def line(points: Sequence[Point], *, tone: str) -> str:
    """A line through points."""
    joined = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f'<path class="{tone}" d="M{joined}"/>'


def across(x: float, y: float, width: float, *, tone: str) -> str:
    """A level line."""
    return f'<path class="{tone}" d="M{number(x)} {number(y)}h{number(width)}"/>'


def down(x: float, y: float, height: float, *, tone: str) -> str:
    """An upright line."""
    return f'<path class="{tone}" d="M{number(x)} {number(y)}v{number(height)}"/>'


def dot(x: float, y: float, radius: float, *, tone: str = "c-dot", title: str = "") -> str:
    """A filled point."""
    told = f"<title>{escape(title)}</title>" if title else ""
    return f'<circle class="{tone}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}">{told}</circle>'


def width_of(words: str, *, bold: bool = False) -> float:
    """About how wide words of eleven pixels are."""
    return len(words) * (6.4 if bold else 5.9)
