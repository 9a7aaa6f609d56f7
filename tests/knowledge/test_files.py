"""What every knowledge file must be. A new file inherits all of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medonc.knowledge.load import OWN_ROOT, files_of, open_library
from medonc.knowledge.parse import read_table, read_toml, table_header
from medonc.knowledge.shapes import Drug, KnowledgeRule, Regimen
from medonc.knowledge.soundness import faults_of, table_faults
from medonc.practice.ask import methods, read_inputs

LIBRARY = open_library()
FILES = {file.id: file for file in files_of(OWN_ROOT)}
PIECES = {piece.rule.id: piece for piece in LIBRARY.pieces()}
DRUGS, REGIMENS = "treatment/drugs/", "treatment/regimens/"


@pytest.mark.parametrize("rule_id", PIECES)
def test_a_file_is_sound(rule_id: str) -> None:
    assert list(faults_of(PIECES[rule_id], LIBRARY)) == []


@pytest.mark.parametrize("rule_id", PIECES)
def test_a_file_stands_in_the_folder_of_its_shape(rule_id: str) -> None:
    piece = PIECES[rule_id]
    assert rule_id in FILES
    assert isinstance(piece, Drug) == rule_id.startswith(DRUGS)
    assert isinstance(piece, Regimen) == rule_id.startswith(REGIMENS)


@pytest.mark.parametrize("rule_id", [file.id for file in FILES.values() if not file.is_table])
def test_no_number_of_a_file_is_a_float(rule_id: str) -> None:
    assert not list(floats_in(read_toml(FILES[rule_id].text, file=rule_id)))


def floats_in(value: object) -> list[float]:
    if isinstance(value, dict):
        return [found for each in value.values() for found in floats_in(each)]
    if isinstance(value, list):
        return [found for each in value for found in floats_in(each)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize("rule_id", LIBRARY.rules)
def test_a_rule_names_a_method_that_exists(rule_id: str) -> None:
    assert LIBRARY.rules[rule_id].method in methods()


@pytest.mark.parametrize("rule_id", LIBRARY.rules)
def test_a_stated_default_can_be_read_as_its_input(rule_id: str) -> None:
    rule = LIBRARY.rules[rule_id]
    defaults = {spec.name: f"{spec.default} {spec.unit}".strip() for spec in rule.inputs if spec.default}
    assert set(read_inputs(rule, defaults)) == set(defaults)


@pytest.mark.parametrize("rule_id", [file.id for file in FILES.values() if file.is_table])
def test_a_table_is_whole_and_names_its_source(rule_id: str) -> None:
    text = FILES[rule_id].text
    assert list(table_faults(table_header(text), read_table(text))) == []


def test_every_method_is_named_by_a_rule() -> None:
    named = {rule.method for rule in LIBRARY.rules.values()}
    assert sorted(set(methods()) - named) == []


def test_drugs_are_known_by_one_name_only() -> None:
    names: dict[str, str] = {}
    for drug_id, drug in LIBRARY.drugs.items():
        for name in (drug.name, *drug.also_called):
            assert names.setdefault(name, drug_id) == drug_id, f"{name} is {names[name]} and {drug_id}"


def test_no_two_drugs_share_a_code() -> None:
    codes: dict[str, str] = {}
    for drug_id, drug in LIBRARY.drugs.items():
        for code in drug.rxnorm:
            assert codes.setdefault(code, drug_id) == drug_id, f"{code} is {codes[code]} and {drug_id}"


def test_numbers_keep_the_digits_that_were_written() -> None:
    rule = next(iter(LIBRARY.rules.values()))
    assert isinstance(rule, KnowledgeRule)
    assert all(isinstance(number, Decimal) for number in rule.numbers.values())


@pytest.mark.parametrize("rule_id", [each for each in LIBRARY.rules if "/plausibility/" not in each])
def test_a_rule_that_reads_results_says_how_old_they_may_be(rule_id: str) -> None:
    undated = [spec.name for spec in LIBRARY.rules[rule_id].inputs if spec.loinc and spec.within_days is None]
    assert undated == []
