"""Units as records write them. A unit is read by its UCUM code; words are read only where this table has them.

`ALIASES` is closed: each row is one spelling that has been seen and means exactly one unit. Whatever is not here and is
no UCUM code of the unit table stays unreadable.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.values.units import UNITS


ALIASES: Mapping[str, str] = MappingProxyType(
    {
        # mass and length
        **dict.fromkeys(("lb", "lbs", "pound", "pounds", "[lb]"), "[lb_av]"),
        **dict.fromkeys(("oz", "ounce", "ounces"), "[oz_av]"),
        **dict.fromkeys(("kgs", "kilogram", "kilograms", "Kg", "KG"), "kg"),
        **dict.fromkeys(("gram", "grams", "gm"), "g"),
        **dict.fromkeys(("milligram", "milligrams", "mgs"), "mg"),
        **dict.fromkeys(("mcg", "µg", "μg", "microgram", "micrograms"), "ug"),
        **dict.fromkeys(("in", "inch", "inches", "in_i", "[in_us]"), "[in_i]"),
        **dict.fromkeys(("ft", "foot", "feet"), "[ft_i]"),
        **dict.fromkeys(("cms", "centimeter", "centimeters", "centimetre", "centimetres"), "cm"),
        **dict.fromkeys(("millimeter", "millimeters", "millimetre", "millimetres"), "mm"),
        **dict.fromkeys(("meter", "meters", "metre", "metres"), "m"),
        **dict.fromkeys(("m^2", "m²", "square meter", "square metre", "square meters"), "m2"),
        **dict.fromkeys(("mm^2", "mm²"), "mm2"),
        **dict.fromkeys(("cm^2", "cm²"), "cm2"),
        **dict.fromkeys(("cm^3", "cm³", "cc"), "cm3"),
        **dict.fromkeys(("kg/m^2", "kg/m²"), "kg/m2"),
        **dict.fromkeys(("mg/m^2", "mg/m²"), "mg/m2"),
        **dict.fromkeys(("g/m^2", "g/m²"), "g/m2"),
        **dict.fromkeys(("mL/m^2", "mL/m²"), "mL/m2"),
        # volume; UCUM knows the litre as l and as L
        **dict.fromkeys(("l", "liter", "liters", "litre", "litres"), "L"),
        "ml": "mL",
        "dl": "dL",
        "ul": "uL",
        "fl": "fL",
        # concentrations
        "g/l": "g/L",
        **dict.fromkeys(("g/dl", "gm/dL", "gm/dl"), "g/dL"),
        "mg/l": "mg/L",
        "mg/dl": "mg/dL",
        "mg/ml": "mg/mL",
        "ug/l": "ug/L",
        **dict.fromkeys(("ng/ml",), "ng/mL"),
        **dict.fromkeys(("pg/ml",), "pg/mL"),
        **dict.fromkeys(("mcg/mL", "µg/mL", "μg/mL", "ug/ml"), "ug/mL"),
        **dict.fromkeys(("mcg/dL", "µg/dL", "μg/dL", "ug/dl"), "ug/dL"),
        **dict.fromkeys(("µg/L", "μg/L", "mcg/L"), "ug/L"),
        "mmol/l": "mmol/L",
        **dict.fromkeys(("µmol/L", "μmol/L", "umol/l", "mcmol/L"), "umol/L"),
        **dict.fromkeys(("mEq/L", "mEq/l", "meq/l"), "meq/L"),
        **dict.fromkeys(("U/l", "units/L"), "U/L"),
        "U/ml": "U/mL",
        **dict.fromkeys(("IU/L", "[IU]/L"), "[iU]/L"),
        **dict.fromkeys(("IU/mL", "[IU]/mL", "IU/ml"), "[iU]/mL"),
        **dict.fromkeys(("mIU/L", "m[IU]/L"), "m[iU]/L"),
        **dict.fromkeys(("mIU/mL", "m[IU]/mL"), "m[iU]/mL"),
        **dict.fromkeys(("uIU/mL", "µIU/mL", "μIU/mL", "u[IU]/mL"), "u[iU]/mL"),
        **dict.fromkeys(("IU", "[IU]"), "[iU]"),
        # counts
        **dict.fromkeys(("x10^9/L", "10^9/L", "10E9/L", "10e9/L", "x10E9/L", "×10^9/L", "×10⁹/L", "10⁹/L", "G/L"), "10*9/L"),
        **dict.fromkeys(("10*9/l",), "10*9/L"),
        **dict.fromkeys(("x10^12/L", "10^12/L", "10E12/L", "10e12/L", "×10^12/L", "×10¹²/L", "10*12/l"), "10*12/L"),
        **dict.fromkeys(
            ("x10^3/uL", "10^3/uL", "10E3/uL", "10e3/uL", "K/uL", "k/uL", "K/mcL", "10*3/ul", "×10³/µL", "10^3/µL", "Thousand/uL"),
            "10*3/uL",
        ),
        **dict.fromkeys(("x10^6/uL", "10^6/uL", "10E6/uL", "10e6/uL", "M/uL", "10*6/ul", "×10⁶/µL", "Million/uL"), "10*6/uL"),
        **dict.fromkeys(("{cells}/uL", "cells/uL", "cells/µL", "cells/mcL", "/µL", "/ul"), "/uL"),
        **dict.fromkeys(("cells/mm3", "/mm^3", "/mm³", "{cells}/mm3"), "/mm3"),
        "copies/mL": "{copies}/mL",
        # body and bedside
        **dict.fromkeys(("mmHg", "mm Hg", "mm hg", "mmhg"), "mm[Hg]"),
        **dict.fromkeys(("°C", "degC", "C", "degrees C", "cel"), "Cel"),
        **dict.fromkeys(("°F", "degF", "F", "degrees F"), "[degF]"),
        **dict.fromkeys(("bpm", "beats/min", "{beats}/min", "{breaths}/min", "breaths/min", "beats/minute"), "/min"),
        **dict.fromkeys(("mL/min/1.73m2", "mL/min/1.73 m2", "mL/min/{1.73_m2}", "mL/min/1.73m^2", "mL/min/1.73 m²",
                         "mL/min/1.73m²", "mL/min/1.73.m2", "mL/min/1.73*m2"), "mL/min/{1.73_m2}"),
        "ml/min": "mL/min",
        # time
        **dict.fromkeys(("year", "years", "yr", "yrs"), "a"),
        **dict.fromkeys(("month", "months"), "mo"),
        **dict.fromkeys(("week", "weeks"), "wk"),
        **dict.fromkeys(("day", "days"), "d"),
        **dict.fromkeys(("hour", "hours", "hr"), "h"),
        **dict.fromkeys(("minute", "minutes"), "min"),
        **dict.fromkeys(("msec", "millisecond", "milliseconds"), "ms"),
        # numbers
        **dict.fromkeys(("percent", "%{Positive}", "%{positive}"), "%"),
        **dict.fromkeys(("INR", "inr"), "{INR}"),
        **dict.fromkeys(("score", "{Score}"), "{score}"),
        **dict.fromkeys(("{ratio}", "ratio", "{Ratio}"), "{ratio}"),
        **dict.fromkeys(("{count}", "{nodes}", "{PackYears}", "{pack-years}", "Count"), "1"),
        **dict.fromkeys(("1/10*6{Base}", "mut/Mb", "{mutations}/Mb", "mutations/megabase", "Mutations/Megabase"), "1/1000000{Base}"),
        # radiation
        **dict.fromkeys(("gray", "Gray"), "Gy"),
        **dict.fromkeys(("centigray", "centiGray"), "cGy"),
    }
)


def known_unit(spelling: str) -> str:
    """The code of the unit table for a UCUM code or a listed spelling; empty where there is none."""
    if spelling in UNITS:
        return spelling
    return ALIASES.get(spelling, "")
