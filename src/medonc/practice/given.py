"""Values as a clinician types them: "70 kg", "1.1 mg/dL", "yes", "2018-04-12", "icd10:I21.9, icd10:E11"."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import InputSpec
from medonc.practice.answers import Given
from medonc.values.errors import ImpossibleValue, UnitMismatch, UnknownUnit
from medonc.values.quantity import Quantity, plain
from medonc.values.units import UNITS

BARE_KINDS = ("number", "count")
# A unit that begins with a digit (10*9/L) stands apart from its number; "1,100 kg" is not one kg.
_NUMBER = re.compile(r"([+-]?\d{1,40}(?:\.\d{1,60})?)(?:\s+(?=\S)|(?=[^\s\d,.])|$)(.*)")
_YES_NO = MappingProxyType({"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False})
# How people write units that have one reading only; everything else is a UCUM code or the way medonc prints it.
_SPELT = MappingProxyType(
    {
        "lb": "[lb_av]",
        "lbs": "[lb_av]",
        "in": "[in_i]",
        "ft": "[ft_i]",
        "year": "a",
        "years": "a",
        "month": "mo",
        "week": "wk",
        "day": "d",
        "days": "d",
        "mmHg": "mm[Hg]",
        "mEq/L": "meq/L",
        "IU": "[iU]",
        "IU/L": "[iU]/L",
        "C": "Cel",
        "F": "[degF]",
        "bpm": "/min",
        "mL/min/1.73m2": "mL/min/{1.73_m2}",
        "mL/min/1.73 m2": "mL/min/{1.73_m2}",
        "10^9/L": "10*9/L",
        "10^12/L": "10*12/L",
        "10^3/uL": "10*3/uL",
        "10^6/uL": "10*6/uL",
        "AUC": "mg/mL.min",
    }
)
_SHOWN = MappingProxyType({unit.shown: code for code, unit in reversed(UNITS.items()) if unit.shown.strip()})


def read_input(text: str, spec: InputSpec) -> Given:
    """The typed value of one input; refuses a missing unit, an unknown one, and a word that is not a choice."""
    text = text.strip()
    if not text:
        raise ImpossibleValue(
            f"{spec.label} is empty", expected=expected(spec), do="leave it out where it is not known"
        )
    if spec.kind == "text":
        return text
    if spec.kind == "choice":
        return _choice(text, spec)
    if spec.kind == "yes/no":
        return _yes_no(text, spec)
    if spec.kind == "date":
        return _date(text, spec)
    if spec.kind == "codes":
        return () if text == "none" else tuple(part.strip() for part in text.split(",") if part.strip())
    return _measured(text, spec)


def read_quantity(text: str) -> Quantity:
    """`"70 kg"` as a quantity; refuses what has no number or no unit."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or not match[2]:
        raise ImpossibleValue(f"'{text}' is not a number with its unit", expected="for example 70 kg")
    return Quantity(Decimal(match[1]), unit_code(match[2].strip()))


def unit_code(text: str) -> str:
    """The UCUM code that a written unit means; refuses one outside the table."""
    for code in (text, _SPELT.get(text), _SHOWN.get(text)):
        if code in UNITS:
            return str(code)
    near = sorted(code for code in UNITS if code.lower() == text.lower())
    raise UnknownUnit(
        f"unit '{text}' is not in the unit table", expected=" or ".join(near) or "a UCUM code medonc knows"
    )


def written(value: Given) -> str:
    """A typed value as text that `read_input` reads back to the same value."""
    if isinstance(value, Quantity):
        return f"{plain(value.value)} {value.code}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return plain(value) if isinstance(value, Decimal) else str(value)


def expected(spec: InputSpec) -> str:
    """What may be typed for an input, in words."""
    if spec.kind == "choice":
        return " | ".join(spec.choices)
    words = {
        "yes/no": "yes or no",
        "date": "a date as YYYY-MM-DD",
        "codes": "codes as system:code, separated by commas, or none",
        "number": "a number",
        "text": "words",
        "count": "a whole number, zero or more",
    }
    return words.get(spec.kind, f"{a(spec.kind)} with its unit, for example in {spec.unit}")


def _choice(text: str, spec: InputSpec) -> str:
    for choice in spec.choices:
        if choice.lower() == text.lower():
            return choice
    raise ImpossibleValue(f"{spec.label} is '{text}'", expected=expected(spec))


def _yes_no(text: str, spec: InputSpec) -> bool:
    try:
        return _YES_NO[text.lower()]
    except KeyError:
        raise ImpossibleValue(f"{spec.label} is '{text}'", expected=expected(spec)) from None


def _date(text: str, spec: InputSpec) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ImpossibleValue(f"{spec.label} is '{text}'", expected=expected(spec)) from None


def _measured(text: str, spec: InputSpec) -> Given:
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise ImpossibleValue(
            f"{spec.label} is '{text}'", expected=expected(spec), do="write a decimal point, no thousands"
        )
    number, unit = Decimal(match[1]), match[2]
    if spec.kind == "count" and (unit or number != number.to_integral_value() or number < 0):
        raise ImpossibleValue(f"{spec.label} is '{text}'", expected=expected(spec))
    if unit:
        return _of_kind(Quantity(number, unit_code(unit.strip())), spec)
    if spec.kind in BARE_KINDS:
        return number
    raise ImpossibleValue(f"{spec.label} is '{text}', without a unit", expected=expected(spec))


def _of_kind(quantity: Quantity, spec: InputSpec) -> Quantity:
    """The quantity, refused where neither its kind nor its analyte can bring it to the formula's unit."""
    if quantity.unit.kind != spec.kind and not spec.analyte:
        raise UnitMismatch(
            f"{spec.label} in {quantity.code} is {a(quantity.unit.kind)}", expected=f"{a(spec.kind)} ({spec.unit})"
        )
    return quantity


def a(noun: str) -> str:
    """A noun with its article: `a mass`, `an area under the curve`."""
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"
