"""Adverse events as graded: the terms that were looked at on a day, grade 0 among them."""

from __future__ import annotations

from collections.abc import Mapping

from medonc.record.toxicity import Toxicity
from medonc.store.models import User
from medonc.values.errors import ImpossibleValue, Refused
from medonc.workbench import entered
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_toxicity"
EDITIONS = ("CTCAE v5.0", "CTCAE v6.0")


def record_toxicity(patient: int, *, grades: Mapping[str, str], edition: str, on: str, by: User) -> tuple[Written, ...]:
    """Write the grade of each term. Refuses a grade outside 0 to 5, no grade, and a term graded that day already."""
    entry, chart = begin(patient, by=by, act=ACT)
    entered.choice(edition, EDITIONS, what="edition of the grading")
    moment = entered.day(on, what="the day of grading", born=chart.person.born, died=chart.person.died)
    graded = {" ".join(term.split()): grade.strip() for term, grade in grades.items() if grade.strip()}
    if not graded:
        raise ImpossibleValue("no term is graded", expected="a grade from 0 to 5 for at least one term")
    held = {each.term.casefold() for each in chart.all(Toxicity) if each.effective == moment}
    facts = []
    for term, grade in graded.items():
        if not term or grade not in tuple("012345"):
            raise ImpossibleValue(f"'{term}' of grade '{grade}'", expected="a term and a grade from 0 to 5")
        if term.casefold() in held:
            raise Refused(f"{term} of {moment} is graded already", do="correct that one")
        facts.append(
            Toxicity(
                source=new_source("Observation", by=by),
                effective=moment,
                known=entered.this_moment(),
                status="final",
                term=term,
                grade=int(grade),
                edition=edition,
            )
        )
    return write_facts(entry, facts, by=by, act=ACT)
