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


def test_a_file_is_sound() -> None:
    found = {name: list(faults_of(piece, LIBRARY)) for name, piece in PIECES.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_file_stands_in_the_folder_of_its_shape() -> None:
    assert set(PIECES) == {file.id for file in FILES.values() if not file.is_table}
    assert {name for name, piece in PIECES.items() if isinstance(piece, Drug)} == under(DRUGS)
    assert {name for name, piece in PIECES.items() if isinstance(piece, Regimen)} == under(REGIMENS)


def under(folder: str) -> set[str]:
    return {name for name in PIECES if name.startswith(folder)}


def test_no_number_of_a_file_is_a_float() -> None:
    pages = {file.id: read_toml(file.text, file=file.id) for file in FILES.values() if not file.is_table}
    assert {name: found for name, page in pages.items() if (found := floats_in(page))} == {}


def floats_in(value: object) -> list[float]:
    if isinstance(value, dict):
        return [found for each in value.values() for found in floats_in(each)]
    if isinstance(value, list):
        return [found for each in value for found in floats_in(each)]
    return [value] if isinstance(value, float) else []


def test_a_rule_names_a_method_that_exists() -> None:
    assert {name: rule.method for name, rule in LIBRARY.rules.items() if rule.method not in methods()} == {}


@pytest.mark.parametrize("duty", sorted({name.partition("/")[0] for name in LIBRARY.rules}))
def test_a_stated_default_can_be_read_as_its_input(duty: str) -> None:
    for name, rule in LIBRARY.rules.items():
        if name.startswith(f"{duty}/"):
            defaults = {spec.name: f"{spec.default} {spec.unit}".strip() for spec in rule.inputs if spec.default}
            assert set(read_inputs(rule, defaults)) == set(defaults), name


def test_a_table_is_whole_and_names_its_source() -> None:
    texts = {file.id: file.text for file in FILES.values() if file.is_table}
    found = {name: list(table_faults(table_header(text), read_table(text))) for name, text in texts.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


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


# They judge the one result that is put before them; none is looked up in a chart, so none can be too old.
OF_ONE_RESULT = ("assessment/plausibility/", "laboratory/critical/")


def test_a_rule_that_reads_results_says_how_old_they_may_be() -> None:
    undated = {
        (name, spec.name)
        for name, rule in LIBRARY.rules.items()
        for spec in rule.inputs
        if spec.loinc and spec.within_days is None and not name.startswith(OF_ONE_RESULT)
    }
    assert undated == set()
