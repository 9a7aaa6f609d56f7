"""Safety rule 5: lifetime limits in the drug's own unit, with class equivalents and what was given elsewhere."""

from __future__ import annotations

from typing import Any

from medonc.practice.treatment.order_checks import CheckLevel


def test_the_sentence_of_the_limit(bedside: Any, write: Any) -> None:
    """391 mg/m² elsewhere and 60 of this order: 451, above 450."""
    patient = bedside.but(write.drug("doxorubicin", "2012-03-05", write.q("391", "mg/m2")))
    (check,) = patient.checks("breast/ac")["cumulative_dose"]
    assert check.level is CheckLevel.EXCEPTION
    assert check.sentence.startswith("Doxorubicin: 391 of 450 mg/m² given, this order makes 451 (100.2 %), heart")
    assert check.facts[0].resource


def test_the_class_sum_names_its_table(bedside: Any, write: Any) -> None:
    patient = bedside.but(write.drug("epirubicin", "2012-03-05", write.q("600", "mg/m2")))
    together = [c for c in patient.checks("breast/ac")["cumulative_dose"] if "as doxorubicin" in c.sentence]
    assert together
    factors = patient.library.rules["treatment/exposure/anthracyclines"]
    assert factors.rule.sources
    assert set(factors.numbers) >= {"doxorubicin", "epirubicin", "daunorubicin", "idarubicin"}


def test_a_second_course_adds_to_the_first(bedside: Any, write: Any) -> None:
    once = bedside.but(write.drug("doxorubicin", "2012-03-05", write.q("200", "mg/m2")))
    assert "cumulative_dose" not in once.checks("breast/ac")
    twice = once.but(write.drug("doxorubicin", "2016-03-07", write.q("200", "mg/m2")))
    assert twice.checks("breast/ac")["cumulative_dose"][0].level is CheckLevel.EXCEPTION
