"""Units as records write them. A unit is read by its UCUM code; words are read only where this table has them.

The table is closed: each spelling has been seen in records and means exactly one unit. Whatever is not here and is no
UCUM code of the unit table stays unreadable: "units" alone, for one, may be international or bleomycin units.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.fhir.systems import GENOMICS_CODES
from medonc.values.codes import Code, Concept, Loinc, OtherCode
from medonc.values.units import UNITS

_SPELLINGS = {
    # mass and length
    "[lb_av]": "lb | lbs | pound | pounds | [lb]",
    "[oz_av]": "oz | ounce | ounces",
    "kg": "kgs | Kg | KG | kilogram | kilograms",
    "g": "gm | gram | grams",
    "mg": "mgs | milligram | milligrams",
    "ug": "mcg | µg | μg | microgram | micrograms",
    "[in_i]": "in | inch | inches | in_i | [in_us]",
    "[ft_i]": "ft | foot | feet",
    "m": "meter | meters | metre | metres",
    "cm": "cms | centimeter | centimeters | centimetre | centimetres",
    "mm": "millimeter | millimeters | millimetre | millimetres",
    "m2": "m^2 | m² | square meter | square metre | square meters",
    "cm2": "cm^2 | cm²",
    "mm2": "mm^2 | mm²",
    "cm3": "cm^3 | cm³ | cc",
    "kg/m2": "kg/m^2 | kg/m²",
    "mg/m2": "mg/m^2 | mg/m²",
    "g/m2": "g/m^2 | g/m²",
    "mL/m2": "mL/m^2 | mL/m²",
    # volume; UCUM knows the litre as l and as L
    "L": "l | liter | liters | litre | litres",
    "mL": "ml | milliliter | milliliters | millilitre | millilitres",
    "dL": "dl",
    "uL": "ul | µL | μL",
    "fL": "fl",
    # concentrations
    "g/L": "g/l",
    "g/dL": "g/dl | gm/dL | gm/dl",
    "mg/L": "mg/l",
    "mg/dL": "mg/dl",
    "mg/mL": "mg/ml",
    "ug/L": "ug/l | µg/L | μg/L | mcg/L",
    "ug/dL": "ug/dl | µg/dL | μg/dL | mcg/dL",
    "ug/mL": "ug/ml | µg/mL | μg/mL | mcg/mL",
    "ng/mL": "ng/ml",
    "pg/mL": "pg/ml",
    "mmol/L": "mmol/l",
    "umol/L": "umol/l | µmol/L | μmol/L | mcmol/L",
    "meq/L": "meq/l | mEq/L | mEq/l",
    "U/L": "U/l | units/L",
    "U/mL": "U/ml",
    "[iU]": "IU | [IU]",
    "[iU]/L": "IU/L | [IU]/L",
    "[iU]/mL": "IU/mL | IU/ml | [IU]/mL",
    "m[iU]/L": "mIU/L | m[IU]/L",
    "m[iU]/mL": "mIU/mL | m[IU]/mL",
    "u[iU]/mL": "uIU/mL | µIU/mL | μIU/mL | u[IU]/mL",
    # counts
    "10*9/L": "10*9/l | x10^9/L | 10^9/L | 10E9/L | 10e9/L | x10E9/L | ×10^9/L | ×10⁹/L | 10⁹/L | x10*9/L | G/L",
    "10*12/L": "10*12/l | x10^12/L | 10^12/L | 10E12/L | 10e12/L | ×10^12/L | ×10¹²/L | x10*12/L",
    "10*3/uL": "10*3/ul | x10^3/uL | 10^3/uL | 10^3/µL | 10E3/uL | 10e3/uL | ×10³/µL | K/uL | k/uL | K/mcL | K/µL",
    "10*6/uL": "10*6/ul | x10^6/uL | 10^6/uL | 10^6/µL | 10E6/uL | 10e6/uL | ×10⁶/µL | M/uL",
    "/uL": "/ul | /µL | cells/uL | cells/µL | cells/mcL | {cells}/uL",
    "/mm3": "/mm^3 | /mm³ | cells/mm3 | {cells}/mm3",
    "{copies}/mL": "copies/mL",
    # body and bedside
    "mm[Hg]": "mmHg | mm Hg | mmhg",
    "Cel": "°C | degC | C | cel | degrees C",
    "[degF]": "°F | degF | F | degrees F",
    "/min": "bpm | beats/min | beats/minute | breaths/min | {beats}/min | {breaths}/min",
    "mL/min": "ml/min",
    "mL/min/{1.73_m2}": "mL/min/1.73m2 | mL/min/1.73 m2 | mL/min/1.73m^2 | mL/min/1.73 m² | mL/min/1.73m²"
    " | mL/min/1.73.m2 | mL/min/1.73*m2 | mL/min/(173.10*-2.m2)",
    # time
    "a": "year | years | yr | yrs",
    "mo": "month | months",
    "wk": "week | weeks",
    "d": "day | days",
    "h": "hour | hours | hr",
    "min": "minute | minutes",
    "ms": "msec | millisecond | milliseconds",
    # numbers
    "%": "percent | %{Positive} | %{positive}",
    "{INR}": "INR | inr",
    "{score}": "score | {Score}",
    "{ratio}": "ratio | {Ratio}",
    "1": "Count | {count} | {nodes} | {PackYears} | {pack-years}",
    "1/1000000{Base}": "1/10*6{Base} | mut/Mb | {mutations}/Mb | mutations/megabase | Mutations/Megabase",
    # radiation
    "Gy": "gray | Gray",
    "cGy": "centigray | centiGray",
}

ALIASES: Mapping[str, str] = MappingProxyType(
    {spelling: code for code, row in _SPELLINGS.items() for spelling in row.split(" | ")}
)

_COUNT = {"": "1"}
_FRACTION = {"": "1", "decimal": "1"}

OWN_UNITS: Mapping[Code, Mapping[str, str]] = MappingProxyType(
    {
        # places in a sequence, reads and copies are counts by their nature
        Loinc("81254-5"): _COUNT,
        Loinc("81301-4"): _COUNT,
        Loinc("81302-2"): _COUNT,
        Loinc("82121-5"): _COUNT,
        Loinc("82155-3"): _COUNT,
        OtherCode("repeat-number", other_system=GENOMICS_CODES): _COUNT,
        Loinc("81258-6"): _FRACTION,
        # mutations per megabase, which UCUM cannot say in full
        Loinc("94076-7"): {"1/1000000": "1/1000000{Base}"},
    }
)


def own_unit(of: Concept | None, spelling: str) -> str:
    """The unit of a measure whose code alone gives this spelling a meaning; empty where it does not."""
    if of is None:
        return ""
    return next((OWN_UNITS[c].get(spelling, "") for c in of.codings if c in OWN_UNITS), "")


def known_unit(spelling: str) -> str:
    """The code of the unit table for a UCUM code or a listed spelling; empty where there is none."""
    if spelling in UNITS:
        return spelling
    return ALIASES.get(spelling, "")
