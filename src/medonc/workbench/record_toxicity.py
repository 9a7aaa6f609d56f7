"""Adverse events as graded: the terms that were looked at on a day, grade 0 among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from medonc.record.chart import Chart
from medonc.record.toxicity import ACTIONS, DEGREES, Attribution, Toxicity
from medonc.store.models import User
from medonc.values.calendar import When
from medonc.values.errors import ImpossibleValue, Refused
from medonc.workbench import entered
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_toxicity"
EDITIONS = ("CTCAE v5.0", "CTCAE v6.0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What is told of an event beside its grade, as typed; `attributions` are drugs with a degree of DEGREES."""

    attributions: Mapping[str, str]
    onset: str = ""
    resolved: str = ""
    action: str = ""


NO_DETAIL = Detail(attributions={})


def record_toxicity(
    patient: int,
    *,
    grades: Mapping[str, str],
    edition: str,
    on: str,
    by: User,
    details: Mapping[str, Detail] | None = None,
) -> tuple[Written, ...]:
    """Write the grade of each term, with its details. Refuses a grade outside 0 to 5, and a term graded that day.

    Refuses no grade at all, an onset after the grading, an end before it, and an unknown degree or action.
    """
    entry, chart = begin(patient, by=by, act=ACT)
    entered.choice(edition, EDITIONS, what="edition of the grading")
    moment = entered.day(on, what="the day of grading", born=chart.person.born, died=chart.person.died)
    graded = {" ".join(term.split()): grade.strip() for term, grade in grades.items() if grade.strip()}
    if not graded:
        raise ImpossibleValue("no term is graded", expected="a grade from 0 to 5 for at least one term")
    held = {each.term.casefold() for each in chart.all(Toxicity) if each.effective == moment}
    facts, told = [], details or {}
    for term, grade in graded.items():
        if not term or grade not in tuple("012345"):
            raise ImpossibleValue(f"'{term}' of grade '{grade}'", expected="a term and a grade from 0 to 5")
        if term.casefold() in held:
            raise Refused(f"{term} of {moment} is graded already", do="correct that one")
        facts.append(
            Toxicity(
                source=new_source("Observation", by=by),
                effective=moment,
                **_told(told.get(term, NO_DETAIL), moment, chart),
                known=entered.this_moment(),
                status="final",
                term=term,
                grade=int(grade),
                edition=edition,
            )
        )
    return write_facts(entry, facts, by=by, act=ACT)


class _Told(TypedDict):
    """The details of one event, read."""

    ended: When | None
    onset: When | None
    action: str
    attributions: tuple[Attribution, ...]


def _told(detail: Detail, graded: When, chart: Chart) -> _Told:
    onset, ended = (
        entered.day(text, what=what, born=chart.person.born, died=chart.person.died) if text.strip() else None
        for text, what in ((detail.onset, "the day it began"), (detail.resolved, "the day it was over"))
    )
    if onset is not None and onset.start > graded.end:
        raise ImpossibleValue(f"it began on {onset}, after the grading of {graded}", expected="a day before it")
    if ended is not None and ended.end < graded.start:
        raise ImpossibleValue(
            f"it was over on {ended}, before the grading of {graded}", expected="a grading of a day while it lasted"
        )
    if detail.action:
        entered.choice(detail.action, ACTIONS, what="action taken")
    for how in detail.attributions.values():
        entered.choice(how, DEGREES, what="attribution")
    pairs = tuple(
        Attribution(to=entered.words(to, what="the drug"), how=how) for to, how in detail.attributions.items()
    )
    return _Told(ended=ended, onset=onset, action=detail.action, attributions=pairs)
