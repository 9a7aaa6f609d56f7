"""The arithmetic line of a response: `52 → 41 mm, −21.2 % from baseline, +2.5 % from nadir 40`."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from medonc.values.quantity import EXACT, plain

HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")
_MINUS = "−"


def percent_change(before: Decimal, after: Decimal) -> Decimal | None:
    """How much in per cent `after` differs from `before`; None where there was nothing before."""
    if not before:
        return None
    return EXACT.divide(EXACT.multiply(after - before, HUNDRED), before)


def rises_by(before: Decimal, after: Decimal, *, percent: Decimal) -> bool:
    """Whether `after` is at least so many per cent above `before`, by whole products: no quotient is rounded."""
    return after > before and EXACT.multiply(after - before, HUNDRED) >= EXACT.multiply(before, percent)


def falls_by(before: Decimal, after: Decimal, *, percent: Decimal) -> bool:
    """Whether `after` is at least so many per cent below `before`."""
    return before > after and EXACT.multiply(before - after, HUNDRED) >= EXACT.multiply(before, percent)


def said_percent(percent: Decimal | None) -> str:
    """`+23.7 %`; never a whole number that was not reached (19.97 is `+19.97 %`)."""
    if percent is None:
        return "no percentage from 0"
    shown = percent.quantize(_TENTH, ROUND_HALF_UP)
    if shown == shown.to_integral_value() and shown != percent:
        shown = percent.quantize(Decimal("0.01"), ROUND_DOWN)
    text = number(abs(shown))
    return f"{'+' if percent > 0 else _MINUS if percent < 0 else ''}{text} %"


def number(value: Decimal) -> str:
    """Digits without zeros behind the point."""
    text = plain(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def line(*, before: Decimal, after: Decimal, baseline: Decimal, nadir: Decimal, unit: str) -> str:
    """The whole line, from one assessment to the next."""
    return (
        f"{number(before)} → {number(after)} {unit}, {said_percent(percent_change(baseline, after))} from baseline, "
        f"{said_percent(percent_change(nadir, after))} from nadir {number(nadir)}"
    )
