"""What a regimen file must be: drugs of the formulary by an allowed route, days within the cycle, doses that can be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from medonc.knowledge.shapes import Basis, Drug, DrugLine, Library, Phase, Regimen
from medonc.knowledge.sound_benefits import benefit_faults
from medonc.knowledge.sound_rules import repeated
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS

_PER = {Basis.SURFACE: "/m2", Basis.WEIGHT: "/kg"}
_LONGEST_CYCLE = 84  # days


def regimen_faults(regimen: Regimen, library: Library) -> Iterator[str]:
    """What is wrong with a regimen's names, phases, days, drugs and doses."""
    if f"/{regimen.site}/" not in regimen.rule.id:
        yield f"site '{regimen.site}' is not the folder it stands in"
    for name in ("name", "short", "setting", "intent", "indication"):
        if not getattr(regimen, name).strip():
            yield f"{name} is empty"
    if not regimen.phases:
        yield "no phase"
    yield from repeated("phase", (phase.name for phase in regimen.phases))
    if any(phase.cycles is None for phase in regimen.phases[:-1]):
        yield "a phase without an end is not the last one"
    for phase in regimen.phases:
        yield from (f"phase {phase.name}: {fault}" for fault in _phase_faults(phase, library))
    yield from benefit_faults(regimen)


def _phase_faults(phase: Phase, library: Library) -> Iterator[str]:
    if phase.cycles is not None and phase.cycles < 1:
        yield f"{phase.cycles} cycles"
    if not 1 <= phase.length_days <= _LONGEST_CYCLE:
        yield f"a cycle of {phase.length_days} days"
    if not phase.drugs:
        yield "no drug"
    for line in phase.drugs:
        yield from (f"{line.drug}: {fault}" for fault in _line_faults(line, phase))
        if line.drug in library.drugs:
            yield from (f"{line.drug}: {fault}" for fault in _formulary_faults(line, library.drugs[line.drug]))
        else:
            yield f"{line.drug} is not in the formulary"


def _line_faults(line: DrugLine, phase: Phase) -> Iterator[str]:
    days = [each.day for each in line.days]
    if not days or any(not 1 <= day <= phase.length_days for day in days):
        yield f"days {days} are not within 1 to {phase.length_days}"
    if any(later <= earlier for earlier, later in pairwise(days)):
        yield f"days {days} are not in order, each once"
    if any(each.times < 1 for each in line.days):
        yield "a day with no dose"
    if line.dose <= 0 or (line.loading_dose is not None and line.loading_dose <= 0):
        yield "a dose is not above zero"
    first, last = line.first_cycle or 1, line.last_cycle or phase.cycles or 999
    if not 1 <= first <= last or last > (phase.cycles or 999):
        yield f"cycles {first} to {last} are not within its phase"
    if line.infusion_minutes is not None and line.infusion_minutes < 1:
        yield "an infusion of no length"
    yield from _band_faults(line)


def _band_faults(line: DrugLine) -> Iterator[str]:
    """Bands cover every size once, from nothing upwards, and belong to a flat dose."""
    if not line.bands:
        return
    if line.basis is not Basis.FLAT:
        yield f"bands of a dose by {line.basis.value}"
    if len({band.by for band in line.bands}) != 1 or line.bands[0].by not in {"weight", "surface", "age"}:
        yield "bands by weight, by surface or by age, one of them"
    if line.bands[0].low is not None or line.bands[-1].high is not None:
        yield "bands leave out the lightest or the heaviest"
    if any(one.high is None or one.high != next_.low for one, next_ in pairwise(line.bands)):
        yield "bands overlap or leave a gap"
    if line.dose not in {band.dose for band in line.bands}:
        yield f"dose {line.dose} is that of no band"


def _formulary_faults(line: DrugLine, drug: Drug) -> Iterator[str]:
    if line.route not in {each.route for each in drug.routes}:
        yield f"route '{line.route}' is not one of the drug's"
    if line.unit not in UNITS:
        yield f"unit '{line.unit}' is not in the unit table"
        return
    if not _fits(line, drug):
        yield f"{line.unit} is no dose by {line.basis.value} of a drug counted in {drug.dose_unit}"
    elif not _plausible(line, drug):
        yield f"{line.dose} {line.unit} is outside {drug.plausible_low} to {drug.plausible_high} {drug.plausible_unit}"
    cap_unit = line.dose_cap_unit or drug.dose_unit
    if line.dose_cap is not None and (line.dose_cap <= 0 or not _same_kind(cap_unit, drug.dose_unit)):
        yield f"dose_cap {line.dose_cap} {cap_unit} is not an amount of the drug"


def _fits(line: DrugLine, drug: Drug) -> bool:
    """Whether the unit is that of a dose counted by the line's basis, in the drug's own kind of amount."""
    if line.basis is Basis.AUC:
        return line.unit == "mg/mL.min"
    amount = line.unit.removesuffix(_PER.get(line.basis, ""))
    return (amount == line.unit) is (line.basis is Basis.FLAT) and _same_kind(amount, drug.dose_unit)


def _plausible(line: DrugLine, drug: Drug) -> bool:
    low, high = drug.plausible_low, drug.plausible_high
    if low is None or high is None or not _same_kind(line.unit, drug.plausible_unit):
        return True
    doses = [Quantity(dose, line.unit) for dose in _doses(line) if dose is not None]
    return all(Quantity(low, drug.plausible_unit) <= dose <= Quantity(high, drug.plausible_unit) for dose in doses)


def _doses(line: DrugLine) -> tuple[Decimal | None, ...]:
    of_bands = [dose for band in line.bands for dose in (band.dose, band.loading_dose)]
    return (line.dose, line.loading_dose, *of_bands)


def _same_kind(one: str, other: str) -> bool:
    return one in UNITS and other in UNITS and UNITS[one].kind == UNITS[other].kind
