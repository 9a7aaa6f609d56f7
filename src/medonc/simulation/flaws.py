"""What is wrong on purpose: about one record in six is incomplete or contradicts itself, and this table says how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from medonc.simulation.record import TNM, Json, Record, concept

EVERY = 6
STALE = 130  # days


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """One kind of fault: what is wrong, and what a reader should make of it."""

    key: str
    wrong: str
    should: str


FLAWS: tuple[Flaw, ...] = (
    Flaw(key="clashing-results", wrong="two platelet counts of one instant differ", should="a contradiction is named"),
    Flaw(key="no-height", wrong="no height is recorded", should="body surface is not known"),
    Flaw(key="stale-creatinine", wrong="the last creatinine is months old", should="clearance is out of date"),
    Flaw(key="two-stages", wrong="two stage groups of one day differ", should="a contradiction is named"),
    Flaw(key="unknown-unit", wrong="a haemoglobin in a unit that no table holds", should="kept as words, remarked"),
    Flaw(key="no-receptors", wrong="no result of the tissue is recorded", should="the missing tests are listed"),
    Flaw(key="year-of-birth-only", wrong="only the year of birth is known", should="age is not known"),
    Flaw(key="no-birth-sex", wrong="sex for formulas is not recorded", should="both results are named, none chosen"),
    Flaw(
        key="implausible-result", wrong="neutrophils of 3000 in thousands per microlitre", should="remarked, not used"
    ),
    Flaw(key="same-person-twice", wrong="the person before has a second record", should="the same name is noticed"),
)


def flaw_of(number: int) -> Flaw | None:
    """The fault of the person of this number in a panel, or None."""
    if number % EVERY:
        return None
    return FLAWS[(number // EVERY - 1) % len(FLAWS)]


def spoil(record: Record, flaw: Flaw, *, on: date) -> None:
    """Puts the fault into the record."""
    SPOILERS[flaw.key](record, on)


def _without(record: Record, unwanted: Callable[[Json], bool]) -> None:
    """Leaves resources out, and the references to them."""
    gone = {f"{r['resourceType']}/{r['id']}" for r in record.resources if unwanted(r)}
    record.resources = [r for r in record.resources if f"{r['resourceType']}/{r['id']}" not in gone]
    for resource in record.resources:
        if "result" in resource:
            resource["result"] = [r for r in resource["result"] if r["reference"] not in gone]
            if not resource["result"]:
                del resource["result"]


def _last(record: Record, name: str) -> Json:
    start = f"{record.human.key}-{name}-"
    return [r for r in record.resources if r["id"].startswith(start)][-1]


def _no_height(record: Record, on: date) -> None:  # noqa: ARG001
    _without(record, lambda r: r["id"].startswith(f"{record.human.key}-height"))


def _two_stages(record: Record, on: date) -> None:  # noqa: ARG001
    stages = [r for r in record.resources if r["id"].startswith(f"{record.human.key}-stage-")]
    if stages:
        group = stages[-1]
        other = {
            k: v for k, v in group.items() if k not in ("id", "valueCodeableConcept", "valueQuantity", "hasMember")
        }
        stage = "III" if "IV" in str(group["valueCodeableConcept"]) else "IV"
        value = {"valueCodeableConcept": concept(TNM, stage, text=stage)}
        record.resources.append({**other, "id": f"{group['id']}-again", **value})


def _stale_creatinine(record: Record, on: date) -> None:
    """One creatinine is left, and it is older than any rule allows."""
    start = f"{record.human.key}-creatinine-"
    first = next(r for r in record.resources if r["id"].startswith(start))
    _without(record, lambda r: r["id"].startswith(start) and r is not first)
    day = (on - timedelta(days=STALE)).isoformat()
    first.update(id=start + day, effectiveDateTime=day, issued=f"{day}T12:00:00Z")


def _implausible(record: Record, on: date) -> None:  # noqa: ARG001
    _last(record, "anc")["valueQuantity"]["value"] = Decimal(3000)


def _unknown_unit(record: Record, on: date) -> None:  # noqa: ARG001
    value: dict[str, Any] = _last(record, "hgb")["valueQuantity"]
    _last(record, "hgb")["valueQuantity"] = {"value": value["value"], "unit": "Sahli"}


def _no_birth_sex(record: Record, on: date) -> None:  # noqa: ARG001
    del record.resources[0]["extension"]


def _year_only(record: Record, on: date) -> None:  # noqa: ARG001
    record.resources[0]["birthDate"] = record.resources[0]["birthDate"][:4]


def _no_receptors(record: Record, on: date) -> None:  # noqa: ARG001
    _without(record, lambda r: r["id"].startswith((f"{record.human.key}-tissue-", f"{record.human.key}-variant-")))


def _clashing(record: Record, on: date) -> None:  # noqa: ARG001
    last = _last(record, "plt")
    other = {**last["valueQuantity"], "value": last["valueQuantity"]["value"] + 88}
    record.resources.append({**last, "id": f"{last['id']}-again", "valueQuantity": other})


def _same_person(record: Record, on: date) -> None:
    """The record itself is sound: the panel gives it the name and birth date of the person before."""


SPOILERS: dict[str, Callable[[Record, date], None]] = {
    "no-height": _no_height,
    "two-stages": _two_stages,
    "stale-creatinine": _stale_creatinine,
    "implausible-result": _implausible,
    "unknown-unit": _unknown_unit,
    "no-birth-sex": _no_birth_sex,
    "year-of-birth-only": _year_only,
    "no-receptors": _no_receptors,
    "clashing-results": _clashing,
    "same-person-twice": _same_person,
}
