"""All checks together: silent where all is well, the gravest first, each with its rule; no regimen stops itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from medonc.knowledge.load import open_library
from medonc.practice.treatment.order_checks import CheckLevel, order_checks
from medonc.practice.treatment.order_checks.judged import CHECKS, LEVELS
from medonc.values.errors import NotHeld

LIBRARY = open_library()
RULES = {name: rule for name, rule in LIBRARY.rules.items() if name.startswith(CHECKS)}
# What a regimen's own doses, route, days and drugs may never raise for a patient with everything recorded.
OF_THE_ORDER = {
    "age", "age_known", "dose_known", "second_engine", "regimen_dose", "route", "product", "scheduled_day", "calendar",
    "cap", "single_dose", "standard_dose", "signed_dose", "changed_dose", "cumulative_dose", "duplicate", "weight",
}  # fmt: skip


def test_silent_where_all_is_well(bedside: Any, write: Any) -> None:
    facts = bedside.but(write.cancer("breast"))
    assert set(facts.checks("breast/ac")) <= {"indication", "organ_function"}
    assert "exception" not in {c.level for each in facts.checks("breast/ac").values() for c in each}


@pytest.mark.parametrize("site", sorted({name.partition("/")[0] for name in LIBRARY.regimens}))
def test_no_regimen_raises_a_check_of_its_own_doses(bedside: Any, site: str) -> None:
    of_site = [name for name in LIBRARY.regimens if name.startswith(f"{site}/")]
    raised = {name: set(bedside.checks(name)) & OF_THE_ORDER for name in of_site}
    assert {name: checks for name, checks in raised.items() if checks} == {}


def test_the_gravest_comes_first_and_each_carries_its_rule(bedside: Any) -> None:
    patient = bedside.but(without=("height", "lvef", "allergies"))
    found = order_checks(patient.order("breast/ac"), patient.scene())
    levels = [list(CheckLevel).index(check.level) for check in found]
    assert levels == sorted(levels)
    assert {CheckLevel.STOP, CheckLevel.EXCEPTION, CheckLevel.CAUTION} <= {check.level for check in found}
    for check in found:
        assert check.rule == RULES[check.id].rule
        assert check.title
        assert check.sentence
        assert check.rule.sources


def test_the_same_order_has_the_same_checks_twice(bedside: Any) -> None:
    order = bedside.order("lymphoma/r-chop")
    assert order_checks(order, bedside.scene()) == order_checks(order, bedside.scene())


@pytest.mark.parametrize("name", RULES)
def test_a_rule_gives_a_level_to_every_word_and_band(name: str) -> None:
    rule = RULES[name]
    (spec,) = rule.inputs
    if rule.method == "order_check.by_word":
        assert {rule.texts.get(choice) for choice in spec.choices} <= set(LEVELS)
        assert "passes" in {rule.texts[choice] for choice in spec.choices}
    else:
        assert {band.says for band in rule.bands} <= set(LEVELS)
        assert "passes" in {band.says for band in rule.bands}


@pytest.mark.parametrize("table", ["cross_reactions", "targets"])
def test_the_tables_name_drugs_of_the_formulary(table: str) -> None:
    rows = LIBRARY.tables[CHECKS + table]
    assert rows
    for row in rows:
        drugs = row["drugs"].split("|")
        assert set(drugs) <= set(LIBRARY.drugs), row


def test_a_dropped_rule_is_refused_and_never_a_pass(bedside: Any) -> None:
    lost = replace(bedside.library, rules={n: r for n, r in bedside.library.rules.items() if n != f"{CHECKS}route"})
    with pytest.raises(NotHeld):
        replace(bedside, library=lost).checks("breast/ac")
