"""The regimen laboratory: every regimen keeps the laws, and each law notices what breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Regimen, TreatLimit
from medonc.practice.treatment.course import course_doses
from medonc.practice.treatment.dose import ProposedDose
from medonc.simulation.regimen_laboratory import laws as laws_module
from medonc.simulation.regimen_laboratory import try_regimen
from medonc.simulation.regimen_laboratory.laws import LAWS
from medonc.simulation.regimen_laboratory.subjects import GOOD, POOR, SPARSE, Subject, subjects
from medonc.values.evidence import Missing, NotKnown
from medonc.values.quantity import Quantity

LIBRARY = open_library()


@pytest.mark.parametrize("name", sorted(LIBRARY.regimens))
def test_a_regimen_keeps_every_law(name: str) -> None:
    verdicts = try_regimen(LIBRARY.regimen(name), LIBRARY, patients=3, seed=7)
    assert [(one.law, one.examples) for one in verdicts if not one.held] == []
    assert next(one.tried for one in verdicts if one.law == "both engines reach every dose") == 3


def test_the_same_seed_gives_the_same_people_and_another_gives_others() -> None:
    assert list(subjects(1, 5)) == list(subjects(1, 5))
    assert list(subjects(1, 5)) != list(subjects(2, 5))


def test_people_are_of_every_size_age_and_state() -> None:
    people = list(subjects(3, 300))
    assert {one.state for one in people} == {GOOD, POOR, SPARSE}
    assert min(one.age for one in people) < 22
    assert max(one.age for one in people) > 90
    assert min(one.weight for one in people) < 45
    assert max(one.weight for one in people) > 130
    assert any(one.on.month == 2 and one.on.day == 29 for one in people)
    assert all(one.chart().person.age(on=one.on) == one.age for one in people)


def with_limit(**asked: object) -> Regimen:
    limit = TreatLimit(needs=({"result": asked},), source="invented")
    return replace(LIBRARY.regimen("breast/ac"), uses=(), treat=(limit,))


def broken(regimen: Regimen) -> list[str]:
    return [one.law for one in try_regimen(regimen, LIBRARY, patients=3, seed=7) if not one.held]


def test_a_limit_that_cannot_be_read_is_noticed() -> None:
    assert broken(with_limit(of="no such test", at_least="1 g/L")) == ["every limit can be read"]


def test_a_limit_that_good_values_do_not_meet_is_noticed() -> None:
    assert broken(with_limit(of="neutrophils", at_least="15 10*9/L")) == ["nobody with good values is held"]


def test_a_limit_that_good_values_meet_is_not_noticed() -> None:
    assert broken(with_limit(of="neutrophils", at_least="1.5 10*9/L")) == []


def test_a_dose_that_rounds_to_nothing_is_noticed() -> None:
    regimen = LIBRARY.regimen("breast/ac")
    (phase,) = regimen.phases
    none = replace(phase, drugs=(replace(phase.drugs[0], dose=Decimal("0.0001")),))
    assert broken(replace(regimen, phases=(none,))) == ["both engines reach every dose"]


SUBJECT = next(subjects(7, 1))


def spoilt(monkeypatch: pytest.MonkeyPatch, change: object, *, regimen: str = "breast/tchp") -> Regimen:
    """The regimen, with each of its doses changed by a broken engine."""
    chart, on, held = SUBJECT.chart(), SUBJECT.on, LIBRARY.regimen(regimen)

    def doses(_: Regimen, subject: Subject, *__: object, without: str = "") -> list[object]:
        planned = course_doses(
            held,
            surface=laws_module.body_surface(chart, LIBRARY, on),
            weight=laws_module.body_weight(chart, LIBRARY, on),
            clearance=laws_module.creatinine_clearance(chart, LIBRARY, on),
            age=50,
            library=LIBRARY,
        )
        return [change(dose, subject) for dose in planned]  # type: ignore[operator]

    monkeypatch.setattr(laws_module, "_known", doses)
    return held


def said(name: str, regimen: Regimen) -> Iterator[str]:
    return (found.said for found in LAWS[name](regimen, SUBJECT, LIBRARY) if found.said)


def with_amount(dose: object, amount: Quantity) -> object:
    answer = dose.answer  # type: ignore[attr-defined]
    assert isinstance(answer, ProposedDose)
    return replace(dose, answer=replace(answer, finding=replace(answer.finding, value=amount)))  # type: ignore[type-var]


def test_a_dose_above_a_cap_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    regimen = spoilt(monkeypatch, lambda d, _: with_amount(d, Quantity(Decimal(99), "g")), regimen="lymphoma/r-chop")
    assert "vincristine" in next(said("no dose is above a cap", regimen))


def test_a_dose_that_rises_with_creatinine_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    rising = lambda d, subject: with_amount(d, Quantity(subject.creatinine * 100, "mg"))  # noqa: E731
    assert next(said("a dose never rises with creatinine", spoilt(monkeypatch, rising)))


def test_a_dose_without_its_input_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(said("no number without its input", spoilt(monkeypatch, lambda d, _: d)))
    assert any("carboplatin" in each and "without creatinine" in each for each in found)
    assert any("docetaxel" in each and "without height" in each for each in found)
    assert any("trastuzumab" in each and "without weight" in each for each in found)
    assert not any("trastuzumab" in each and "without height" in each for each in found)


def test_a_dose_that_lacks_nothing_and_is_not_known_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = LIBRARY.drug("docetaxel").rule
    empty: tuple[Missing, ...] = ()
    regimen = spoilt(monkeypatch, lambda d, _: replace(d, answer=NotKnown(title="Dose", missing=empty, rule=rule)))
    assert next(said("what is missing is named", regimen))


def test_a_day_outside_its_cycle_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    regimen = spoilt(monkeypatch, lambda d, _: replace(d, day=22))
    assert next(said("days go forward and stay in their cycle", regimen))
