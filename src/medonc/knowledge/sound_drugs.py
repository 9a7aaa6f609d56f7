"""What a drug file must be: known routes that are not also forbidden, amounts in one kind, ranges in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from medonc.knowledge.shapes import Act, Adjustment, Drug, Library
from medonc.knowledge.sound_care import adjustment_faults
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


LEVELS = frozenset({"", "high", "moderate", "low", "minimal"})
QT = frozenset({"", "known", "possible", "conditional", "none stated"})
PROPERTIES = "treatment/properties"


def drug_faults(drug: Drug, library: Library) -> Iterator[str]:
    """What is wrong with a drug's names, routes, vials, limits and ranges."""
    if drug.name != drug.name.lower() or not drug.name.strip():
        yield f"name '{drug.name}' is not in lower case"
    if drug.group not in GROUPS:
        yield f"group '{drug.group}' is none of {', '.join(sorted(GROUPS))}"
    if not drug.drug_class.strip():
        yield "drug_class is empty"
    yield from (f"rxnorm '{code}' is not a number" for code in drug.rxnorm if not code.isdigit())
    yield from repeated("name", (drug.name, *drug.also_called))
    yield from _shared_faults(drug, library)
    yield from _route_faults(drug)
    yield from _amount_faults(drug)
    yield from _range_faults(drug)
    yield from _word_faults(drug, library)
    yield from _adjustment_faults(drug)


def _shared_faults(drug: Drug, library: Library) -> Iterator[str]:
    """Names and codes that another file has too: a record would be read as either of them."""
    held = library.once(_by_name)
    for said in _called(drug):
        yield from (f"{said} is also that of {other}" for other in held.get(said, ()) if other != drug.rule.id)


def _by_name(library: Library) -> Mapping[str, list[str]]:
    found = defaultdict[str, list[str]](list)
    for drug in library.drugs.values():
        for said in _called(drug):
            found[said].append(drug.rule.id)
    return dict(found)


def _called(drug: Drug) -> list[str]:
    names = dict.fromkeys(name.casefold() for name in (drug.name, *drug.also_called))
    return [*(f"name '{name}'" for name in names), *(f"rxnorm {code}" for code in dict.fromkeys(drug.rxnorm))]


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


def _word_faults(drug: Drug, library: Library) -> Iterator[str]:
    held = {row["name"] for row in library.tables.get(PROPERTIES, ())}
    yield from (f"property '{each}' is not in {PROPERTIES}.csv" for each in drug.properties if each not in held)
    if drug.emetogenicity not in LEVELS:
        yield f"emetogenicity '{drug.emetogenicity}' is none of {', '.join(sorted(LEVELS - {''}))}"
    if drug.qt_risk not in QT:
        yield f"qt_risk '{drug.qt_risk}' is none of {', '.join(sorted(QT - {''}))}"
    for one in drug.dilutions:
        if one.low is not None and one.high is not None and not 0 < one.low <= one.high:
            yield f"dilution in {one.fluid}: {one.low} to {one.high} is no range"


def _adjustment_faults(drug: Drug) -> Iterator[str]:
    bands: dict[tuple[str, str, str], list[Mapping[str, object]]] = defaultdict(list)
    for one in drug.adjustments:
        yield from (f"{one.organ} adjustment: {said}" for said in _one_adjustment(one))
        for measure, limits in _measured(one):
            held = bands[one.organ, *measure]
            if not one.standards or limits not in held:  # a band may have a row for each standard dose
                held.append(limits)
    yield from _shared_standards(drug)
    for (organ, of, _), limits_of in bands.items():
        yield from (f"{organ} adjustment by {of}: {said}" for said in adjustment_faults(limits_of))


def _shared_standards(drug: Drug) -> Iterator[str]:
    """Standard doses that two rows of one band name."""
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in drug.adjustments:
        named[one.organ, str(one.when)] += [f"{each} {one.unit}" for each in dict.fromkeys(one.standards)]
    yield from (said for (organ, _), all_of in named.items() for said in repeated(f"{organ} standard", all_of))


def _one_adjustment(one: Adjustment) -> Iterator[str]:
    if one.organ not in {"renal", "hepatic"}:
        yield f"organ '{one.organ}' is neither renal nor hepatic"
    if not one.when or not one.text.strip() or not one.source.strip():
        yield "it needs when, text and source"
    if one.by_text and one.act is not None:
        yield f"by_text says that no number tells it, and the row says {one.act.value}"
    amounts = [each for each in (one.percent, one.dose) if each is not None]
    if len(amounts) != (one.act is Act.REDUCE):
        yield "percent or dose goes with reduce, one of them, and with nothing else"
    if one.percent is not None and not 0 < one.percent < 100:
        yield f"{one.percent} % is no reduction"
    if one.dose is not None and (one.dose <= 0 or one.unit not in UNITS):
        yield f"a dose of {one.dose} '{one.unit}'"
    yield from _standard_faults(one)


def _standard_faults(one: Adjustment) -> Iterator[str]:
    """The standard doses that a reduced dose belongs to: there must be one, none below it, and one above it."""
    if not one.standards:
        return
    if one.dose is None:
        yield "standards go with a dose; a percentage is of any standard"
    elif any(each < one.dose for each in one.standards) or max(one.standards) <= one.dose:
        yield f"a dose of {one.dose} is no reduction of {' and '.join(map(str, one.standards))} {one.unit}"
    yield from repeated("standard", map(str, one.standards))


def _measured(one: Adjustment) -> Iterator[tuple[tuple[str, str], Mapping[str, object]]]:
    """The measure and limits of an adjustment that asks for one measure alone: those bands must meet."""
    if len(one.when) == 1 and isinstance(asked := one.when[0].get("measure"), Mapping):
        limits = {key: value for key, value in asked.items() if key != "of"}
        unit = str(next(iter(limits.values()), "")).partition(" ")[2]
        yield (str(asked.get("of")), unit), limits


def _kind(code: str) -> str:
    return UNITS[code].kind if code in UNITS else f"unknown unit {code}"
