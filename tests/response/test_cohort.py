"""Response over tables: the fast engine gives what the plain one gives, and no row is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.cohort.response import COLUMNS, respond
from medonc.knowledge.load import open_library
from medonc.values.errors import MedoncError, NotHeld, UnreadableInput

LIBRARY = open_library()
DAY = date(2026, 1, 1)
_SIZES = st.sampled_from(["10", "12", "20", "14.5", "9.9", "5", "4.9", "24.9", "25", "0", "50", "35", "-3", "<5", ""])
_COURSE_SIZES = st.sampled_from(["50", "35", "34", "40", "48", "9", "10", "0", "20"])
_CONFIRM, _CRITERIA = st.sampled_from(["none", "28", "56"]), st.sampled_from(["recist-1.1", "irecist", "mrecist"])
_STATES = {
    "target": st.sampled_from(["", "", "", "", "absent", "too small", "merged", "not evaluated", "gone?"]),
    "non-target": st.sampled_from(["present", "present", "absent", "absent", "worse", "not evaluated", ""]),
    "new": st.sampled_from(["no", "no", "no", "equivocal", "yes", "grown", ""]),
}


@st.composite
def lesion_rows(draw: st.DrawFn) -> dict[str, str]:
    role = draw(st.sampled_from(["target", "target", "target", "non-target", "new"]))
    return {
        "subject": draw(st.sampled_from(["A", "B", "C"])),
        "day": str(DAY + timedelta(days=28 * draw(st.integers(0, 5)))),
        "lesion": f"{role[0]}{draw(st.integers(1, 2))}",
        "role": role,
        "size_mm": draw(_SIZES) if role == "target" else "",
        "state": draw(_STATES[role]),
        "nodal": draw(st.sampled_from(["no", "no", "yes"])),
    }


@st.composite
def courses(draw: st.DrawFn) -> list[dict[str, str]]:
    """Whole courses: every lesion at every visit, so that sums, confirmation and the best response are reached."""
    rows = []
    for subject in ("A", "B"):
        nodes = {f"T{n}": draw(st.booleans()) for n in range(draw(st.integers(0, 2)))}
        others = [f"N{n}" for n in range(draw(st.integers(0, 1)))]
        for visit in range(draw(st.integers(1, 6))):
            day = str(DAY + timedelta(days=visit * draw(st.sampled_from([20, 28, 30])) + visit))
            seen = [(name, "target", node) for name, node in nodes.items()] + [(n, "non-target", False) for n in others]
            seen += [("X1", "new", False)] if visit and draw(st.integers(0, 3)) == 0 else []
            for name, role, node in seen:
                has_state = role != "target" or draw(st.integers(0, 4)) == 0
                state = draw(_STATES[role].filter(lambda s: s != "gone?")) if has_state else ""
                size = "" if state or role != "target" else draw(_COURSE_SIZES)
                cells = (subject, day, name, role, size, state, "yes" if node else "no")
                rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return rows


def frame_of(rows: list[dict[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String))


def must_be_equal(rows: list[dict[str, str]], confirm: str, criteria: str) -> None:
    frame = frame_of(rows)
    fast, plain = (
        respond(frame, LIBRARY, confirm=confirm, stable_days=42, criteria=criteria, engine=engine)
        for engine in ("fast", "plain")
    )
    assert fast.assessments.rows() == plain.assessments.rows()
    assert fast.subjects.rows() == plain.subjects.rows()
    assert fast.rows.rows() == plain.rows.rows()
    assert len(fast.rows) == len(rows)


@settings(max_examples=250, deadline=None)
@given(st.lists(lesion_rows(), min_size=0, max_size=30), _CONFIRM, _CRITERIA)
def test_fast_is_plain_on_any_rows(rows: list[dict[str, str]], confirm: str, criteria: str) -> None:
    must_be_equal(rows, confirm, criteria)


@settings(max_examples=300, deadline=None)
@given(courses(), _CONFIRM, _CRITERIA)
def test_fast_is_plain_on_whole_courses(rows: list[dict[str, str]], confirm: str, criteria: str) -> None:
    must_be_equal(rows, confirm, criteria)


def course(*sizes: str, **more: Any) -> list[dict[str, str]]:
    return [
        {"subject": "A", "day": str(DAY + timedelta(days=56 * n)), "lesion": "T1", "role": "target", "size_mm": size,
         "state": "", "nodal": "no"} | more
        for n, size in enumerate(sizes)
    ]  # fmt: skip


def test_a_course_from_response_to_progression() -> None:
    found = respond(frame_of(course("50", "35", "34", "41")), LIBRARY, confirm="28", stable_days=42)
    assert found.assessments["overall"].to_list() == ["none", "PR", "PR", "PD"]
    assert found.assessments["nadir_mm"].to_list() == [50, 50, 35, 34]
    assert found.subjects.rows(named=True) == [
        {
            "subject": "A",
            "best": "PR",
            "responded_on": DAY + timedelta(days=56),
            "confirmed_on": DAY + timedelta(days=112),
            "progressed_on": DAY + timedelta(days=168),
            "last_evaluable_on": None,
            "duration_days": 112,
            "disease_control": True,
        }
    ]


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        ({"size_mm": "-3"}, "the size is no number of mm: not evaluated"),
        ({"size_mm": "<5"}, "the size is no number of mm: not evaluated"),
        ({"size_mm": ""}, "no size and no state: not evaluated"),
        ({"state": "absent"}, "a size and a state that contradicts it: not evaluated"),
        ({"state": "vanished"}, "state of a target is none of"),
        ({"day": "1 March"}, "the day cannot be read: not used"),
        ({"role": "primary"}, "role is none of"),
        ({"nodal": "perhaps"}, "nodal is neither yes nor no: not used"),
        ({"lesion": "T9"}, "no such lesion at the baseline: not used"),
        ({"day": "2025-12-01", "lesion": "T1"}, "an earlier day than the row before: put in order"),
    ],
)
def test_a_bad_row_is_kept_and_says_why(change: dict[str, str], remark: str) -> None:
    rows = course("50", "35")
    rows[1] |= change
    found = respond(frame_of(rows), LIBRARY, confirm="none", stable_days=0)
    assert len(found.rows) == 2
    assert remark in found.rows["remarks"][1]


def test_a_lesion_measured_twice_is_not_evaluated_where_both_differ() -> None:
    rows = course("50", "35") + course("50", "30")[1:]
    found = respond(frame_of(rows), LIBRARY, confirm="none", stable_days=0)
    assert found.assessments["overall"].to_list() == ["none", "NE"]
    assert "both rows of this lesion and day differ" in found.rows["remarks"][1]
    assert "stands twice" in found.rows["remarks"][2]


def test_stable_disease_counts_from_the_start_where_there_is_one() -> None:
    frame = frame_of(course("50", "50")).with_columns(start=pl.lit("2026-02-20"))
    assert respond(frame, LIBRARY, confirm="none", stable_days=42).subjects["best"].to_list() == ["NE"]
    assert respond(frame.drop("start"), LIBRARY, confirm="none", stable_days=42).subjects["best"].to_list() == ["SD"]


def test_a_missing_column_lists_those_expected() -> None:
    with pytest.raises(UnreadableInput, match="nodal: yes for a lymph node"):
        respond(frame_of(course("50")).drop("nodal"), LIBRARY, confirm="none", stable_days=0)


def test_numbers_and_dates_of_a_frame_are_read_as_they_are() -> None:
    frame = frame_of(course("50", "34.9"))
    frame = frame.with_columns(pl.col("size_mm").cast(pl.Float64), pl.col("day").str.to_date())
    found = respond(frame, LIBRARY, confirm="none", stable_days=0)
    assert found.assessments["overall"].to_list() == ["none", "PR"]
    assert found.rows["remarks"].to_list() == ["", ""]


def test_arrow_in_arrow_out() -> None:
    found = respond(frame_of(course("50", "34")).to_arrow(), LIBRARY, confirm="none", stable_days=0)
    assert isinstance(found.assessments, pa.Table)
    assert found.subjects["best"].to_pylist() == ["PR"]


def test_an_unknown_engine_and_confirmation_are_refused() -> None:
    with pytest.raises(NotHeld):
        respond(frame_of(course("50")), LIBRARY, confirm="none", stable_days=0, engine="quick")
    with pytest.raises(MedoncError, match="a number of days, or none"):
        respond(frame_of(course("50")), LIBRARY, confirm="later", stable_days=0)
