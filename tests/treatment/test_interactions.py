"""Interactions: laws of any list of drugs, and what is told of a patient's own medicines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Interaction, Severity, Side
from medonc.practice.treatment.interactions import HOME, interactions, interactions_of
from medonc.record import Chart, FactSource
from medonc.record.person import Person
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, RxNorm
from medonc.values.errors import NotHeld

HELD = open_library()
ON = date(2024, 6, 1)
WARFARIN, SERTRALINE, ONDANSETRON, UNHELD = "11289", "36437", "26225", "999999999"
CAPECITABINE = HELD.drug("capecitabine").rxnorm[0]
NAMES = st.lists(st.sampled_from(sorted(HELD.drugs)), max_size=12)
GRAVITY = list(Severity)


@settings(max_examples=150)
@given(NAMES)
def test_each_pair_once_the_gravest_first_and_no_drug_with_itself(names: list[str]) -> None:
    found = [one.value for one in interactions(names, HELD)]
    pairs = [one.drugs for one in found]
    assert len(pairs) == len(set(pairs))
    assert all(a < b and {a, b} <= set(names) for a, b in pairs)
    assert [one.severity for one in found] == sorted((one.severity for one in found), key=GRAVITY.index)


@settings(max_examples=100)
@given(NAMES, st.randoms(use_true_random=False))
def test_neither_order_nor_repeats_matter(names: list[str], chance: object) -> None:
    other = [*names, *names[:3]]
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert interactions(other, HELD) == interactions(names, HELD)


@settings(max_examples=100)
@given(NAMES, NAMES)
def test_a_pair_says_the_same_in_a_longer_list(names: list[str], more: list[str]) -> None:
    assert set(map(str, interactions(names, HELD))) <= set(map(str, interactions([*names, *more], HELD)))


@pytest.mark.parametrize("name", sorted(HELD.interactions))
def test_the_sides_have_no_order(name: str) -> None:
    one = HELD.interactions[name]
    turned = replace(HELD, interactions=MappingProxyType({name: replace(one, a=one.b, b=one.a)}))
    straight = replace(HELD, interactions=MappingProxyType({name: one}))
    drugs = list(HELD.drugs)
    found = {said.value.drugs for said in interactions(drugs, straight)}
    assert found
    assert found == {said.value.drugs for said in interactions(drugs, turned)}


def test_the_gravest_speaks_and_the_others_are_remarks() -> None:
    drugs = ("citalopram", "ondansetron")
    (found,) = interactions(drugs, HELD)
    assert found.value.severity is Severity.MAJOR
    assert found.value.files == ("treatment/interactions/qt-qt", "treatment/interactions/ssri-5ht3")
    assert [remark.text.split(":")[0] for remark in found.remarks] == ["also minor"]
    assert found.said().startswith("citalopram with ondansetron: major: QT")
    assert "CredibleMeds" in str(found.rule.sources[0])


def test_of_equals_the_file_that_names_both_drugs_speaks() -> None:
    pair = Interaction(
        rule=replace(HELD.drug("warfarin").rule, id="treatment/interactions/zz"),
        a=Side(drugs=("citalopram",)),
        b=Side(drugs=("ondansetron",)),
        severity=Severity.MAJOR,
        effect="of the pair",
        action="none",
        because="invented",
        washout_days=3,
    )
    held = replace(HELD, interactions=MappingProxyType({**HELD.interactions, "zz": pair}))
    (found,) = interactions(("ondansetron", "citalopram"), held)
    assert found.value.effect == "of the pair"
    assert "(3 days apart)" in found.said()


def test_a_drug_outside_the_formulary_is_refused() -> None:
    with pytest.raises(NotHeld, match="quinine"):
        interactions(("warfarin", "quinine"), HELD)


def medicine(
    code: str, event: DrugEvent, *, of_cancer: bool = False, status: str = "active", until: str = ""
) -> DrugFact:
    return DrugFact(
        source=FactSource(kind="MedicationStatement", id=f"{event.value}-{code}"),
        event=event,
        drug=Concept((RxNorm(code, f"drug {code}"),)),
        is_cancer_treatment=of_cancer,
        status=status,
        effective=read_when("2024-05-01"),
        ended=read_when(until) if until else None,
        known=read_when("2024-05-01"),
    )


def somebody(*facts: DrugFact) -> Chart:
    return Chart(person=Person(source=FactSource(kind="Patient", id="somebody")), facts=facts)


def test_what_is_requested_is_held_against_what_is_taken() -> None:
    chart = somebody(medicine(CAPECITABINE, DrugEvent.REQUESTED, of_cancer=True), medicine(WARFARIN, DrugEvent.TAKEN))
    told = interactions_of(chart, HELD, ON)
    assert told.drugs == ("capecitabine", "warfarin")
    assert [one.value.drugs for one in told.found] == [("capecitabine", "warfarin")]
    assert {fact.resource for fact in told.found[0].facts} == {
        f"MedicationStatement/requested-{CAPECITABINE}",
        f"MedicationStatement/taken-{WARFARIN}",
    }
    assert told.not_checked == ()


def test_what_has_ended_and_what_is_cancelled_does_not_count() -> None:
    chart = somebody(
        medicine(CAPECITABINE, DrugEvent.REQUESTED, of_cancer=True, status="cancelled"),
        medicine(WARFARIN, DrugEvent.TAKEN),
        medicine(SERTRALINE, DrugEvent.TAKEN, until="2024-05-20"),
    )
    assert interactions_of(chart, HELD, ON).drugs == ("warfarin",)


def test_a_plan_is_held_against_the_home_medicines() -> None:
    told = interactions_of(somebody(medicine(WARFARIN, DrugEvent.TAKEN)), HELD, ON, also=iter(("tamoxifen",)))
    assert [one.value.drugs for one in told.found] == [("tamoxifen", "warfarin")]


def test_a_home_medicine_that_is_not_held_is_named_as_not_checked() -> None:
    told = interactions_of(
        somebody(medicine(UNHELD, DrugEvent.TAKEN), medicine(ONDANSETRON, DrugEvent.TAKEN)), HELD, ON
    )
    assert told.drugs == ("ondansetron",)
    (missing,) = told.not_checked
    assert f"drug {UNHELD}" in missing.what
    assert missing.why == "not in the formulary: its interactions are not checked"


def test_no_list_of_home_medicines_is_not_a_list_of_none() -> None:
    told = interactions_of(somebody(medicine(CAPECITABINE, DrugEvent.REQUESTED, of_cancer=True)), HELD, ON)
    assert told.found == ()
    assert [missing.what for missing in told.not_checked] == [HOME]
