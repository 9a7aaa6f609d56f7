"""The vials of a day's list: least waste by brute force, sharing only where it may be, and roundings left open."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations_with_replacement
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Library, Vial
from medonc.practice.treatment.vial_plan import DrugVials, VialRequest, vial_plan
from medonc.practice.treatment.vials import covering
from medonc.values.errors import ImpossibleValue, NotHeld, UnitMismatch
from medonc.values.quantity import Quantity

LIBRARY = open_library()
sets_of_vials = st.sets(st.sampled_from([2, 3, 5, 7, 10, 12, 20]), min_size=1, max_size=3)
doses = st.decimals("0.5", 60, places=1)


def mg(number: object) -> Quantity:
    return Quantity(Decimal(str(number)), "mg")


def held(*contents: int, hours: int | None = None) -> Library:
    """A library in which carboplatin has these vials."""
    vials = tuple(Vial(content=Decimal(c), unit="mg", in_use_hours=hours) for c in contents)
    drug = replace(LIBRARY.drug("carboplatin"), vials=vials)
    return replace(LIBRARY, drugs=MappingProxyType({**LIBRARY.drugs, "carboplatin": drug}))


def planned(library: Library, *amounts: Decimal) -> DrugVials:
    requests = [VialRequest(patient=str(n), drug="carboplatin", dose=mg(a)) for n, a in enumerate(amounts)]
    (found,) = vial_plan(requests, library).drugs
    return found


def least(dose: Decimal, contents: set[int]) -> tuple[Decimal, int]:
    """The least left over and the fewest vials that do it, by trying every handful of vials."""
    most = int(dose / min(contents)) + 1
    tried = [
        (sum(vials) - dose, count)
        for count in range(1, most + 1)
        for vials in combinations_with_replacement(sorted(contents), count)
        if sum(vials) >= dose
    ]
    return min(tried)


@settings(max_examples=60)
@given(st.decimals("0.5", 25, places=1), sets_of_vials)
def test_no_other_handful_of_vials_leaves_less_or_is_smaller(dose: Decimal, contents: set[int]) -> None:
    opened = covering(mg(dose), [mg(c) for c in contents])
    assert opened is not None
    assert (sum(v.value for v in opened) - dose, len(opened)) == least(dose, contents)


@given(st.lists(doses, min_size=1, max_size=5), sets_of_vials)
def test_sharing_never_leaves_more_and_the_sums_agree(amounts: list[Decimal], contents: set[int]) -> None:
    alone, shared = planned(held(*contents), *amounts), planned(held(*contents, hours=24), *amounts)
    assert shared.waste.value <= alone.waste.value == alone.alone.value
    assert not alone.shared
    for found in (alone, shared):
        opened = sum(vial.value * count for vial, count in found.opened)
        assert opened - sum(amounts) == found.waste.value >= 0
        assert found.needed.value == sum(amounts)


@given(st.lists(doses, min_size=1, max_size=4), sets_of_vials, st.sampled_from([None, 24]), st.sampled_from([5, 10]))
def test_a_rounding_stays_within_the_tolerance_and_opens_less(
    amounts: list[Decimal], contents: set[int], hours: int | None, tolerance: int
) -> None:
    library = held(*contents, hours=hours)
    library = replace(library, policy=replace(library.policy, vial_tolerance=Decimal(tolerance)))
    found = planned(library, *amounts)
    for one in found.roundings:
        assert 0 < one.to.value < one.request.dose.value
        assert -tolerance <= one.percent < 0
        assert one.saves.value > 0
        assert one.change == one.to - one.request.dose
        others = [amount for n, amount in enumerate(amounts) if str(n) != one.request.patient]
        again = planned(library, one.to.value, *(others if found.shared else ()))
        before = found if found.shared else planned(library, one.request.dose.value)
        assert _opened(again) == _opened(before) - one.saves.value


def _opened(found: DrugVials) -> Decimal:
    return sum((vial.value * count for vial, count in found.opened), Decimal(0))


@given(st.permutations([Decimal(360), Decimal(490), Decimal(510)]))
def test_the_order_of_the_list_does_not_matter(amounts: list[Decimal]) -> None:
    found = planned(LIBRARY, *amounts)
    assert (found.opened, found.waste) == (planned(LIBRARY, Decimal(360), Decimal(490), Decimal(510)).opened, mg(40))


def test_a_vial_that_keeps_for_less_than_the_session_is_not_shared() -> None:
    assert planned(held(10, hours=8), Decimal(5), Decimal(5)).shared
    short = planned(held(10, hours=7), Decimal(5), Decimal(5))
    assert not short.shared
    assert [len(part.opened) for part in short.parts] == [1, 1]


def test_the_tolerance_counts_from_the_computed_dose() -> None:
    """52 mg to 50 mg is 3.8 % below, but 5.7 % below the 53 mg that were computed."""
    request = VialRequest(patient="A", drug="liposomal-doxorubicin", dose=mg(52))
    (free,) = vial_plan([request], LIBRARY).drugs
    assert [one.said() for one in free.roundings] == ["52 mg to 50 mg (-2 mg, -3.8 %): saves 10 mg"]
    (bound,) = vial_plan([replace(request, computed=mg(53))], LIBRARY).drugs
    assert bound.roundings == ()


def test_drugs_are_planned_apart_and_what_has_no_vial_is_named() -> None:
    requests = [
        VialRequest(patient="A", drug="carboplatin", dose=mg(360), order="o1"),
        VialRequest(patient="A", drug="capecitabine", dose=mg(2000), order="o2"),
        VialRequest(patient="B", drug="bortezomib", dose=mg("2.3"), order="o3"),
    ]
    plan = vial_plan(requests, LIBRARY)
    assert [one.drug for one in plan.drugs] == ["bortezomib", "carboplatin"]
    assert [request.order for request, _ in plan.not_planned] == ["o2"]
    assert plan.edition == LIBRARY.edition
    assert vial_plan([], LIBRARY).drugs == ()


@pytest.mark.parametrize(
    ("drug", "dose", "error"),
    [
        ("carboplatin", mg(0), ImpossibleValue),
        ("carboplatin", Quantity(Decimal(5), "mg/m2"), UnitMismatch),
        ("phlogiston", mg(5), NotHeld),
    ],
)
def test_a_dose_of_nothing_or_by_surface_and_a_drug_that_is_not_held_are_refused(
    drug: str, dose: Quantity, error: type[Exception]
) -> None:
    with pytest.raises(error):
        vial_plan([VialRequest(patient="A", drug=drug, dose=dose)], LIBRARY)
