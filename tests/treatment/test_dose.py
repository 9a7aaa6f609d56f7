"""Laws of the dose engine: what holds for every patient and every order, and that the second engine can say no."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medonc.knowledge.shapes import Basis
from medonc.knowledge.shapes.library import Policy
from medonc.practice.answers import Input
from medonc.practice.treatment.dose import ProposedDose, propose, said_dose
from medonc.practice.treatment.prescription import Cap, CapOverride, Change, Measures, Prescription
from medonc.practice.treatment.recheck import Agreement, Stop, recheck
from medonc.practice.treatment.stated import stated
from medonc.practice.treatment.vials import vial_rounding
from medonc.values.errors import MedoncError, Refused, UnitMismatch
from medonc.values.evidence import Answer, Finding, Missing, NotKnown, Rule, Source
from medonc.values.quantity import EXACT, Quantity

RULE = Rule(id="test/dose", title="Dose", edition="1", sources=(Source(title="test"),))
POLICY = Policy()
SITES = st.builds(
    Policy,
    gfr_cap=st.sampled_from([Decimal(100), Decimal(125), Decimal("137.5")]),
    surface_cap=st.sampled_from([None, Decimal("2.0"), Decimal("2.2")]),
    vial_tolerance=st.sampled_from([Decimal(0), Decimal(5), Decimal(10)]),
)


def q(number: str | Decimal, unit: str) -> Quantity:
    return Quantity(Decimal(number), unit)


def measured(number: str | Decimal, unit: str) -> Answer[Quantity]:
    return stated("measure", Input(value=q(number, unit)))


def dose(order: Prescription, by: Measures, policy: Policy = POLICY) -> ProposedDose:
    answer = propose(order, by=by, policy=policy, rule=RULE)
    assert isinstance(answer, ProposedDose)
    return answer


def decimals(low: str, high: str, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places, allow_nan=False, allow_infinity=False)


CARBOPLATIN = Prescription(
    drug="carboplatin",
    basis=Basis.AUC,
    dose=q(5, "mg/mL.min"),
    step=q(10, "mg"),
    vials=tuple(q(v, "mg") for v in (50, 150, 450, 600)),
)


@st.composite
def orders(draw: st.DrawFn) -> Prescription:
    """Any order by surface or weight, with or without caps, step, vials, change."""
    basis = draw(st.sampled_from([Basis.SURFACE, Basis.WEIGHT]))
    cap = draw(st.none() | decimals("1", "500"))
    step = draw(st.none() | st.sampled_from(["0.1", "1", "5", "10", "25"]))
    percent = draw(st.none() | decimals("20", "130", 0))
    return Prescription(
        drug="the drug",
        basis=basis,
        dose=q(draw(decimals("30", "900", 1)), "mg/m2" if basis is Basis.SURFACE else "mg/kg"),
        caps=() if cap is None else (Cap(said_by="the drug", limit=q(cap, "mg")),),
        step=None if step is None else q(step, "mg"),
        vials=tuple(q(v, "mg") for v in draw(st.sets(st.sampled_from([10, 20, 50, 100, 500, 1000]), max_size=3))),
        change=None if percent is None else Change(percent=percent, reason="a reason"),
        to_vials=draw(st.booleans()),
    )


def body(order: Prescription, size: Decimal) -> Measures:
    if order.basis is Basis.SURFACE:
        return Measures(surface=measured(size, "m2"), age=50)
    return Measures(weight=measured(size * 40, "kg"), age=50)


def proposed_or_none(order: Prescription, by: Measures, policy: Policy) -> ProposedDose | None:
    """The dose, unless its cap lies below one rounding step, which is refused."""
    try:
        return dose(order, by, policy)
    except Refused:
        return None


def cockcroft_gault(creatinine: Decimal) -> Decimal:
    """A clearance that falls as creatinine rises: a man of 60 years and 70 kg."""
    return EXACT.divide(Decimal(80 * 70), 72 * creatinine)


@given(decimals("0.3", "8"), decimals("0.3", "8"))
def test_carboplatin_never_rises_with_creatinine(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    by_low, by_high = (Measures(clearance=measured(cockcroft_gault(c), "mL/min"), age=60) for c in (low, high))
    assert dose(CARBOPLATIN, by_high).allowed <= dose(CARBOPLATIN, by_low).allowed
    assert dose(CARBOPLATIN, by_high).rounded <= dose(CARBOPLATIN, by_low).rounded
    to_vials = replace(CARBOPLATIN, to_vials=True)
    assert dose(to_vials, by_high).amount <= dose(to_vials, by_low).amount


@given(decimals("0.7", "8"), decimals("0.7", "8"))
def test_carboplatin_falls_strictly_below_the_cap(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assume(low != high and cockcroft_gault(low) <= POLICY.gfr_cap)
    by_low, by_high = (Measures(clearance=measured(cockcroft_gault(c), "mL/min"), age=60) for c in (low, high))
    assert dose(CARBOPLATIN, by_high).allowed < dose(CARBOPLATIN, by_low).allowed


@given(decimals("0", "400"), decimals("1", "7", 1), SITES)
def test_carboplatin_never_exceeds_what_the_gfr_cap_allows(gfr: Decimal, auc: Decimal, site: Policy) -> None:
    order = replace(CARBOPLATIN, dose=q(auc, "mg/mL.min"), step=None)
    most = auc * (site.gfr_cap + 25)
    assert dose(order, Measures(clearance=measured(gfr, "mL/min"), age=60), site).amount.value <= most


@given(orders(), decimals("1.2", "2.6"), SITES)
def test_no_dose_is_above_its_cap(order: Prescription, size: Decimal, site: Policy) -> None:
    answer = proposed_or_none(order, body(order, size), site)
    assume(answer is not None and order.caps)
    assert answer is not None
    for amount in (answer.allowed, answer.rounded, answer.amount):
        assert amount <= order.caps[0].limit


@given(orders(), decimals("1.2", "2.6"), decimals("1.2", "2.6"), SITES)
def test_a_bigger_body_never_gets_less(order: Prescription, one: Decimal, other: Decimal, site: Policy) -> None:
    small, big = (proposed_or_none(order, body(order, size), site) for size in sorted((one, other)))
    assume(small is not None and big is not None)
    assert small is not None
    assert big is not None
    assert small.amount <= big.amount


@given(orders(), decimals("1.2", "2.6"))
def test_units_do_not_matter(order: Prescription, size: Decimal) -> None:
    by = body(order, size)
    in_grams = replace(order, dose=order.dose.to("g/m2" if order.basis is Basis.SURFACE else "g/kg"))
    finding = by.surface or by.weight
    assert isinstance(finding, Finding)
    other_unit = finding.value.to("cm2" if order.basis is Basis.SURFACE else "[lb_av]")
    told = stated("measure", Input(value=other_unit))
    told_in = Measures(surface=told, age=50) if by.surface else Measures(weight=told, age=50)
    one, other = proposed_or_none(order, by, POLICY), proposed_or_none(in_grams, told_in, POLICY)
    assume(one is not None and other is not None)
    assert one is not None
    assert other is not None
    assert abs(one.allowed.value - other.allowed.value) <= Decimal("1e-25")


@given(
    st.lists(st.sampled_from([20, 50, 100, 500]), min_size=1, max_size=6),
    decimals("0", "9.9"),
    st.sampled_from([0, 5, 10]),
)
def test_the_whole_vial_dose_stays_within_the_tolerance(opened: list[int], above: Decimal, tolerance: int) -> None:
    vials = tuple(q(v, "mg") for v in (20, 50, 100, 500))
    computed = q(sum(opened) + above, "mg")
    found = vial_rounding(computed=computed, rounded=computed, vials=vials, tolerance=Decimal(tolerance))
    if found is None:
        assert above == 0 or above * 100 > tolerance * computed.value or sum(opened) % 10 != 0
        return
    assert computed.value - 10 < found.amount.value < computed.value
    assert abs(found.percent) <= tolerance
    assert found.saved.value > 0
    assert sum(v.value for v in found.opened) == found.amount.value
    assert set(found.opened) <= set(vials)


@pytest.mark.parametrize(
    ("rounded", "vials", "says"),
    [
        ("104", (100,), "100 mg (-3.8 %): opens 100 mg instead of 2 × 100 mg, saves 100 mg"),
        ("1040", (500, 1000), "1000 mg (-3.8 %): opens 1000 mg instead of 1000 mg + 500 mg, saves 500 mg"),
        ("2.1", (1, 2), "2 mg (-4.8 %): opens 2 mg instead of 2 mg + 1 mg, saves 1 mg"),
    ],
)
def test_whole_vials_say_what_they_save(rounded: str, vials: tuple[int, ...], says: str) -> None:
    amount = q(rounded, "mg")
    found = vial_rounding(
        computed=amount, rounded=amount, vials=[q(v, "mg") for v in vials], tolerance=POLICY.vial_tolerance
    )
    assert found is not None
    assert found.said() == says


@pytest.mark.parametrize("rounded", ["106", "100", "99"])
def test_no_whole_vial_dose_where_it_saves_nothing_or_too_far_off(rounded: str) -> None:
    amount = q(rounded, "mg")
    assert vial_rounding(computed=amount, rounded=amount, vials=[q(100, "mg")], tolerance=Decimal(5)) is None


@given(orders(), decimals("1.2", "2.6"), SITES)
def test_both_engines_agree(order: Prescription, size: Decimal, site: Policy) -> None:
    answer = proposed_or_none(order, body(order, size), site)
    assume(answer is not None)
    assert answer is not None
    verdict = recheck(order, measure=answer.measure, age=50, policy=site, amount=answer.amount)
    assert verdict == Agreement()


@given(decimals("0", "400"), st.booleans(), SITES)
def test_both_engines_agree_on_carboplatin(gfr: Decimal, whole: bool, site: Policy) -> None:
    order = replace(CARBOPLATIN, to_vials=whole)
    answer = dose(order, Measures(clearance=measured(gfr, "mL/min"), age=50), site)
    assert recheck(order, measure=answer.measure, age=50, policy=site, amount=answer.amount) == Agreement()


@given(orders(), decimals("1.2", "2.6"), st.sampled_from(["0.5", "0.9", "1.11", "2", "10"]))
def test_a_planted_disagreement_is_stopped(order: Prescription, size: Decimal, factor: str) -> None:
    answer = proposed_or_none(order, body(order, size), POLICY)
    assume(answer is not None)
    assert answer is not None
    wrong = answer.amount.times(Decimal(factor))
    assert isinstance(recheck(order, measure=answer.measure, age=50, policy=POLICY, amount=wrong), Stop)


@pytest.mark.parametrize(
    ("amount", "measure", "age", "says"),
    [
        (q(1080, "[iU]"), q("1.8", "m2"), 50, "counted in mg"),
        (q(1080, "mg"), q("70", "kg"), 50, "no body surface"),
        (q(1080, "mg"), None, 50, "no body surface"),
        (q(1080, "mg"), q("1.8", "m2"), 17, "18 or over"),
        (q(1080, "mg"), q("1.8", "m2"), None, "18 or over"),
        (q(1200, "mg"), q("1.8", "m2"), 50, "above the cap"),
        (q(1079, "mg"), q("1.8", "m2"), 50, "recalculated 1080.000 mg"),
        (q(1080, "ng"), q("1.8", "m2"), 50, "recalculated 1080.000 mg"),
        (q(1080, "mg"), q("1.8", "m"), 50, "no body surface"),
        (q(1080, "mL"), q("1.8", "m2"), 50, "counted in mg"),
    ],
)
def test_the_second_engine_says_why(amount: Quantity, measure: Quantity | None, age: int | None, says: str) -> None:
    order = Prescription(
        drug="cyclophosphamide",
        basis=Basis.SURFACE,
        dose=q(600, "mg/m2"),
        caps=(Cap(said_by="the regimen", limit=q(1150, "mg")),),
    )
    verdict = recheck(order, measure=measure, age=age, policy=POLICY, amount=amount)
    assert isinstance(verdict, Stop)
    assert says in "; ".join(verdict.reasons)


@pytest.mark.parametrize(
    ("basis", "by"),
    [
        (Basis.SURFACE, Measures(age=50)),
        (Basis.WEIGHT, Measures(surface=measured("1.8", "m2"), age=50)),
        (Basis.AUC, Measures(weight=measured(70, "kg"), age=50)),
        (Basis.SURFACE, Measures(surface=NotKnown(title="body surface", missing=(Missing(what="height"),)), age=50)),
        (Basis.SURFACE, Measures(surface=measured("1.8", "m2"))),
    ],
)
def test_no_number_without_its_inputs(basis: Basis, by: Measures) -> None:
    unit = {Basis.SURFACE: "mg/m2", Basis.WEIGHT: "mg/kg", Basis.AUC: "mg/mL.min"}[basis]
    answer = propose(Prescription(drug="it", basis=basis, dose=q(5, unit)), by=by, policy=POLICY, rule=RULE)
    assert isinstance(answer, NotKnown)
    assert answer.missing


@pytest.mark.parametrize(
    ("basis", "unit"),
    [
        (Basis.SURFACE, "mg"),
        (Basis.SURFACE, "mg/kg"),
        (Basis.WEIGHT, "mg/m2"),
        (Basis.FLAT, "mg/m2"),
        (Basis.AUC, "mg"),
        (Basis.SURFACE, "mg/m2/d"),
        (Basis.FLAT, "mL"),
    ],
)
def test_a_dose_in_the_unit_of_another_basis_is_refused(basis: Basis, unit: str) -> None:
    with pytest.raises(UnitMismatch):
        Prescription(drug="it", basis=basis, dose=q(5, unit))


def test_a_drug_counted_in_units_never_becomes_mg() -> None:
    bleomycin = Prescription(drug="bleomycin", basis=Basis.FLAT, dose=q(30, "[USP'U]"), dose_unit="[USP'U]")
    assert dose(bleomycin, Measures(age=30)).amount == q(30, "[USP'U]")
    with pytest.raises(UnitMismatch):
        dose(replace(bleomycin, dose_unit="mg"), Measures(age=30))
    with pytest.raises(UnitMismatch):
        dose(replace(bleomycin, dose_unit="[iU]"), Measures(age=30))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Prescription(drug="it", basis=Basis.FLAT, dose=q(0, "mg")),
        lambda: Change(percent=Decimal(0), reason="none"),
        lambda: Change(percent=Decimal(80), reason=" "),
        lambda: CapOverride(limit=q(150, "mL/min"), reason=""),
        lambda: CapOverride(limit=q(150, "mL/min/{1.73_m2}"), reason="a reason"),
        lambda: Prescription(drug="it", basis=Basis.FLAT, dose=q(5, "mg"), step=q(0, "mg")),
    ],
)
def test_what_cannot_be_ordered_is_refused(wrong: object) -> None:
    with pytest.raises(MedoncError):
        wrong()  # type: ignore[operator]


def test_a_clearance_for_a_standard_surface_is_refused() -> None:
    with pytest.raises(UnitMismatch, match="Multiply it by the patient's body surface"):
        dose(CARBOPLATIN, Measures(clearance=measured(90, "mL/min/{1.73_m2}"), age=60))


def test_every_change_is_a_step_with_its_reason() -> None:
    order = replace(CARBOPLATIN, change=Change(percent=Decimal(80), reason="platelets 60", by="Dr A"))
    steps = dose(order, Measures(clearance=measured(88, "mL/min"), age=60)).finding.steps
    assert any("80 %: platelets 60 (Dr A); 565 mg becomes 452 mg" in step.value for step in steps)


@pytest.mark.parametrize(
    ("amount", "said"),
    [("9999", "9999 mg"), ("10000", "10\u202f000 mg"), ("1234567.5", "1\u202f234\u202f567.5 mg"), ("2.0", "2 mg")],
)
def test_large_doses_are_grouped(amount: str, said: str) -> None:
    assert said_dose(q(amount, "mg")) == said
