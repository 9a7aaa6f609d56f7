"""What moved in the patient since the doses were counted: weight, creatinine, clearance."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal

from medonc.practice.criteria import Scene, scene_on
from medonc.practice.criteria.results import last_result
from medonc.practice.criteria.tables import NamedTest, named_test
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.measures import clearance_on
from medonc.practice.treatment.order_checks.doses import (
    continues,
    facts_of,
    is_by_clearance,
    known,
    last_given,
    names_of,
    percent_of,
    tenth,
)
from medonc.practice.treatment.order_checks.judged import CHECKS, judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck
from medonc.practice.treatment.order_checks.organ_function import band_of
from medonc.practice.treatment.prescription import HUNDRED
from medonc.record.measured import Result
from medonc.values.analytes import convert
from medonc.values.calendar import instant
from medonc.values.evidence import FactRef, Finding, Missing, NotKnown
from medonc.values.quantity import EXACT, Quantity

NEPHROTOXIC = "nephrotoxic"


def weight(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """The last weight against the one that the doses were counted from; against the day before where it is the same."""
    last = _last("weight", scene)
    if last is None or last.quantity is None:
        return
    used = _used(order, "weight", scene)
    if used is last:
        used = _before("weight", order, scene)
    if used is None or used is last or used.quantity is None:
        return
    change = EXACT.subtract(percent_of(last.quantity, whole=used.quantity), HUNDRED)
    said = (
        f"Weight {used.quantity} on {used.effective} when doses were counted, {last.quantity} on {last.effective} "
        f"({_signed(change)} %)"
    )
    yield from judged("weight", abs(change), scene, said=said, drugs=order.drugs, facts=scene.refs(used, last))


def creatinine(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A rise of creatinine by KDIGO, a moved clearance, a new row of a label's renal table; else silent."""
    drugs = _renal(order, scene)
    if not drugs:
        return
    yield from _rise(drugs, scene)
    before = last_given(order, scene)
    if before is not None:
        yield from _since(before, drugs, order, scene)


def _renal(order: DayOrder, scene: Scene) -> tuple[str, ...]:
    """The order's drugs that the kidney clears or that harm it."""
    by_clearance = {dose.drug for dose, proposed in known(order) if is_by_clearance(proposed)}
    held = {drug: scene.library.drug(drug) for drug in order.drugs}
    return tuple(
        drug
        for drug, file in held.items()
        if drug in by_clearance
        or NEPHROTOXIC in file.properties
        or any(row.organ == "renal" for row in file.adjustments)
    )


def _rise(drugs: tuple[str, ...], scene: Scene) -> Iterator[OrderCheck]:
    """The last creatinine against the lowest of two days, and of seven."""
    held = _results("creatinine", scene)
    if not held or held[-1].effective is None:
        return
    last = held[-1]
    for name, hours in (("kidney_rise_48_hours", 48), ("kidney_rise_7_days", 168)):
        earlier = _lowest(held, last, hours)
        if earlier is None:
            continue
        now, then = _micromolar(last), _micromolar(earlier)
        rise: Quantity | Decimal = now - then if hours == 48 else now.ratio(then)
        said = (
            f"{names_of(drugs, scene.library)}: creatinine {earlier.quantity} on {earlier.effective}, "
            f"{last.quantity} on {last.effective}"
        )
        if now > then:
            yield from judged(name, rise, scene, said=said, drugs=drugs, facts=scene.refs(earlier, last))


def _lowest(held: list[Result], last: Result, hours: int) -> Result | None:
    end = last.effective.start if last.effective else None
    recent = [
        each
        for each in held[:-1]
        if end is not None and each.effective is not None and each.effective.start >= end - timedelta(hours=hours)
    ]
    return min(recent, key=_micromolar, default=None)


def _micromolar(result: Result) -> Quantity:
    value = result.quantity or Quantity(Decimal(0), "umol/L")
    return convert(value, "umol/L", analyte="creatinine")


def _since(before: date, drugs: tuple[str, ...], order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Clearance and rows of the renal tables now and on the day of treatment before."""
    then = scene_on(scene.chart, scene.library, before)
    now_found, then_found = (clearance_on(each) for each in (scene, then))
    if isinstance(now_found, NotKnown) or isinstance(then_found, NotKnown):
        return
    change = EXACT.subtract(percent_of(now_found.value, whole=then_found.value), HUNDRED)
    said = (
        f"{names_of(drugs, scene.library)}: clearance {then_found.said()} on {before}, now {now_found.said()} "
        f"({_signed(change)} %)"
    )
    facts = _facts(then_found, now_found)
    counted = {dose.drug for dose, proposed in known(order) if is_by_clearance(proposed)}
    if counted:
        yield from judged("clearance", abs(change), scene, said=said, drugs=sorted(counted), facts=facts)
    moved = [drug for drug in drugs if _row(drug, then) != _row(drug, scene)]
    if moved:
        yield from judged("renal_band", "another band", scene, said=said, drugs=moved, facts=facts)


def _facts(*found: Finding[Quantity]) -> tuple[FactRef, ...]:
    return tuple(dict.fromkeys(fact for each in found for fact in each.facts))


def _row(drug: str, scene: Scene) -> str:
    band = band_of(drug, "renal", scene)
    return band.entry.text if band is not None and band.entry is not None else ""


def _used(order: DayOrder, name: str, scene: Scene) -> Result | None:
    """The result of this test that an order's doses were counted from."""
    resources = {fact.resource for fact in facts_of(order)}
    return next((each for each in reversed(_results(name, scene)) if str(each.source) in resources), None)


def _before(name: str, order: DayOrder, scene: Scene) -> Result | None:
    """The result behind the doses of the day before, else the last one of that day."""
    before, day = continues(order), last_given(order, scene)
    used = _used(before, name, scene) if before is not None else None
    if used is not None or day is None:
        return used
    limit = instant(day, zone=scene.chart.zone)
    held = [each for each in _results(name, scene) if each.effective is not None and each.effective.start <= limit]
    return held[-1] if held else None


def _last(name: str, scene: Scene) -> Result | None:
    """The last result, no older than the site allows."""
    days = int(scene.library.rule(CHECKS + name).numbers["within_days"])
    found = last_result(_test(name, scene), name, scene, within_days=days)
    return None if isinstance(found, Missing) else found


def _results(name: str, scene: Scene) -> list[Result]:
    codes: Collection[object] = _test(name, scene).codes
    return [
        each
        for each in scene.chart.results(_test(name, scene).codes)
        if codes and each.quantity is not None and each.effective is not None and each.effective.start <= scene.limit
    ]


def _test(name: str, scene: Scene) -> NamedTest:
    return named_test(scene.library, name) or NamedTest(codes=frozenset())


def _signed(number: Decimal) -> str:
    return f"{'−' if number < 0 else '+'}{tenth(abs(number))}"
