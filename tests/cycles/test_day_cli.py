"""`medonc day`: the verdict of the due day on the command line, what if, and clear refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BUNDLES = Path(__file__).resolve().parents[1] / "bundles"

TESTA = str(BUNDLES / "testa-mockup.json")


def test_a_held_day_says_why_and_what_would_be_given(medonc: Any) -> None:
    ran = medonc("day", TESTA, "--on", "2021-05-03")
    assert ran.code == 0
    assert "HOLD    Hold: neutrophils" in ran.out
    assert "carboplatin: AUC 6 → 690 mg → 630 mg" in ran.out
    assert "2021-05-24  cycle 4 day 1" in ran.out


def test_what_if_changes_the_doses(medonc: Any) -> None:
    ran = medonc("day", TESTA, "--on", "2021-05-03", "--creatinine", "2.5", "--weight", "60", "--moved", "7")
    assert "carboplatin: AUC 6 → 690 mg → 300 mg" in ran.out
    assert "due 2021-05-10" in ran.out
    assert "2021-05-31  cycle 4 day 1" in ran.out


def test_a_visit_on_a_holiday_moves(medonc: Any) -> None:
    """Whit Monday of 2021, 24 May, is a public holiday in Austria."""
    ran = medonc("day", TESTA, "--on", "2021-05-03", "--country", "AT")
    assert "2021-05-25  cycle 4 day 1" in ran.out
    assert "counted 2021-05-24" in ran.out


def test_where_nothing_is_due_it_says_so(medonc: Any) -> None:
    ran = medonc("day", TESTA, "--on", "2025-05-03")
    assert ran.code != 0
    assert "No day of treatment is due" in ran.err


def test_a_value_that_is_no_number_is_refused(medonc: Any) -> None:
    assert "is not a number" in medonc("day", TESTA, "--weight", "heavy").err
    assert "holiday calendar" in medonc("day", TESTA, "--country", "XX").err
