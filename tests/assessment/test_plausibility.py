"""Doubts about results: impossible, changed too fast, in a unit that does not fit, flagged against their limits."""

from __future__ import annotations

import pytest

from medonc.knowledge.shapes import Library
from medonc.practice.assessment import doubts, doubts_of


def texts(remarks: object) -> list[str]:
    return [remark.text for remark in remarks]  # type: ignore[attr-defined]


def test_an_ordinary_record_raises_no_doubt(library: Library, chart, result) -> None:
    course = [
        result("751-8", f"{n} 10*9/L", day)
        for n, day in (("4.2", "2026-01-05"), ("0.3", "2026-01-15"), ("9.8", "2026-01-19"))
    ]
    weights = [result("29463-7", "80 kg", "2026-01-05"), result("29463-7", "155 [lb_av]", "2026-02-20")]
    assert doubts(chart(*course, *weights), library) == ()


@pytest.mark.parametrize(
    ("loinc", "value", "said"),
    [
        ("26499-4", "3000 10*3/uL", "implausible (3000 10*9/L; 0 to 500 10*9/L is possible)"),
        ("718-7", "13 g/L", ""),
        ("718-7", "1.3 g/L", "implausible"),
        ("2160-0", "88 mg/dL", "implausible"),
        ("2823-3", "42 mmol/L", "implausible"),
        ("8302-2", "65 cm", "implausible"),
        ("29463-7", "700 kg", "implausible"),
        ("2951-2", "140 mg/mL", "implausible"),
        ("718-7", "8.1 mmol/L", "a unit that does not fit"),
    ],
)
def test_impossible_values(library: Library, chart, result, loinc: str, value: str, said: str) -> None:
    found = doubts(chart(result(loinc, value, "2026-03-01")), library)
    assert len(found) == bool(said)
    assert all(said in text and "2026-03-01" in text for text in texts(found))


def test_a_change_too_fast_names_both_values(library: Library, chart, result) -> None:
    first, second = result("29463-7", "80 kg", "2026-03-01"), result("29463-7", "176 kg", "2026-03-08")
    (remark,) = doubts(chart(first, second), library)
    assert remark.text.startswith("Weight 176 kg on 2026-03-08: was 80; more than 1.2-fold within 14 days")
    assert remark.facts == (first.ref(), second.ref())


def test_a_change_is_measured_in_one_unit_and_from_possible_values(library: Library, chart, result) -> None:
    same = [result("2160-0", "1 mg/dL", "2026-03-01"), result("14682-9", "90 umol/L", "2026-03-02")]
    assert doubts(chart(*same), library) == ()
    impossible = [result("29463-7", "80 kg", "2026-03-01"), result("29463-7", "800 kg", "2026-03-08")]
    assert len(doubts(chart(*impossible), library)) == 1


@pytest.mark.parametrize(
    ("value", "flag", "clashes"),
    [("6.1 mmol/L", "H", False), ("6.1 mmol/L", "L", True), ("6.1 mmol/L", "N", True), ("4.1 mmol/L", "N", False)],
)
def test_a_flag_against_its_own_limits(library: Library, chart, result, value: str, flag: str, clashes: bool) -> None:
    potassium = result("2823-3", value, "2026-03-01", flag=flag, normal="3.5 mmol/L to 5.1 mmol/L")
    found = texts(doubts(chart(potassium), library))
    assert bool(found) == clashes
    assert all(f"flagged {flag}" in text for text in found)


def test_doubts_of_some_results_only(library: Library, result) -> None:
    wrong, right = result("2823-3", "42 mmol/L", "2026-03-01"), result("2823-3", "4.2 mmol/L", "2026-03-01")
    assert len(doubts_of([wrong, right], library)) == 1
