"""Membership in value sets, and the form of codes that no list holds."""

from __future__ import annotations

from types import ModuleType

import pytest

from medonc.fhir.check import Profiles
from medonc.fhir.check.code_forms import well_formed
from medonc.fhir.check.codes import BARE, admits, in_set
from medonc.fhir.check.shapes import CodeSet

SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
MCODE_SETS = "http://hl7.org/fhir/us/mcode/ValueSet/"


@pytest.mark.parametrize("code", ["82711006", "24028007", "353431000119107", "1222769001", "404684003"])
def test_a_published_snomed_concept_has_the_form(code: str) -> None:
    assert well_formed(SNOMED, code)


@pytest.mark.parametrize(
    "code", ["82711007", "72811006", "12345", "breast", "082711006", "82711006 ", "900000000000013"]
)
def test_a_mistyped_snomed_code_has_not(code: str) -> None:
    assert not well_formed(SNOMED, code)


@pytest.mark.parametrize(
    "code",
    [
        "mg",
        "mg/m2",
        "10*3/uL",
        "[lb_av]",
        "mm[Hg]",
        "[arb'U]/mL",
        "1",
        "{score}",
        "/uL",
        "%",
        "mL/min/{1.73_m2}",
        "mL/(min.m2)",
        "1/1000000{Base}",
        "m^2",
        "s-1",
    ],
)
def test_a_unit_has_the_form_of_ucum(code: str) -> None:
    assert well_formed(UCUM, code)


@pytest.mark.parametrize("code", ["mg per m2", "no-such-unit", "mg//m2", "", "mg/", "{open"])
def test_what_is_no_unit_has_not(code: str) -> None:
    assert not well_formed(UCUM, code)


def test_a_listed_code_needs_its_own_system(profiles: Profiles) -> None:
    laterality = profiles.sets[MCODE_SETS + "mcode-laterality-qualifier-vs"]
    assert admits(laterality, SNOMED, "24028007")
    assert not admits(laterality, "http://loinc.org", "24028007")
    assert not admits(laterality, None, "24028007")
    assert not admits(laterality, SNOMED, "404684003")


def test_a_hierarchy_is_admitted_by_form_and_its_exclusions_are_not(profiles: Profiles) -> None:
    location = profiles.sets[MCODE_SETS + "mcode-body-location-qualifier-vs"]
    assert admits(location, SNOMED, "255503000")
    assert admits(location, SNOMED, "261183002")  # Upper: under the hierarchy, not listed
    assert not admits(location, SNOMED, "24028007")  # Right: the laterality set is taken out
    assert not admits(location, SNOMED, "261183003")


def test_one_coding_in_the_set_is_enough_and_text_alone_is_not() -> None:
    stages = CodeSet("x", {"http://a": frozenset({"1"})})
    both = {"coding": [{"system": "http://b", "code": "9"}, {"system": "http://a", "code": "1"}]}
    assert in_set(stages, "CodeableConcept", both)
    assert not in_set(stages, "CodeableConcept", {"text": "one"})
    assert in_set(stages, "Coding", {"system": "http://a", "code": "1"})
    assert in_set(stages, "code", "1")


@pytest.mark.parametrize(
    ("grammar", "code", "answer"),
    [
        ("language", "en-US", True),
        ("language", "de", True),
        ("language", "e", False),
        ("language", "no-such-code", False),
        ("mime", "text/plain", True),
        ("mime", "text", False),
        ("currency", "EUR", True),
        ("currency", "euro", False),
    ],
)
def test_a_grammar_decides_where_there_is_no_list(grammar: str, code: str, answer: bool) -> None:
    assert admits(CodeSet("x", {}, grammar=grammar), BARE, code) is answer


def test_value_sets_are_composed_from_lists_systems_and_other_sets(value_sets: ModuleType) -> None:
    inner = {"url": "inner", "compose": {"include": [{"system": "s", "concept": [{"code": "1"}, {"code": "2"}]}]}}
    include = [{"valueSet": ["inner"]}, {"system": "t", "filter": [{"op": "is-a"}]}]
    outer = {"url": "outer", "compose": {"include": include, "exclude": [{"system": "s", "concept": [{"code": "2"}]}]}}
    sets = value_sets.ValueSets([inner, outer], [])
    assert sets.codes("outer") == {"codes": {"s": ["1"]}, "open": ["t"], "without": {"s": ["2"]}}


def test_an_expansion_lists_its_concepts_without_those_that_only_group(value_sets: ModuleType) -> None:
    tree = [{"system": "s", "code": "g", "abstract": True, "contains": [{"system": "s", "code": "a"}]}]
    sets = value_sets.ValueSets([], [{"url": "u", "expansion": {"contains": tree}}])
    assert sets.codes("u") == {"codes": {"s": ["a"]}}


def test_a_set_without_codes_stops_the_distillation(value_sets: ModuleType) -> None:
    with pytest.raises(SystemExit, match="unheard-of"):
        value_sets.ValueSets([], []).codes("unheard-of")
