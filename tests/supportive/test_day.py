"""Supportive care for a day, on fictional charts: what is proposed, because of what, and what speaks against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Regimen
from medonc.practice.criteria import scene_on
from medonc.practice.receipts import receipt_of
from medonc.practice.treatment.supportive import Proposed, supportive
from medonc.practice.treatment.supportive.decided import drugs_named
from medonc.practice.verify import verify
from medonc.record import Chart, Fact, FactSource
from medonc.record.disease import Condition, Role
from medonc.record.facts import Interval
from medonc.record.measured import Result, ResultKind
from medonc.record.person import Allergy, Person
from medonc.record.therapy import Dose, DrugEvent, DrugFact
from medonc.record.toxicity import Toxicity
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Icd10, Loinc, RxNorm, Snomed
from medonc.values.errors import NotHeld
from medonc.values.evidence import Answer, Finding, Level, NotKnown
from medonc.values.quantity import Quantity

LIBRARY = open_library()
ON = date(2024, 6, 3)
DAY = read_when("2024-06-01")
RULES = [name for name in LIBRARY.rules if name.startswith("treatment/supportive/")]


def source(name: str) -> FactSource:
    return FactSource(kind="Fact", id=name)


def cancer(code: str) -> Condition:
    return Condition(source=source(code), code=Concept((Icd10(code),)), role=Role.PRIMARY, known=DAY)


def result(code: str, value: str, unit: str, high: str = "") -> Result:
    return Result(
        source=source(code),
        kind=ResultKind.LABORATORY,
        code=Concept((Loinc(code),), code),
        value=Quantity(Decimal(value), unit),
        normal=Interval(high=Quantity(Decimal(high), unit)) if high else None,
        effective=DAY,
        known=DAY,
    )


def class_of(code: str, snomed: str) -> Result:
    return Result(
        source=source(code),
        kind=ResultKind.LABORATORY,
        code=Concept((Loinc(code),), code),
        value=Concept((Snomed(snomed),)),
        effective=DAY,
        known=DAY,
    )


def allergy(drug: str) -> Allergy:
    code = LIBRARY.drug(drug).rxnorm[0]
    return Allergy(source=source(drug), substance=Concept((RxNorm(code, drug),)), effective=DAY, known=DAY)


def taken(drug: str) -> DrugFact:
    return DrugFact(
        source=source(f"home-{drug}"),
        effective=DAY,
        known=DAY,
        status="active",
        event=DrugEvent.TAKEN,
        drug=Concept((RxNorm(LIBRARY.drug(drug).rxnorm[0], drug),)),
    )


def given(drug: str, day: str, rate: str) -> DrugFact:
    return DrugFact(
        source=source(f"{drug}-{day}"),
        effective=read_when(day),
        known=read_when(day),
        status="completed",
        event=DrugEvent.GIVEN,
        drug=Concept((RxNorm(LIBRARY.drug(drug).rxnorm[0], drug),)),
        doses=(Dose(rate=Quantity(Decimal(rate), "mg/m2")),),
    )


def chart(*facts: Fact, born: str = "1970-01-01") -> Chart:
    person = Person(source=source("p"), born=read_when(born), sex_for_formulas="female")
    return Chart(person=person, facts=facts)


def day(
    regimen: str | Regimen, *facts: Fact, cycle: int = 1, of: int = 1, born: str = "1970-01-01", phase: int = 0
) -> dict[str, Answer[object]]:
    held = LIBRARY.regimen(regimen) if isinstance(regimen, str) else regimen
    scene = scene_on(chart(*facts, born=born), LIBRARY, ON)
    return {a.title: a for a in supportive(held, held.phases[phase].name, cycle, of, scene)}


def value(answers: dict[str, Answer[object]], title: str) -> Proposed:
    found = answers[title]
    assert isinstance(found, Finding), found.said()
    assert isinstance(found.value, Proposed)
    return found.value


def names(proposal: Proposed) -> list[str]:
    return [each.drug for each in proposal.drugs]


SICKNESS = "Prevention of sickness on the day"
GROWTH = "Growth factor with the cycle"
HEPATITIS = "Hepatitis B and this regimen"
LYSIS = "Risk of tumour lysis"


def test_carboplatin_by_area_is_a_class_of_its_own_with_three_drugs_and_their_doses() -> None:
    found = value(day("ovary/carboplatin-liposomal-doxorubicin"), SICKNESS)
    assert found.decision == "carboplatin"
    assert names(found) == ["aprepitant", "palonosetron", "dexamethasone"]
    dexamethasone = found.drugs[2]
    assert "12 mg before chemotherapy on day 1" in dexamethasone.text
    assert "days 2 to 4" not in dexamethasone.text
    assert "MASCC/ESMO" in dexamethasone.source


def test_ac_is_high_and_weekly_paclitaxel_after_it_is_low() -> None:
    assert value(day("breast/ac-paclitaxel"), SICKNESS).decision == "high, AC"
    assert value(day("breast/ac-paclitaxel", phase=1), SICKNESS).decision == "low"


def test_fluids_come_with_cisplatin_on_its_day_alone() -> None:
    held = LIBRARY.regimen("lung/cisplatin-gemcitabine")
    assert value(day(held), "Fluids and rescue of the day").decision == "cisplatin"
    assert value(day(held, of=8), "Fluids and rescue of the day").decision == "none"


def test_premedication_comes_from_the_care_of_the_drug() -> None:
    answers = day("breast/paclitaxel-three-weekly")
    found = [a for title, a in answers.items() if title.startswith("Premedication")]
    assert found
    assert all(isinstance(each, Finding) and "dexamethasone" in each.said() for each in found)


def test_age_brings_a_growth_factor_and_a_first_course_has_no_fever_before() -> None:
    old = value(day("breast/tc", born="1950-01-01"), GROWTH)
    assert old.decision == "proposed"
    assert names(old) == ["pegfilgrastim"]
    assert "24 hours or more after" in old.drugs[0].text
    chop = day("lymphoma/chop", born="1980-01-01")
    assert value(chop, GROWTH).decision == "not proposed"
    assert value(chop, GROWTH).is_quiet


def test_earlier_treatment_leaves_earlier_fever_open_until_it_is_recorded() -> None:
    earlier = given("paclitaxel", "2022-01-03", "80")
    answers = day("lymphoma/chop", earlier, born="1980-01-01")
    assert value(answers, GROWTH).decision == "proposed"  # earlier chemotherapy is a factor of its own
    assert "earlier chemotherapy" in answers[GROWTH].said()


def test_fever_with_this_course_asks_for_secondary_prophylaxis() -> None:
    doses = [given(drug, "2024-05-13", rate) for drug, rate in (("doxorubicin", "60"), ("cyclophosphamide", "600"))]
    fever = Toxicity(
        source=source("fever"),
        term="Febrile neutropenia",
        grade=3,
        edition="CTCAE v5.0",
        effective=read_when("2024-05-22"),
        known=DAY,
    )
    answers = day(replace(LIBRARY.regimen("breast/ac"), growth_factor="not routinely"), *doses, fever, cycle=2)
    assert value(answers, GROWTH).decision == "secondary"
    assert any(ref.resource == "Fact/fever" for ref in answers[GROWTH].facts)


def test_hepatitis_tests_are_asked_for_and_a_positive_core_antibody_counts_with_rituximab() -> None:
    unknown = day("lymphoma/r-chop")[HEPATITIS]
    assert isinstance(unknown, NotKnown)
    assert [each.what for each in unknown.missing] == ["HBsAg", "anti-HBc"]
    negative, positive = class_of("5195-3", "260385009"), class_of("13952-7", "10828004")
    found = day("lymphoma/r-chop", negative, positive)
    assert value(found, HEPATITIS).decision == "prophylaxis"
    assert names(value(found, HEPATITIS)) == ["entecavir"]
    assert value(day("breast/tc", negative, positive), HEPATITIS).decision == "watch"


def test_tumour_lysis_is_judged_in_the_first_cycle_by_the_diagnosis() -> None:
    facts = (
        cancer("C92.0"),
        result("6690-2", "120", "10*9/L"),
    )
    found = day("aml/seven-plus-three", *facts)
    assert value(found, LYSIS).decision == "high"
    assert names(value(found, LYSIS)) == ["rasburicase"]
    assert value(found, LYSIS).missing == ("G6PD, where its lack is possible",)
    assert LYSIS not in day("aml/seven-plus-three", *facts, cycle=2)
    assert LYSIS not in day("breast/tc", cancer("C50.9"))
    lymphoma = day("lymphoma/r-chop", cancer("C83.3"))[LYSIS]
    assert isinstance(lymphoma, NotKnown)
    normal = result("2532-0", "200", "U/L", high="250")
    kidney = result("2160-0", "0.9", "mg/dL", high="1.1")
    assert value(day("lymphoma/r-chop", cancer("C83.3"), normal, kidney), LYSIS).decision == "low"


def test_a_drug_whose_file_has_no_class_takes_that_of_its_regimen_or_is_asked_for() -> None:
    drug = replace(LIBRARY.drug("olaparib"), emetogenicity="")
    library = replace(LIBRARY, drugs=MappingProxyType({**LIBRARY.drugs, "olaparib": drug}))
    held = replace(LIBRARY.regimen("ovary/olaparib"), emetogenicity="minimal to low")
    scene = scene_on(chart(), library, ON)

    def sickness(regimen: Regimen) -> Answer[object]:
        return supportive(regimen, regimen.phases[0].name, 1, 1, scene)[0]

    assert "olaparib: low, as the regimen says" in sickness(held).said()
    unknown = sickness(replace(held, emetogenicity="low to moderate"))
    assert isinstance(unknown, NotKnown)
    assert unknown.missing[0].what == "the emetic risk of olaparib"


def test_an_allergy_to_a_proposed_drug_stops_and_an_interaction_is_said() -> None:
    answers = day("lung/cisplatin-gemcitabine", allergy("olanzapine"), taken("warfarin"))
    remarks = answers[SICKNESS].remarks
    assert [r.level for r in remarks if r.kind == "allergy"] == [Level.STOP]
    said = [r.text for r in remarks if r.kind == "interaction"]
    assert any("warfarin" in text.casefold() for text in said)


def test_every_answer_that_a_rule_gives_can_be_asked_again() -> None:
    answers = day("lymphoma/r-chop", cancer("C83.3"), born="1950-01-01")
    for answer in answers.values():
        if isinstance(answer, Finding) and answer.rule.id in RULES:
            assert verify(receipt_of(answer, LIBRARY), LIBRARY).agrees


def test_a_phase_that_the_regimen_does_not_have_is_refused() -> None:
    with pytest.raises(NotHeld):
        supportive(LIBRARY.regimen("breast/tc"), "AC", 1, 1, scene_on(chart(), LIBRARY, ON))


@pytest.mark.parametrize("name", RULES)
def test_every_drug_that_a_rule_names_is_in_the_formulary(name: str) -> None:
    rule = LIBRARY.rule(name)
    for text in rule.texts:
        decision = text.removeprefix("drugs: ")
        if text != decision:
            assert decision in rule.texts
            assert all(LIBRARY.drug(drug).group == "supportive" for drug in drugs_named(rule, decision))


@pytest.mark.parametrize("site", sorted({name.partition("/")[0] for name in LIBRARY.regimens}))
def test_every_regimen_has_an_answer_for_the_first_day_of_each_phase(site: str) -> None:
    scene = scene_on(chart(), LIBRARY, ON)
    of_site = [regimen for name, regimen in LIBRARY.regimens.items() if name.startswith(f"{site}/")]
    for regimen in of_site:
        for phase in regimen.phases:
            for answer in supportive(regimen, phase.name, 1, 1, scene):
                assert answer.said(), regimen.rule.id
