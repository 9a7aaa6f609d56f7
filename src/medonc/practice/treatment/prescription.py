"""What is to be dosed and what it is counted by: the standard of a regimen's line, its caps, and any change to it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Basis, DoseBand, Drug, DrugLine
from medonc.values.errors import ImpossibleValue, Refused, UnitMismatch
from medonc.values.evidence import Answer
from medonc.values.quantity import Quantity
from medonc.values.units import unit

HUNDRED = Decimal(100)
# UCUM denominators of a dose by body: surface in m2, weight in kg.
_DENOMINATOR = {Basis.SURFACE: "m2", Basis.WEIGHT: "kg"}
_AMOUNTS = ("mass", "bleomycin units", "international units", "radioactivity")
AUC = "mg/mL.min"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A most for one dose, in the drug's own unit, and who says so: the regimen, the drug."""

    said_by: str
    limit: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A dose away from standard: per cent of standard, why, and who. Zero is refused (omit the drug instead)."""

    percent: Decimal
    reason: str
    by: str = ""

    def __post_init__(self) -> None:
        if self.percent <= 0:
            raise Refused(f"{self.percent} % of the standard dose", expected="more than zero", do="omit the drug")
        if not self.reason.strip():
            raise Refused(f"{self.percent} % of the standard dose without a reason", do="say why")


@dataclass(frozen=True, slots=True, kw_only=True)
class CapOverride:
    """Another limit for the clearance in Calvert's formula than the site's; refused without a reason."""

    limit: Quantity
    reason: str
    by: str = ""

    def __post_init__(self) -> None:
        self.limit.to("mL/min")
        if not self.reason.strip():
            raise Refused(f"a GFR cap of {self.limit} without a reason", do="say why")


@dataclass(frozen=True, slots=True, kw_only=True)
class SizedDose:
    """A flat dose for people from `low` (taken in) to `high` (left out), both in kg, m2 or years."""

    dose: Quantity
    low: Quantity | None = None
    high: Quantity | None = None

    def said(self) -> str:
        """`80 kg and more`, `below 80 kg`."""
        if self.low is None:
            return "everyone" if self.high is None else f"below {self.high}"
        return f"{self.low} and more" if self.high is None else f"{self.low} to below {self.high}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """One dose to compute. Refuses a zero dose and a unit that is not of its basis (mg never stands for mg/m2)."""

    drug: str
    basis: Basis
    dose: Quantity
    dose_unit: str = "mg"  # the drug's own
    sizes: tuple[SizedDose, ...] = ()  # flat doses by size, instead of `dose`
    sized_by: str = ""  # weight | surface | age
    caps: tuple[Cap, ...] = ()
    step: Quantity | None = None
    vials: tuple[Quantity, ...] = ()
    change: Change | None = None
    gfr_cap: CapOverride | None = None
    to_vials: bool = False  # whether the prescriber takes the vial-saving dose
    origin: str = ""  # where the standard dose is published

    def __post_init__(self) -> None:
        if self.dose.value <= 0:
            raise Refused(f"a dose of {self.dose} of {self.drug}", expected="more than zero", do="omit the drug")
        _must_fit(self.basis, self.dose)
        for amount in (self.step, *(cap.limit for cap in self.caps), *self.vials):
            if amount is not None and amount.to(self.dose_unit).value <= 0:
                raise ImpossibleValue(f"{amount} as a cap, step or vial of {self.drug}", expected="more than zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What the patient brings: each an answer of the assessment, or None where nobody asked for it."""

    surface: Answer[Quantity] | None = None
    weight: Answer[Quantity] | None = None
    clearance: Answer[Quantity] | None = None
    age: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a prescriber asks for beyond the standard: a change, another GFR cap, whole vials."""

    change: Change | None = None
    gfr_cap: CapOverride | None = None
    to_vials: bool = False


STANDARD = Wishes()


def prescription(
    line: DrugLine, drug: Drug, *, first: bool = False, wishes: Wishes = STANDARD, origin: str = ""
) -> Prescription:
    """The dose of a regimen's line, with the caps of regimen and drug; the loading dose where `first` has one."""
    loading = line.loading_dose if first and line.loading_dose is not None else line.dose
    return Prescription(
        drug=drug.name,
        basis=line.basis,
        dose=Quantity(loading, line.unit),
        dose_unit=drug.dose_unit,
        sizes=tuple(_sized(band, line, first=first) for band in line.bands),
        sized_by=line.bands[0].by if line.bands else "",
        caps=tuple(_caps(line, drug)),
        step=None if drug.rounding_step is None else Quantity(drug.rounding_step, drug.dose_unit),
        vials=tuple(Quantity(vial.content, vial.unit) for vial in drug.vials),
        change=wishes.change,
        gfr_cap=wishes.gfr_cap,
        to_vials=wishes.to_vials,
        origin=line.source or origin,
    )


def _sized(band: DoseBand, line: DrugLine, *, first: bool) -> SizedDose:
    dose = band.loading_dose if first and band.loading_dose is not None else band.dose
    low, high = (None if edge is None else Quantity(edge, band.size_unit) for edge in (band.low, band.high))
    return SizedDose(dose=Quantity(dose, line.unit), low=low, high=high)


def _caps(line: DrugLine, drug: Drug) -> list[Cap]:
    stated = (
        ("the regimen", line.dose_cap, line.dose_cap_unit),
        ("the drug", drug.single_dose_cap, drug.single_dose_cap_unit),
    )
    return [
        Cap(said_by=who, limit=Quantity(limit, code or drug.dose_unit))
        for who, limit, code in stated
        if limit is not None
    ]


def _must_fit(basis: Basis, dose: Quantity) -> None:
    if not fits(basis, dose.code):
        raise UnitMismatch(f"{dose} is a {dose.unit.kind}", expected=f"a dose by {basis.value}")


def fits(basis: Basis, code: str) -> bool:
    """Whether a unit can be that of a standard dose counted this way."""
    if basis is Basis.AUC:
        return code == AUC
    if basis is Basis.FLAT:
        return unit(code).kind in _AMOUNTS
    amount, _, per = code.partition("/")
    return per == _DENOMINATOR[basis] and unit(amount).kind in _AMOUNTS


def amount_unit(dose: Quantity) -> str:
    """The unit of what comes out: mg of mg/m2; mg of an area under the curve."""
    return "mg" if dose.code == AUC else dose.code.partition("/")[0]
