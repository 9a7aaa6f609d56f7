"""Case files: what is refused, and that the judge is not fooled."""

from __future__ import annotations

import pytest

from medonc.knowledge.case_files import all_cases, read_cases
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Library
from medonc.knowledge.soundness import case_faults
from medonc.practice.cases import failures, judge
from medonc.values.errors import UnreadableInput

MOSTELLER = "assessment/body_surface/mosteller"
HEAD = '[[case]]\nname = "a"\nworked = "by hand"\nsource = "an invented paper"\n'
GIVEN = 'given = { height = "180 cm", weight = "80 kg" }\n'
LIBRARY = open_library()


def judged(expect: str, given: str = GIVEN, rule_id: str = MOSTELLER, library: Library = LIBRARY) -> tuple[str, ...]:
    (case,) = read_cases(f"{HEAD}{given}expect = {expect}\n", file="x")
    return judge(case, rule_id, library)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no case"),
        (HEAD + GIVEN, "missing required field `expect`"),
        (HEAD + GIVEN + "expect = {}", "expects nothing"),
        (HEAD + GIVEN + 'expect = { unit = "m2" }', "expects nothing"),
        (HEAD + GIVEN + 'expect = { valeu = "2" }', "unknown key 'valeu'"),
        (HEAD.replace("worked", "work") + GIVEN + 'expect = { value = "2" }', "unknown key 'work'"),
        ('[[cases]]\nname = "a"', "unknown key 'cases'"),
    ],
)
def test_a_wrong_case_file_is_refused(text: str, said: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        read_cases(text, file="cases/a/x.toml")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "expect",
    [
        '{ value = "2", unit = "m2" }',
        "{ value = 2 }",
        "{ value = 1.999, within = 0.001 }",
        '{ value = "20000", unit = "cm2" }',
        '{ says = "2.00 m²" }',
        '{ step = "sqrt" }',
        '{ held = { "numbers.divisor" = 3600, "inputs.0.unit" = "cm" } }',
    ],
)
def test_an_answer_that_meets_the_case(expect: str) -> None:
    assert judged(expect) == ()


@pytest.mark.parametrize(
    "expect",
    [
        '{ value = "2.0001", unit = "m2" }',
        "{ value = 1.998, within = 0.001 }",
        '{ value = "2", unit = "m2", says = "nine" }',
        '{ value = "2", unit = "m2", remark = "anything" }',
        '{ value = "2", unit = "m2", step = "capped" }',
        '{ not_known = ["height"] }',
        '{ refused = "UnitMismatch" }',
        '{ held = { "inputs.0.unit" = "m" } }',
        '{ held = { "inputs.9.unit" = "m" } }',
    ],
)
def test_an_answer_that_does_not_meet_the_case(expect: str) -> None:
    assert len(judged(expect)) == 1


@pytest.mark.parametrize(
    ("given", "expect", "holds"),
    [
        ('given = { height = "180 cm" }\n', '{ not_known = ["weight"] }', True),
        ('given = { height = "180 cm" }\n', '{ not_known = ["height", "weight"] }', False),
        ('given = { height = "180 cm" }\n', '{ value = "2" }', False),
        ('given = { height = "180 cm" }\n', '{ not_known = ["weight"], why = "implausible" }', False),
        ('given = { height = "180 cm", weight = "700 kg" }\n', '{ not_known = ["weight"], why = "implausible" }', True),
        ('given = { height = "180 cm", weight = "80 cm" }\n', '{ refused = "UnitMismatch" }', True),
        ('given = { height = "180 cm", weight = "80 cm" }\n', '{ refused = "NotHeld" }', False),
        ('given = { height = "180 cm", weight = "80 cm" }\n', '{ value = "2" }', False),
        ('given = { hight = "180 cm" }\n', '{ refused = "we hold: height" }', True),
    ],
)
def test_what_is_missing_or_refused(given: str, expect: str, holds: bool) -> None:
    assert (judged(expect, given) == ()) is holds


def test_a_case_may_set_a_site_policy() -> None:
    text = HEAD + GIVEN + 'policy = { surface_cap = "1.9" }\nexpect = { value = "1.9", unit = "m2" }\n'
    assert judge(read_cases(text, file="x")[0], MOSTELLER, LIBRARY) == ()


