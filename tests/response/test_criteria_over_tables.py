"""The criteria that judge an assessment or a course, over tables: small courses worked by hand, and bad rows."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from medonc.cli.respond import CRITERIA as NAMED
from medonc.cohort.response import CRITERIA, respond
from medonc.cohort.response.criteria import Row
from medonc.knowledge.load import open_library
from medonc.values.errors import UnreadableInput

LIBRARY = open_library()
STEADY = {"steroids": "same or less", "clinical": "same or better", "new_lesion": "no", "flair_worse": "no"}
HEALTHY = {"longest_node": "1.0", "spleen": "12", "neutrophils": "2", "platelets": "150", "haemoglobin": "13"}
LEUKAEMIA = {"circulating_blasts": "no", "extramedullary": "no"}
# criteria, what every row has, what changes from row to row, the responses, the best one confirmed after 28 days
COURSES: tuple[tuple[str, dict[str, Any], tuple[dict[str, Any], ...], list[str | None], str], ...] = (
    # 800 → 400 is half; 400 → 500 is a quarter more than the smallest
    ("rano-2010", STEADY, ({"now": 800}, {"now": 400}, {"now": 390}, {"now": 500}), [None, "PR", "PR", "PD"], "PR"),
    ("rano-2.0", STEADY, ({"now": 800}, {"now": 404}, {"now": 500}), [None, "SD", "SD"], "SD"),
    (
        "lugano-2014-pet",
        {"new_foci": "no", "marrow": "no"},
        tuple({"deauville": d, "uptake": u} for d, u in ((4, "lower"), (2, "lower"), (5, "higher"))),
        ["PMR", "CMR", "PMD"],
        "PMR",  # the complete one was not seen again, but it is no less than partial
    ),
    (
        "lugano-2014-ct",
        {"longest_node": "2.0", "other_disease": "no", "spleen_large": "no", "new_lesion": "no"},
        ({"products_now": 20}, {"products_now": 10.1}, {"products_now": 9.9}),  # 49.5 and 50.5 per cent
        [None, "SD", "PR"],
        "SD",
    ),
    # serum 40 → 20 is half, → 4 is 90 per cent less; from the lowest 4 to 5 is a quarter and 1 more
    (
        "imwg-2016",
        {},
        ({"serum_now": 4}, {"serum_now": 2}, {"serum_now": 0.4}, {"serum_now": 0.9}),
        [None, "PR", "VGPR", "PD"],
        "PR",
    ),
    (
        "percist",
        {"all_at_background": "no", "new_lesion": "no"},
        ({"now": 10}, {"now": 7}, {"now": 7.1}),  # 30 and 29 per cent
        [None, "PMR", "SMD"],
        "SMD",
    ),
    (
        "iwcll-2018",
        {**HEALTHY, "symptoms": "no", "marrow_normal": "yes", "new_lesion": "no"},
        (
            {"nodes_now": 8, "lymphocytes_now": 50},
            {"nodes_now": 2, "lymphocytes_now": 3},
            {"nodes_now": 3, "lymphocytes_now": 3, "longest_node": "1.6"},  # half as much again, and beyond 1.5 cm
        ),
        [None, "CR", "PD"],
        "SD",  # the complete response was not seen again; it is no less than stable
    ),
    (
        "eln-aml-2022",
        LEUKAEMIA,
        (
            {"marrow_blasts": 60, "neutrophils": 0.2, "platelets": 20},
            {"marrow_blasts": 4, "neutrophils": 1, "platelets": 99},
            {"marrow_blasts": 4, "neutrophils": 1, "platelets": 100},
        ),
        [None, "CRh", "CR"],
        "CRh",
    ),
)  # fmt: skip


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None, strict=False)


def _course(fixed: dict[str, Any], changing: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    days = ("2026-01-01", "2026-03-01", "2026-05-01", "2026-07-01")
    return [{"subject": "A", "day": day, **fixed, **each} for day, each in zip(days, changing, strict=False)]


@pytest.mark.parametrize(("criteria", "fixed", "changing", "responses", "best"), COURSES, ids=[c[0] for c in COURSES])
def test_a_course_by_each_criterion(
    criteria: str, fixed: dict[str, Any], changing: tuple[dict[str, Any], ...], responses: list[Any], best: str
) -> None:
    rows = _course(fixed, changing)
    found = respond(_frame(rows), LIBRARY, criteria=criteria, confirm="28", stable_days=42)
    assert found.assessments["response"].to_list() == responses
    assert found.subjects["best"].to_list() == [best]
    assert len(found.rows) == len(rows)


def test_what_the_table_says_of_before_counts_before_what_it_shows() -> None:
    rows = [{"subject": 1, "day": "2026-01-01", "before": 900, "nadir": 900, "now": 400, **STEADY}]
    found = respond(_frame(rows), LIBRARY, criteria="rano-2.0", confirm="none", stable_days=0)
    assert found.assessments["response"].to_list() == ["PR"]
    assert "900 → 400 mm²" in found.assessments["said"][0]


def test_bad_rows_are_kept_and_say_why() -> None:
    rows = _course(STEADY, ({"now": "800"}, {"now": "<0.1"}, {"now": "-3"}, {"now": "390"}))
    rows += [{**rows[3], "now": "380"}, {**rows[0], "subject": "B", "day": "1 March"}, {**rows[0], "subject": None}]
    rows += [{**rows[0], "subject": "C"}, {**rows[1], "subject": "C", "now": None}]
    rows += [{**rows[2], "subject": "D", "now": "100"}, {**rows[0], "subject": "D"}]
    found = respond(_frame(rows), LIBRARY, criteria="rano-2.0", confirm="none", stable_days=0)
    said = found.rows["remarks"].to_list()
    assert len(said) == len(rows)
    for place, words in (
        (1, "'<0.1'"), (2, "below nothing"), (3, "stands twice"), (4, "stands twice"), (5, "day cannot be read"),
        (6, "no subject"), (8, "sum of products now"), (10, "put in order"),
    ):  # fmt: skip
        assert words in said[place], (place, said[place])
    assert sum(found.remarks.values()) >= 8
    assert found.subjects["best"].to_list() == ["NE", "NE", "PR"] or found.subjects["subject"].to_list() != [
        "A",
        "C",
        "D",
    ]


def test_ca125_by_its_samples() -> None:
    days = ("2026-01-01", "2026-02-01", "2026-03-05")
    rows = [
        {"subject": who, "day": day, "start": "2026-01-05", "value": value, "upper": "35"}
        for who, values in (("A", ("200", "90", "30")), ("B", ("200", "haemolysed", "190")), ("C", ("60", "20", "20")))
        for day, value in zip(days, values, strict=True)
    ]
    found = respond(_frame(rows), LIBRARY, criteria="gcig-ca125", confirm="none", stable_days=0)
    # A: 200 → 90 is 55 per cent less, and still so 32 days later; B does not fall; C began below 70
    assert found.subjects["best"].to_list() == ["response", "no response", "not evaluable"]
    assert "'haemolysed' is no number: not used" in found.rows["remarks"][4]


def test_bone_scans_with_the_flare() -> None:
    rows = [
        {"subject": "A", "day": day, "start": "2026-01-01", "new": new}
        for day, new in (("2026-02-20", 3), ("2026-04-20", 5), ("2026-06-20", 5))
    ]
    # 3 new within 84 days of the start; 59 days later 2 more: progression from the first scan
    found = respond(_frame(rows), LIBRARY, criteria="pcwg3-bone", confirm="none", stable_days=0)
    assert found.assessments["response"].to_list() == ["unconfirmed", "progression", "progression"]
    assert found.subjects["said"].to_list() == ["progression on 2026-02-20"]


@pytest.mark.parametrize("criteria", [name for name, each in CRITERIA.items() if each.row is not Row.LESION])
def test_a_wrong_column_lists_the_expected_ones(criteria: str) -> None:
    with pytest.raises(UnreadableInput, match=r"(?i)no column .*day.* among subject.*day: the day of the"):
        respond(_frame([{"subject": 1}]), LIBRARY, criteria=criteria, confirm="none", stable_days=0)


def test_the_command_names_the_criteria_that_are_held() -> None:
    assert set(NAMED) == set(CRITERIA)
