"""Invented people taken through a regimen: the same seed is the same courses, and what is held is not given."""

from __future__ import annotations

from medonc.knowledge.load import open_library
from medonc.practice.cycles.verdict import Verdict
from medonc.practice.treatment.dose import ProposedDose
from medonc.simulation.courses_of_orders import WAITS_DAYS, WAITS_MOST, courses_of_orders

LIBRARY = open_library()
REGIMEN = LIBRARY.regimens["ovary/carboplatin-paclitaxel"]


def test_the_same_seed_is_the_same_courses() -> None:
    assert list(courses_of_orders(REGIMEN, LIBRARY, seed=3, count=4)) == list(
        courses_of_orders(REGIMEN, LIBRARY, seed=3, count=4)
    )


def test_held_days_give_nothing_and_move_the_rest() -> None:
    people = list(courses_of_orders(REGIMEN, LIBRARY, seed=3, count=25))
    assert any(each.cycles == 6 for each in people)
    for person in people:
        assert person.cycles <= 6
        for before, after in zip(person.visits, person.visits[1:], strict=False):
            treated = bool(before.doses)
            assert not treated or before.verdict in (Verdict.TREAT, Verdict.REDUCED)
            assert after.cycle == before.cycle + treated
            assert (after.on - before.on).days == (21 if treated else WAITS_DAYS)
        if person.cycles < 6:
            assert not any(visit.doses for visit in person.visits[-WAITS_MOST:])
        doses = [dose.answer for visit in person.visits for dose in visit.doses]
        assert all(each.amount.value > 0 for each in doses if isinstance(each, ProposedDose))