AC = "treatment/regimens/breast/ac-paclitaxel"
DOXORUBICIN = '{ drug = "doxorubicin", day = 1, dose = 120, unit = "mg" }'
CYCLOPHOSPHAMIDE = '{ drug = "cyclophosphamide", day = 1, dose = "1200", unit = "mg" }'


@pytest.mark.parametrize(
    ("doses", "said"),
    [
        (f"[{DOXORUBICIN}, {CYCLOPHOSPHAMIDE}]", None),
        (f"[{DOXORUBICIN}]", "not expected: cyclophosphamide"),
        (f"[{DOXORUBICIN.replace('120', '121')}, {CYCLOPHOSPHAMIDE}]", "expected doxorubicin 121 mg on day 1, got"),
        (f"[{DOXORUBICIN}, {CYCLOPHOSPHAMIDE}, {CYCLOPHOSPHAMIDE}]", "got none"),
        (f"[{DOXORUBICIN.replace('day = 1', 'day = 2')}, {CYCLOPHOSPHAMIDE}]", "on day 2, got none"),
    ],
)
def test_a_cycle_is_held_whole(doses: str, said: str | None) -> None:
    differences = judged(f"{{ doses = {doses} }}", 'given = { surface = "2 m2" }\n', AC)
    assert (not differences) if said is None else any(said in each for each in differences)


def test_a_dose_without_a_surface_is_not_known() -> None:
    assert judged('{ not_known = ["body surface"] }', "", AC) == ()


def test_cases_and_files_that_lack_one_another_are_named(write_root, rule_text, case_text) -> None:
    root = write_root(**{"data/a/x.toml": rule_text, "cases/a/z.toml": case_text})
    found = dict(case_faults(open_library(base=root), all_cases(root)))
    assert found == {"a/x": "no case", "a/z": "cases that belong to no file under data"}


def test_failures_name_the_case(write_root, rule_text, case_text) -> None:
    root = write_root(**{"data/a/x.toml": rule_text, "cases/a/x.toml": case_text.replace('"600"', '"601"')})
    ((rule_id, said),) = failures(open_library(base=root), all_cases(root))
    assert rule_id == "a/x"
    assert said.startswith("case '300 ms at 240 a minute': expected 601 ms")


@pytest.mark.parametrize(
    ("days", "meant"), [("1-3", [1, 2, 3]), ("1, 8, 15", [1, 8, 15]), ("2-3, 9", [2, 3, 9]), ("5", [5])]
)
def test_a_dose_of_several_days_is_written_once(days: str, meant: list[int]) -> None:
    dose = f'{{ drug = "x", days = "{days}", dose = 80, unit = "mg" }}'
    (case,) = read_cases(f"{HEAD}[case.expect]\ndoses = [{dose}]\n", file="x")
    assert [each.day for each in case.expect.doses] == meant
    assert {(each.dose, each.unit) for each in case.expect.doses} == {(80, "mg")}


def test_days_that_are_none_are_refused() -> None:
    text = f'{HEAD}[case.expect]\ndoses = [{{ drug = "x", days = "1 to 3", dose = 80, unit = "mg" }}]\n'
    with pytest.raises(UnreadableInput, match="is not a day"):
        read_cases(text, file="x")


WHOLE = """
[[case]]
name = "whole course"
whole_course = true
given = {{ surface = "2.00 m2" }}
worked = "60 × 2 = 120, 600 × 2 = 1200"
source = "NSABP B-15"
[case.expect]
doses = [
  {{ drug = "doxorubicin", cycles = "{cycles}", day = 1, dose = 120, unit = "mg" }},
  {{ drug = "cyclophosphamide", cycles = "{cycles}", day = 1, dose = 1200, unit = "mg" }},
]
"""


@pytest.mark.parametrize(
    ("cycles", "said"),
    [
        ("1-4", ()),
        ("1, 2-4", ()),
        ("1-3", ("not a whole course: AC, cycle 4 is not named",)),
    ],
)
def test_a_whole_course_names_every_cycle(cycles: str, said: tuple[str, ...]) -> None:
    (case,) = read_cases(WHOLE.format(cycles=cycles), file="x")
    assert judge(case, "treatment/regimens/breast/ac", LIBRARY) == said


def test_a_cycle_that_is_no_number_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="'all' is not a cycle"):
        read_cases(WHOLE.format(cycles="all"), file="x")
