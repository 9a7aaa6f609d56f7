"""Mass to substance and back, by analyte: a creatinine in mg/dL and one in µmol/L need the molar mass to meet.

Molar masses are sums of the standard atomic weights of IUPAC (2021 table, abridged values) over the molecular formula,
in g/mol. Where laboratories report an element (calcium, phosphorus, urea nitrogen) the analyte says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from medonc.values.errors import NotHeld, UnitMismatch
from medonc.values.quantity import Quantity, decimal
from medonc.values.units import unit


@dataclass(frozen=True, slots=True)
class Analyte:
    """A substance with one molar mass and, for ions, the charges counted by equivalents."""

    name: str
    molar_mass: Fraction  # g/mol
    charge: int = 0


def _row(name: str, molar_mass: str, charge: int = 0) -> tuple[str, Analyte]:
    return name, Analyte(name, Fraction(molar_mass), charge)


ANALYTES: dict[str, Analyte] = dict(
    (
        _row("creatinine", "113.120"),  # C4H7N3O
        _row("bilirubin", "584.673"),  # C33H36N4O6
        _row("glucose", "180.156"),  # C6H12O6
        _row("urea", "60.056"),  # CH4N2O
        _row("urea nitrogen", "28.014"),  # N2 of urea
        _row("uric acid", "168.112"),  # C5H4N4O3
        _row("calcium", "40.078", 2),
        _row("magnesium", "24.305", 2),
        _row("phosphorus", "30.974"),
        _row("sodium", "22.990", 1),
        _row("potassium", "39.098", 1),
        _row("chloride", "35.45", 1),
        _row("iron", "55.845"),
        _row("cholesterol", "386.664"),  # C27H46O
        _row("cortisol", "362.466"),  # C21H30O5
        _row("testosterone", "288.431"),  # C19H28O2
        _row("oestradiol", "272.388"),  # C18H24O2
        _row("thyroxine", "776.874"),  # C15H11I4NO4
        _row("lactate", "90.078"),  # C3H6O3
        _row("methotrexate", "454.447"),  # C20H22N8O5
        _row("haemoglobin", "16114"),  # one chain with its haem, as laboratories count mmol/L
        _row("bicarbonate", "61.016", 1),  # CHO3
        _row("triglycerides", "885.4"),  # C57H104O6, triolein
        _row("calcifediol", "400.647"),  # C27H44O2
    )
)

_MASS, _SUBSTANCE, _EQUIVALENT = "mass concentration", "substance concentration", "equivalent concentration"


def analyte(name: str) -> Analyte:
    """The analyte of this name; refuses one outside the table."""
    try:
        return ANALYTES[name]
    except KeyError:
        raise NotHeld.named("analyte", name, ANALYTES) from None


def convert(quantity: Quantity, to: str, *, analyte: str = "") -> Quantity:
    """The quantity in unit `to`, crossing mass, substance and equivalents where the analyte is named.

    Refuses (`UnitMismatch`) a crossing without an analyte, and equivalents of one that carries no charge.
    """
    if quantity.unit.kind == unit(to).kind:
        return quantity.to(to)
    moles = _moles_per_litre(quantity, _named(analyte, quantity, to))
    return Quantity(decimal(_from_moles(moles, to, ANALYTES[analyte])), to)


def _named(name: str, quantity: Quantity, to: str) -> Analyte:
    if not name:
        raise UnitMismatch(
            f"{quantity.code} is a {quantity.unit.kind}, {to} a {unit(to).kind}", expected="an analyte, to convert by"
        )
    return analyte(name)


def _moles_per_litre(quantity: Quantity, what: Analyte) -> Fraction:
    base = quantity.unit.to_base(Fraction(quantity.value))
    return base / _per_mole(quantity.code, what)


def _from_moles(moles: Fraction, to: str, what: Analyte) -> Fraction:
    return unit(to).from_base(moles * _per_mole(to, what))


def _per_mole(code: str, what: Analyte) -> Fraction:
    """How much of the unit's base one mole is: grams, moles or equivalents."""
    kind = unit(code).kind
    if kind == _MASS:
        return what.molar_mass
    if kind == _SUBSTANCE:
        return Fraction(1)
    if kind == _EQUIVALENT and what.charge:
        return Fraction(what.charge)
    raise UnitMismatch(f"{code} is a {kind}", expected=f"a concentration that {what.name} can be counted in")


def molar_mass(name: str) -> Decimal:
    """Grams per mole, for the receipt."""
    return decimal(analyte(name).molar_mass)
