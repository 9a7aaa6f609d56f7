"""What a drug file must be: known routes that are not also forbidden, amounts in one kind, ranges in order."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from medonc.knowledge.shapes import Drug
from medonc.knowledge.sound_rules import repeated
from medonc.values.units import UNITS

ROUTES = frozenset(
    {
        "intravenous",
        "oral",
        "subcutaneous",
        "intramuscular",
        "intrathecal",
        "intravesical",
        "intraperitoneal",
        "intra-arterial",
        "intrapleural",
        "topical",
        "rectal",
        "sublingual",
        "transdermal",
        "inhaled",
        "nasal",
    }
)
GROUPS = frozenset({"anticancer", "hormonal", "supportive"})


def drug_faults(drug: Drug) -> Iterator[str]:
    """What is wrong with a drug's names, routes, vials, limits and ranges."""
    if drug.name != drug.name.lower() or not drug.name.strip():
        yield f"name '{drug.name}' is not in lower case"
    if drug.group not in GROUPS:
        yield f"group '{drug.group}' is none of {', '.join(sorted(GROUPS))}"
    if not drug.drug_class.strip():
        yield "drug_class is empty"
    yield from (f"rxnorm '{code}' is not a number" for code in drug.rxnorm if not code.isdigit())
    yield from repeated("name", (drug.name, *drug.also_called))
    yield from _route_faults(drug)
    yield from _amount_faults(drug)
    yield from _range_faults(drug)


def _route_faults(drug: Drug) -> Iterator[str]:
    allowed = [each.route for each in drug.routes]
    if not allowed:
        yield "no route: nobody could give it"
    yield from repeated("route", allowed)
    yield from (f"route '{route}' is not known" for route in (*allowed, *drug.never_routes) if route not in ROUTES)
    yield from (f"route '{route}' is both allowed and never" for route in allowed if route in drug.never_routes)


def _amount_faults(drug: Drug) -> Iterator[str]:
    if drug.dose_unit not in UNITS:
        yield f"dose_unit '{drug.dose_unit}' is not in the unit table"
        return
    yield from repeated("vial", (f"{vial.content.normalize()} {vial.unit} {vial.form}" for vial in drug.vials))
    stated: list[tuple[str, Decimal | None, str]] = [
        (f"vial of {vial.content}", vial.content, vial.unit) for vial in drug.vials
    ]
    stated.append(("single_dose_cap", drug.single_dose_cap, drug.single_dose_cap_unit or drug.dose_unit))
    stated.append(("rounding_step", drug.rounding_step, drug.dose_unit))
    for what, amount, code in stated:
        if amount is not None and amount <= 0:
            yield f"{what} is not above zero"
        if amount is not None and _kind(code) != _kind(drug.dose_unit):
            yield f"{what} in '{code}' does not compare with the drug's {drug.dose_unit}"


def _range_faults(drug: Drug) -> Iterator[str]:
    for limit in drug.cumulative:
        if limit.limit <= 0 or limit.unit not in UNITS or not limit.organ:
            yield f"cumulative limit {limit.limit} '{limit.unit}' needs a positive number, a known unit and an organ"
    low, high = drug.plausible_low, drug.plausible_high
    if (low is None) != (high is None):
        yield "a plausible range needs both ends"
    if low is not None and high is not None and not Decimal(0) < low <= high:
        yield f"plausible range {low} to {high} is not a range"
    if (low is not None) and drug.plausible_unit not in UNITS:
        yield f"plausible_unit '{drug.plausible_unit}' is not in the unit table"
    factor = drug.anthracycline_factor
    if factor is not None and not 0 < factor <= 10:
        yield f"anthracycline_factor {factor} cannot be"


def _kind(code: str) -> str:
    return UNITS[code].kind if code in UNITS else f"unknown unit {code}"
