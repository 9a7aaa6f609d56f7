"""Where each safety rule and each fault seen elsewhere has its tests; a test that is renamed or lost shows here."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

RULES: dict[str, tuple[str, ...]] = {
    "1, one engine and a second that only blocks": (
        "safety/test_rule_1_two_engines.py::test_a_planted_disagreement_stops_the_order",
        "treatment/test_dose.py::test_both_engines_agree",
        "treatment/test_dose.py::test_both_engines_agree_on_carboplatin",
        "treatment/test_dose.py::test_a_planted_disagreement_is_stopped",
        "treatment/order_checks/test_giving.py::test_a_dose_that_the_second_engine_does_not_reach_stops",
    ),
    "2, missing or stale gives no number": (
        "safety/test_rule_2_missing.py::test_each_missing_input_stops_the_order",
        "treatment/test_dose.py::test_no_number_without_its_inputs",
        "cases/test_laws.py::a_required_input_that_is_missing_is_named_and_gives_no_number",
        "values/test_quantity.py::test_unknown_units_are_errors",
        "treatment/order_checks/test_giving.py::test_a_route_outside_the_list_stops",
    ),
    "3, carboplatin": (
        "safety/test_rule_3_carboplatin.py::test_the_dose_at_a_creatinine_of_two",
        "treatment/test_dose.py::test_carboplatin_never_rises_with_creatinine",
        "treatment/test_dose.py::test_carboplatin_falls_strictly_below_the_cap",
        "treatment/test_dose.py::test_carboplatin_never_exceeds_what_the_gfr_cap_allows",
        "treatment/test_dose.py::test_a_clearance_for_a_standard_surface_is_refused",
        "treatment/test_carboplatin.py::test_the_creatinine_floor_is_a_policy_that_shows_at_the_dose",
        "fhir/test_quantities.py::test_per_standard_surface_is_never_plain_clearance",
    ),
    "4, no change without a record": (
        "safety/test_rule_4_changes.py::test_every_change_stands_beside_the_order",
        "treatment/test_dose.py::test_every_change_is_a_step_with_its_reason",
    ),
    "5, lifetime doses": (
        "safety/test_rule_5_lifetime.py::test_the_sentence_of_the_limit",
        "treatment/order_checks/test_cumulative.py::test_doxorubicin_given_elsewhere_counts",
        "treatment/order_checks/test_cumulative.py::test_another_anthracycline_counts_as_doxorubicin",
        "treatment/order_checks/test_cumulative.py::test_bleomycin_counts_in_its_own_units",
        "treatment/test_plan.py::test_cumulative_doses_keep_mg_and_mg_per_square_metre_apart",
    ),
    "6, mg never meets mg/m2": (
        "safety/test_rule_6_units.py::test_what_could_be_swapped_is_named",
        "values/test_quantity.py::test_mg_never_meets_mg_per_surface",
        "treatment/test_dose.py::test_a_dose_in_the_unit_of_another_basis_is_refused",
        "treatment/test_dose.py::test_a_drug_counted_in_units_never_becomes_mg",
        "treatment/test_dose.py::test_large_doses_are_grouped",
    ),
    "7, routes and products": (
        "safety/test_rule_7_routes.py::test_no_vinca_has_an_intrathecal_route",
        "treatment/order_checks/test_giving.py::test_no_vinca_on_the_day_of_an_intrathecal_dose",
        "treatment/order_checks/test_giving.py::test_bortezomib_is_never_intrathecal",
        "treatment/order_checks/test_giving.py::test_products_that_never_substitute",
        "treatment/test_regimens.py::test_every_line_runs_by_an_allowed_route",
    ),
    "8, tests before": (
        "safety/test_rule_8_tests_before.py::test_unknown_is_never_a_pass",
        "treatment/order_checks/test_before.py::test_hepatitis_b_unknown",
        "treatment/order_checks/test_before.py::test_her2_before_anti_her2",
        "treatment/order_checks/test_before.py::test_g6pd_before_rasburicase",
        "treatment/order_checks/test_before.py::test_dpyd_before_the_first_fluoropyrimidine",
        "treatment/order_checks/test_before.py::test_ejection_fraction",
        "treatment/order_checks/test_person.py::test_a_pregnancy_test_before_the_first_day",
    ),
    "9, sex, adults, ECOG": (
        "safety/test_rule_9_person.py::test_carboplatin_without_a_recorded_sex",
        "assessment/test_reading.py::test_without_a_recorded_sex_both_results_are_named_and_none_given",
        "assessment/test_reading.py::test_a_sex_that_is_neither_gives_both_results_named",
        "assessment/test_nouns.py::test_karnofsky_alone_is_mapped_and_says_so",
        "treatment/order_checks/test_person.py::test_adults_only",
    ),
    "10, two identifiers and the caveat": (
        "safety/test_rule_10_pages.py::test_the_pages_of_one_patient_are_built_on_the_frame_that_says_so",
        "web/test_pages.py::test_a_page_of_a_patient_shows_two_identifiers_the_caveat_and_the_edition",
        "paper/test_review_pdf.py::test_the_two_identifiers_beside_the_name",
    ),
}

FAULTS: dict[str, tuple[str, ...]] = {
    "a missing unit taken for another": ("safety/test_faults.py::test_a_result_without_a_unit_gives_no_clearance",),
    "carboplatin with creatinine fixed at one": (
        "safety/test_rule_3_carboplatin.py::test_the_dose_at_a_creatinine_of_two",
    ),
    "a second dose function in the browser": ("safety/test_faults.py::test_the_browser_computes_no_dose",),
    "two quantities swapped": ("safety/test_rule_6_units.py::test_what_could_be_swapped_is_named",),
    "a body surface that cannot be": (
        "safety/test_faults.py::test_height_and_weight_swapped_give_no_surface",
        "assessment/test_reading.py::test_a_weight_of_700_kg_gives_no_surface",
    ),
    "body surface rounded before use": ("safety/test_faults.py::test_the_surface_is_not_rounded_before_use",),
    "two signers only in the browser": (
        "treatment/test_orders.py::test_one_person_never_makes_both_of_a_pair",
        "treatment/test_orders.py::test_every_pair_of_the_table_is_refused_and_every_other_is_not",
    ),
    "an unknown route became oral": ("treatment/order_checks/test_giving.py::test_a_route_outside_the_list_stops",),
    "an unknown unit became something else": ("values/test_quantity.py::test_unknown_units_are_errors",),
    "one slider for every drug": ("safety/test_faults.py::test_a_change_is_of_one_drug_and_is_shown",),
    "a silent cut of the old": ("safety/test_faults.py::test_age_alone_changes_no_dose",),
    "mg against mg/m2": (
        "values/test_quantity.py::test_mg_never_meets_mg_per_surface",
        "treatment/order_checks/test_cumulative.py::test_a_dose_in_mg_is_divided_by_the_body_surface",
    ),
    "a missing LVEF passed": ("treatment/order_checks/test_before.py::test_ejection_fraction",),
    "a missing HER2 passed": ("treatment/order_checks/test_before.py::test_her2_before_anti_her2",),
    "stable disease as progression": ("safety/test_faults.py::test_stable_disease_is_no_progression",),
    "an unreadable criterion was dropped": (
        "criteria/test_laws.py::test_a_part_that_cannot_be_read_never_turns_an_answer_around",
    ),
    "the clock inside": (
        "architecture/test_house.py::test_answers_are_made_without_clock_chance_file_or_float",
    ),
    "code kept as text": ("safety/test_faults.py::test_no_text_is_run_as_code",),
    "one criteria file per unit system": ("criteria/test_laws.py::test_the_unit_of_a_result_does_not_matter",),
    "giant files of data, and utils": (
        "architecture/test_house.py::test_a_module_is_small",
        "architecture/test_house.py::test_a_module_says_what_it_is",
    ),
    "bare except": ("safety/test_faults.py::test_no_error_is_swallowed_whole",),
    "unseeded chance in tests": ("safety/test_faults.py::test_chance_has_a_seed",),
}  # fmt: skip

NAMED = [(what, name) for table in (RULES, FAULTS) for what, names in table.items() for name in names]


@cache
def held_in(path: str) -> frozenset[str]:
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("what", "name"), NAMED, ids=[f"{what}: {name}" for what, name in NAMED])
def test_the_test_is_there(what: str, name: str) -> None:
    path, _, test = name.partition("::")
    assert (TESTS / path).is_file(), f"{what}: no {path}"
    assert test in held_in(path), f"{what}: no {test} in {path}"


def test_each_safety_rule_is_named() -> None:
    assert [each.partition(",")[0] for each in RULES] == [str(n) for n in range(1, 11)]
    assert all(len(names) >= 2 for names in RULES.values())
