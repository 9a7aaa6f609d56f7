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
        # numbers
        _row("1", "number", "1", " "),
        _row("%", "number", "1/100"),
        _row("[ppm]", "number", "1/1000000", "ppm"),
        _row("{score}", "number", "1", " "),
        _row("{INR}", "number", "1", "INR"),
        _row("{ratio}", "number", "1", " "),
        _row("{#}", "number", "1", " "),
        _row("mmol/mol", "substance fraction", "1/1000"),
        _row("1/1000000{Base}", "number per base", "1/1000000", "mut/Mb"),
        _row("[pH]", "acidity", "1", "pH"),
        # mass and substance
        _row("kg", "mass", "1000"),
        _row("g", "mass", "1"),
        _row("mg", "mass", "1/1000"),
        _row("ug", "mass", "1/1000000", "µg"),
        _row("ng", "mass", "1/1000000000"),
        _row("pg", "mass", "1/1000000000000"),
        _row("[lb_av]", "mass", "453.59237", "lb"),
        _row("[oz_av]", "mass", "28.349523125", "oz"),
        _row("[stone_av]", "mass", "6350.29318", "st"),
        _row("mol", "substance", "1"),
        _row("mmol", "substance", "1/1000"),
        _row("umol", "substance", "1/1000000", "µmol"),
        _row("meq", "equivalents", "1/1000", "mEq"),
        # length, area, volume
        _row("m", "length", "1"),
        _row("cm", "length", "1/100"),
        _row("mm", "length", "1/1000"),
        _row("um", "length", "1/1000000", "µm"),
        _row("nm", "length", "1/1000000000"),
        _row("[in_i]", "length", "0.0254", "in"),
        _row("[ft_i]", "length", "0.3048", "ft"),
        _row("m2", "area", "1", "m²"),
        _row("cm2", "area", "1/10000", "cm²"),
        _row("mm2", "area", "1/1000000", "mm²"),
        _row("L", "volume", "1"),
        _row("dL", "volume", "1/10"),
        _row("mL", "volume", "1/1000"),
        _row("uL", "volume", "1/1000000", "µL"),
        _row("fL", "volume", "1/1000000000000000"),
        _row("cm3", "volume", "1/1000", "cm³"),
        # time; a month and a year are UCUM's mean Julian ones
        _row("a", "time", "365.25", "y"),
        _row("mo", "time", "30.4375", "months"),
        _row("wk", "time", "7", "weeks"),
        _row("d", "time", "1"),
        _row("h", "time", "1/24"),
        _row("min", "time", "1/1440"),
        _row("s", "time", "1/86400"),
        _row("ms", "time", "1/86400000"),
        # doses by surface, weight and time
        _row("g/m2", "mass per body surface", "1000", "g/m²"),
        _row("mg/m2", "mass per body surface", "1", "mg/m²"),
        _row("ug/m2", "mass per body surface", "1/1000", "µg/m²"),
        _row("g/kg", "mass per body weight", "1000"),
        _row("mg/kg", "mass per body weight", "1"),
        _row("ug/kg", "mass per body weight", "1/1000", "µg/kg"),
        _row("g/d", "mass per time", "1000"),
        _row("mg/d", "mass per time", "1"),
        _row("ug/d", "mass per time", "1/1000", "µg/d"),
        _row("mg/h", "mass per time", "24"),
        _row("mg/min", "mass per time", "1440"),
        _row("mg/m2/d", "mass per body surface and time", "1", "mg/m²/d"),
        _row("mg/m2/wk", "mass per body surface and time", "1/7", "mg/m²/week"),
        _row("mg/kg/d", "mass per body weight and time", "1"),
        _row("mL/kg", "volume per body weight", "1"),
        _row("mL/m2", "volume per body surface", "1", "mL/m²"),
        _row("10*6/kg", "number per body weight", "1000000", "×10⁶/kg"),
        _row("mg/mL.min", "area under the curve", "1", "mg/mL·min"),
        # units that are not masses: three kinds, never one another
        _row("[USP'U]", "bleomycin units", "1", "USP units"),
        _row("[USP'U]/m2", "bleomycin units per body surface", "1", "USP units/m²"),
        _row("[iU]", "international units", "1", "IU"),
        _row("k[iU]", "international units", "1000", "kIU"),
        _row("[iU]/m2", "international units per body surface", "1", "IU/m²"),
        _row("[iU]/kg", "international units per body weight", "1", "IU/kg"),
        _row("[iU]/L", "international unit concentration", "1", "IU/L"),
        _row("m[iU]/L", "international unit concentration", "1/1000", "mIU/L"),
        _row("m[iU]/mL", "international unit concentration", "1", "mIU/mL"),
        _row("u[iU]/mL", "international unit concentration", "1/1000", "µIU/mL"),
        _row("[iU]/mL", "international unit concentration", "1000", "IU/mL"),
        _row("k[iU]/L", "international unit concentration", "1000", "kIU/L"),
        _row("[arb'U]/mL", "arbitrary unit concentration", "1", "arb. units/mL"),
        # concentrations
        _row("g/L", "mass concentration", "1"),
        _row("g/dL", "mass concentration", "10"),
        _row("g/mL", "mass concentration", "1000"),
        _row("mg/L", "mass concentration", "1/1000"),
        _row("mg/dL", "mass concentration", "1/100"),
        _row("mg/mL", "mass concentration", "1"),
        _row("ug/L", "mass concentration", "1/1000000", "µg/L"),
        _row("ug/dL", "mass concentration", "1/100000", "µg/dL"),
        _row("ug/mL", "mass concentration", "1/1000", "µg/mL"),
        _row("ng/L", "mass concentration", "1/1000000000"),
        _row("ng/dL", "mass concentration", "1/100000000"),
        _row("ng/mL", "mass concentration", "1/1000000"),
        _row("pg/mL", "mass concentration", "1/1000000000"),
        _row("pg/dL", "mass concentration", "1/100000000000"),
        _row("mol/L", "substance concentration", "1"),
        _row("mmol/L", "substance concentration", "1/1000"),
        _row("umol/L", "substance concentration", "1/1000000", "µmol/L"),
        _row("nmol/L", "substance concentration", "1/1000000000"),
        _row("pmol/L", "substance concentration", "1/1000000000000"),
        _row("nmol/mL", "substance concentration", "1/1000000"),
        _row("meq/L", "equivalent concentration", "1/1000", "mEq/L"),
        _row("10*9/L", "number concentration", "1000000000", "×10⁹/L"),
        _row("10*12/L", "number concentration", "1000000000000", "×10¹²/L"),
        _row("10*6/L", "number concentration", "1000000", "×10⁶/L"),
        _row("10*3/uL", "number concentration", "1000000000", "×10³/µL"),
        _row("10*6/uL", "number concentration", "1000000000000", "×10⁶/µL"),
        _row("10*3/mL", "number concentration", "1000000", "×10³/mL"),
        _row("10*6/mL", "number concentration", "1000000000", "×10⁶/mL"),
        _row("/uL", "number concentration", "1000000", "/µL"),
        _row("/mL", "number concentration", "1000"),
        _row("/L", "number concentration", "1"),
        _row("/mm3", "number concentration", "1000000", "/mm³"),
        _row("{copies}/mL", "number concentration", "1000", "copies/mL"),
        _row("U/L", "catalytic concentration", "1"),
        _row("U/mL", "catalytic concentration", "1000"),
        _row("kU/L", "catalytic concentration", "1000"),
        _row("mU/L", "catalytic concentration", "1/1000"),
        _row("mU/mL", "catalytic concentration", "1"),
        _row("ukat/L", "catalytic concentration", "60", "µkat/L"),
        _row("nkat/L", "catalytic concentration", "3/50"),
        _row("mosm/kg", "osmolality", "1", "mOsm/kg"),
        _row("mg/g", "mass ratio", "1/1000"),
        _row("ug/g", "mass ratio", "1/1000000", "µg/g"),
        _row("mg/mmol", "mass per substance", "1"),
        _row("mg/(24.h)", "mass per time", "1", "mg/24 h"),
        _row("g/(24.h)", "mass per time", "1000", "g/24 h"),
        # clearance and flow
        _row("mL/min", "clearance", "1"),
        _row("mL/s", "clearance", "60"),
        _row("mL/h", "clearance", "1/60"),
        _row("L/h", "clearance", "50/3"),
        _row("L/min", "clearance", "1000"),
        _row("mL/min/{1.73_m2}", "clearance per standard surface", "1", "mL/min/1.73 m²"),
        # body and bedside
        _row("kg/m2", "body mass index", "1", "kg/m²"),
        _row("mm[Hg]", "pressure", "133.322", "mmHg"),
        _row("kPa", "pressure", "1000"),
        _row("Cel", "temperature", "1", "°C", "273.15"),
        _row("[degF]", "temperature", "5/9", "°F", "45967/180"),
        _row("/min", "rate", "1"),
        _row("/h", "rate", "1/60"),
        _row("/d", "rate", "1/1440"),
        _row("mm/h", "velocity", "1"),
        # radiation
        _row("Gy", "absorbed dose", "1"),
        _row("cGy", "absorbed dose", "1/100"),
        _row("mGy", "absorbed dose", "1/1000"),
        _row("MBq", "radioactivity", "1000000"),
        _row("GBq", "radioactivity", "1000000000"),
        _row("mCi", "radioactivity", "37000000"),
        _row("MBq/kg", "radioactivity per body weight", "1"),
    )
)
