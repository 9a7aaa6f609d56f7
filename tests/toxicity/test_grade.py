"""Grades of single results: what the interface promises beside the cases of the terms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medonc.knowledge.load import open_library
from medonc.practice.toxicity import AtLeast, grade, mapped
from medonc.record.facts import Bounded, Interval
from medonc.values.errors import ImpossibleValue, NotHeld, UnitMismatch
from medonc.values.evidence import Finding, NotKnown
from medonc.values.quantity import Quantity

LIBRARY = open_library()


def q(number: str, unit: str) -> Quantity:
    return Quantity(Decimal(number), unit)


def value(answer: object) -> object:
    assert isinstance(answer, Finding), answer
    return answer.value


def test_one_count_has_another_grade_in_another_edition() -> None:
    anc = q("0.4", "10*9/L")
    grades = [value(grade("neutrophil_count_decreased", anc, library=LIBRARY, edition=e)) for e in ("v5", "v6")]
    assert grades == [4, 3]


def test_the_edition_has_no_default_and_must_be_held() -> None:
    with pytest.raises(TypeError):
        grade("anemia", q("9", "g/dL"), library=LIBRARY)  # type: ignore[call-arg]
    with pytest.raises(NotHeld, match=r"edition of CTCAE 'v4'.*v5, v6"):
        grade("anemia", q("9", "g/dL"), library=LIBRARY, edition="v4")


def test_a_term_that_an_edition_does_not_hold_lists_those_it_does() -> None:
    with pytest.raises(NotHeld, match="thrombocytopenia"):
        grade("thrombocytopenia", q("9", "10*9/L"), library=LIBRARY, edition="v5")


def test_multiples_of_the_upper_limit_are_exact() -> None:
    limits, normal = Interval(high=q("0.7", "mg/dL")), q("0.5", "mg/dL")

    def at(number: str) -> object:
        found = q(number, "mg/dL")
        kept = {"library": LIBRARY, "edition": "v5", "limits": limits, "baseline": normal}
        return value(grade("Blood bilirubin increased", found, **kept))  # type: ignore[arg-type]

    assert [at("1.05"), at("1.0500000000000000000001"), at("2.1"), at("2.1000000000001")] == [1, 2, 2, 3]


def test_what_is_not_given_can_only_raise_a_grade() -> None:
    found = grade("hyponatremia", q("127", "mmol/L"), library=LIBRARY, edition="v5")
    assert value(found) == AtLeast(2)
    assert isinstance(found, Finding)
    assert "symptoms of it" in found.said()


def test_a_missing_limit_names_itself() -> None:
    found = grade("anemia", q("11", "g/dL"), library=LIBRARY, edition="v5")
    assert isinstance(found, NotKnown)
    assert [each.what for each in found.missing] == ["lower limit of the laboratory"]


def test_fasting_is_an_input() -> None:
    kept = {"library": LIBRARY, "edition": "v6", "limits": Interval(high=q("100", "mg/dL"))}
    glucose = q("170", "mg/dL")
    assert value(grade("hyperglycemia", glucose, fasting=True, **kept)) == 2  # type: ignore[arg-type]
    assert value(grade("hyperglycemia", glucose, fasting=False, **kept)) == 0  # type: ignore[arg-type]
    assert isinstance(grade("hyperglycemia", glucose, **kept), NotKnown)  # type: ignore[arg-type]


def test_a_value_below_a_detection_limit_is_graded_where_all_of_it_has_one_grade() -> None:
    kept = {"library": LIBRARY, "edition": "v6"}
    low = Bounded(comparator="<", quantity=q("0.1", "10*9/L"))
    wide = Bounded(comparator="<", quantity=q("0.2", "10*9/L"))
    high = Bounded(comparator=">", quantity=q("1.5", "10*9/L"))
    grades = [value(grade("Neutrophil count decreased", v, **kept)) for v in (low, wide, high)]  # type: ignore[arg-type]
    assert grades == [4, AtLeast(3), 0]


def test_wrong_kinds_and_negative_values_are_refused() -> None:
    with pytest.raises(UnitMismatch):
        grade("anemia", q("9", "U/L"), library=LIBRARY, edition="v5")
    with pytest.raises(ImpossibleValue):
        grade("anemia", q("-9", "g/dL"), library=LIBRARY, edition="v5")


def test_the_map_between_editions() -> None:
    assert mapped("platelet_count_decreased", "v5", "v6", library=LIBRARY) == "thrombocytopenia"
    assert mapped("thrombocytopenia", "v6", "v5", library=LIBRARY) == "platelet_count_decreased"
    assert mapped("anemia", "v5", "v6", library=LIBRARY) == "anemia"
    assert mapped("cpk_increased", "v5", "v6", library=LIBRARY) == ""
