"""The closed table of units seen in oncology: UCUM code, kind, exact factor to the kind's base, and how it is shown.

A kind is what may be compared: mg and g are `mass`; mg/m2 is `mass per body surface`; mL/min is `clearance` and
mL/min/{1.73_m2} is `clearance per standard surface`, never converted into one another without a body surface.
Bleomycin units, mg and international units are three kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from medonc.values.errors import UnknownUnit


@dataclass(frozen=True, slots=True)
class Unit:
    """One row: `value * factor + offset` is the value in the base unit of its kind."""

    code: str
    kind: str
    factor: Fraction
    shown: str
    offset: Fraction = Fraction(0)

    def to_base(self, value: Fraction) -> Fraction:
        """The value in the base unit."""
        return value * self.factor + self.offset

    def from_base(self, value: Fraction) -> Fraction:
        """The value in this unit."""
        return (value - self.offset) / self.factor


def unit(code: str) -> Unit:
    """The unit with this UCUM code; refuses one outside the table, never a default."""
    try:
        return UNITS[code]
    except KeyError:
        raise UnknownUnit(f"unit '{code}' is not in the unit table", expected="a UCUM code medonc knows") from None


def _row(code: str, kind: str, factor: str, shown: str = "", offset: str = "0") -> tuple[str, Unit]:
    return code, Unit(code, kind, Fraction(factor), shown or code, Fraction(offset))


UNITS: dict[str, Unit] = dict(
    (
        _row("1", "number", "1", " "),
        _row("%", "number", "1/100"),
        _row("kg", "mass", "1000"),
        _row("g", "mass", "1"),
        _row("mg", "mass", "1/1000"),
        _row("ug", "mass", "1/1000000", "µg"),
        _row("[lb_av]", "mass", "453.59237", "lb"),
        _row("m", "length", "1"),
        _row("cm", "length", "1/100"),
        _row("mm", "length", "1/1000"),
        _row("[in_i]", "length", "0.0254", "in"),
        _row("m2", "area", "1", "m²"),
        _row("mg/m2", "mass per body surface", "1", "mg/m²"),
        _row("mg/kg", "mass per body weight", "1"),
        _row("d", "time", "1"),
        _row("wk", "time", "7"),
        _row("h", "time", "1/24"),
        _row("min", "time", "1/1440"),
        _row("mL/min", "clearance", "1"),
        _row("mL/min/{1.73_m2}", "clearance per standard surface", "1", "mL/min/1.73 m²"),
        _row("mg/mL.min", "area under the curve", "1", "mg/mL·min"),
        _row("mg/dL", "mass concentration", "1/100"),
        _row("g/L", "mass concentration", "1"),
        _row("g/dL", "mass concentration", "10"),
        _row("umol/L", "substance concentration", "1/1000000", "µmol/L"),
        _row("mmol/L", "substance concentration", "1/1000"),
        _row("10*9/L", "number concentration", "1000000000", "×10⁹/L"),
        _row("10*3/uL", "number concentration", "1000000000", "×10³/µL"),
        _row("U/L", "catalytic concentration", "1"),
        _row("[USP'U]", "bleomycin units", "1", "USP units"),
        _row("[iU]", "international units", "1", "IU"),
    )
)
