"""Pregnancy in columns: illnesses, operations and answers of tests as coded, each judged once, in their order."""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.numbers import last_results
from medonc.cohort.criteria.view import Expr, Judged, View, among, lit, over, truth_by
from medonc.cohort.frames import Frame
from medonc.practice.criteria.atoms.pregnancy import (
    EXCLUDED,
    POSSIBLE,
    PREGNANT,
    Asked,
    forbids,
    is_pregnancy,
    says,
    tests,
)
from medonc.practice.criteria.truth import Truth, known
from medonc.record.disease import Condition
from medonc.record.therapy import Operation


def columns(asked: Asked, view: View) -> Judged:
    """What forbids it comes first, then the list of problems, then the last test or status."""
    cannot = (nw.col("sex") == "male").fill_null(value=False) | (nw.col("cannot").fill_null(0) == 1)
    people = view.tables.people.select("patient", "sex").join(_cannot(view), on="patient", how="left")
    if asked.state == POSSIBLE:
        else_ = nw.when(nw.col("sex") == "female").then(lit(Truth.MET)).otherwise(lit(Truth.NOT_KNOWN))
    else:
        for found in (_pregnant(view), _tested(asked, view)):
            people = people.join(found, on="patient", how="left")
        stated = lit(known(asked.state == PREGNANT))
        else_ = nw.when(~nw.col("pregnant").is_null()).then(stated).otherwise(nw.col("told").fill_null(1))
    truth = nw.when(cannot).then(lit(known(asked.state == EXCLUDED))).otherwise(else_)
    return Judged(frame=people.select("patient", truth=truth))


def _cannot(view: View) -> Frame:
    ill = view.stated(Condition, lambda condition: forbids(condition, view.library))
    done = view.stated(Operation, lambda operation: forbids(operation, view.library))
    rows = [
        facts.filter(among("statement", stated)).select("patient", cannot=lit(1))
        for facts, stated in ((view.happened(Condition), ill), (view.happened(Operation), done))
    ]
    return nw.concat(rows, how="vertical").unique()


def _pregnant(view: View) -> Frame:
    stated = view.stated(Condition, lambda condition: is_pregnancy(condition, view.library))
    running = view.happened(Condition).filter(among("statement", stated), ~over(view))
    return running.select("patient", pregnant=lit(1)).unique()


def _tested(asked: Asked, view: View) -> Frame:
    last = last_results(tests(view.library), view, within_days=asked.within_days)
    return last.select("patient", told=_told(asked, view))


def _told(asked: Asked, view: View) -> Expr:
    """Each answer judged once; not known where it says neither."""
    answers = enumerate(view.tables.tidy.concepts.each)
    read = ((number, says(answer, view.library)) for number, answer in answers)
    wanted = asked.state == PREGNANT
    return truth_by("answer", ((number, known(said is wanted)) for number, said in read if said is not None))
