"""One lesion over its assessments as bars: the smallest and the last stand out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from medonc.paper import svg

WIDTH, HEIGHT, _TOP, _GAP = 180, 72, 16, 6


def lesion_bars(sizes: Sequence[float | None], *, largest: float) -> str:
    """The bars in SVG, all lesions to one scale; an assessment without a size leaves a gap."""
    known = [each for each in sizes if each is not None]
    low = sizes.index(min(known)) if known else -1
    wide = (WIDTH + _GAP) / max(len(sizes), 1) - _GAP
    said = ", ".join("not measured" if each is None else f"{each:g}" for each in sizes)
    opening = (
        f'<svg class="lb" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(f"{said} mm", quote=True)}">'
    )
    parts = [opening]
    for place, size in enumerate(sizes):
        if size is None:
            continue
        tall = size / max(largest, 1) * (HEIGHT - 2 - _TOP)
        x, is_last = place * (wide + _GAP), place == len(sizes) - 1
        tone = "lbr last" if is_last else "lbr low" if place == low else "lbr"
        parts.append(svg.rect(x, HEIGHT - 2 - tall, wide, tall, tone=tone))
        if place in (0, low) or is_last:
            weight = "b" if is_last else "m"
            parts.append(
                svg.text(x + wide / 2, HEIGHT - 6 - tall, f"{size:g}", tone=f"c-lab {weight}", anchor="middle")
            )
    parts.append(svg.across(0, HEIGHT - 1.5, WIDTH, tone="c-axis"))
    return "".join([*parts, "</svg>"])
