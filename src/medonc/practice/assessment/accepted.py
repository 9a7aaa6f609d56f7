"""One input as a formula takes it: the right kind, the formula's unit, and whether a living patient can have it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import InputSpec
from medonc.practice.answers import Given
from medonc.values.analytes import convert
from medonc.values.errors import ImpossibleValue
from medonc.values.quantity import Quantity, plain

NUMERIC = ("number", "count")
WORDS = ("choice", "yes/no", "date", "codes", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The value to compute with. `conversion` and `implausible` are words for the receipt; empty where none."""

    value: Given
    conversion: str = ""
    implausible: str = ""


def accept(spec: InputSpec, value: Given) -> Accepted:
    """The value as the formula takes it; refuses a unit of another kind and a word that is not among the choices."""
    if spec.kind in WORDS:
        return Accepted(value=_word(spec, value))
    if spec.kind in NUMERIC:
        return _bounded(spec, _bare(spec, value))
    if not isinstance(value, Quantity):
        raise ImpossibleValue(
            f"{spec.label} is '{value}', without a unit", expected=f"a {spec.kind} such as {spec.unit}"
        )
    converted = convert(value, spec.unit, analyte=spec.analyte)
    said = "" if value.code == spec.unit else _equation(value, converted, spec.analyte)
    return _bounded(spec, converted, conversion=said)


def _word(spec: InputSpec, value: Given) -> Given:
    if spec.kind == "yes/no" and value in ("yes", "no"):
        return value == "yes"
    if spec.choices and value not in spec.choices:
        raise ImpossibleValue(f"{spec.label} is '{value}'", expected="one of " + ", ".join(spec.choices))
    return value


def _bare(spec: InputSpec, value: Given) -> Decimal:
    if isinstance(value, Quantity):
        return value.to(spec.unit or "1").value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ImpossibleValue(f"{spec.label} is '{value}'", expected="a number")
    return Decimal(value)


def _bounded(spec: InputSpec, value: Decimal | Quantity, *, conversion: str = "") -> Accepted:
    number = value.value if isinstance(value, Quantity) else value
    beyond = (spec.low is not None and number < spec.low) or (spec.high is not None and number > spec.high)
    return Accepted(value=value, conversion=conversion, implausible=_range(spec, number) if beyond else "")


def _range(spec: InputSpec, number: Decimal) -> str:
    unit = f" {spec.unit}" if spec.unit else ""
    low, high = ("" if end is None else plain(end) for end in (spec.low, spec.high))
    bounds = f"{low} to {high}" if low and high else f"{low} or more" if low else f"{high} or less"
    return f"implausible ({short(number)}{unit}; {bounds}{unit} is possible)"


def _equation(value: Quantity, converted: Quantity, analyte: str) -> str:
    by = f" ({analyte})" if analyte and value.unit.kind != converted.unit.kind else ""
    return f"{plain(value.value)} {value.code} = {short(converted.value)} {converted.code}{by}"


def short(number: Decimal) -> str:
    """Digits for reading: at most six significant ones, no trailing zeros after the point."""
    text = plain(+number.normalize() if abs(number.adjusted()) > 12 else round(number, max(0, 5 - number.adjusted())))
    return text.rstrip("0").rstrip(".") if "." in text else text
