"""What was had of one treatment, in columns: the last day, whether it runs, and whether something is left open.

A frame of `had`: `patient`, `last` (a day, or null where none is recorded), `ongoing` and `unclear` (0 or 1).
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

from medonc.cohort.criteria.view import Expr, View, among, lit
from medonc.cohort.frames import Frame
from medonc.practice.criteria.had import DONE, is_meant, names_one
from medonc.practice.criteria.treated import is_taken
from medonc.practice.exposure.events import counts, drug_codes, drug_id
from medonc.record.therapy import DrugEvent, DrugFact, Operation, RadiotherapyCourse

Drugs = frozenset[str] | None
_GIVEN = (DrugEvent.GIVEN, DrugEvent.TAKEN)
_NO_DRUG = -1


def local(view: View, *, surgery: bool) -> Frame:
    """Operations on the cancer, or radiotherapy, that were done; one without a day is unclear."""
    if surgery:
        found = view.happened(Operation).filter(
            among("statement", view.stated(Operation, lambda each: each.is_cancer_surgery))
        )
    else:
        found = view.happened(RadiotherapyCourse)
    end, running = nw.col("last_day"), (nw.col("status") == "in-progress") & nw.col("ended").is_null()
    rows = found.filter(nw.col("status").is_in(sorted(DONE))).select(
        "patient",
        last=nw.when(end > view.today).then(nw.lit(view.today)).otherwise(end),
        ongoing=flag(running),
        unclear=flag(end.is_null()),
    )
    return _of_each(rows)


def systemic(view: View, drugs: Drugs) -> Frame:
    """Drugs given or taken, of these or of any against the cancer."""
    given, requested = (_events(view, drugs, kinds) for kinds in (_GIVEN, (DrugEvent.REQUESTED,)))
    days, stopped = nw.col("day"), nw.col("ended_on")
    until = nw.when(stopped > view.today).then(nw.lit(view.today)).otherwise(stopped)
    until = nw.when(until < days).then(days).otherwise(until)
    taken = among("statement", view.stated(DrugFact, is_taken))
    runs = taken & stopped.is_null()
    last = nw.when(runs).then(nw.lit(view.today)).otherwise(nw.when(stopped.is_null()).then(days).otherwise(until))
    had = given.select("patient", last=last, ongoing=flag(runs), unclear=lit(0))
    only_requested = requested.join(given.select("patient", "drug").unique(), on=["patient", "drug"], how="anti")
    nothing = nw.lit(None, dtype=nw.Int64)
    open_ = [
        rows.select("patient", last=nothing, ongoing=lit(0), unclear=lit(1))
        for rows in (only_requested, _unreadable(view), _undated(view, drugs))
    ]
    return _of_each(nw.concat([had, *open_], how="vertical"))


def had_any(view: View, drugs: Drugs) -> Frame:
    """The patients with an event of these drugs that was given or taken."""
    return _events(view, drugs, _GIVEN).select("patient").unique()


def had_any_drug(view: View) -> Frame:
    """The patients with an event of any drug of the formulary that was given or taken."""
    return _events(view, frozenset(view.library.drugs), _GIVEN).select("patient").unique()


def dated_of(view: View, drugs: frozenset[str]) -> Frame:
    """The events of these drugs that were given or taken by the day, a row each."""
    return _events(view, drugs, _GIVEN)


def undated_of(view: View, drugs: frozenset[str]) -> Frame:
    """Those given or taken without an exact day."""
    return _undated(view, drugs)


def flag(holds: Expr) -> Expr:
    """1 where it holds, else 0."""
    return nw.when(holds).then(lit(1)).otherwise(lit(0))


def _of_each(rows: Frame) -> Frame:
    return rows.group_by("patient").agg(*(nw.col(name).max() for name in ("last", "ongoing", "unclear")))


def _events(view: View, drugs: Drugs, kinds: tuple[DrugEvent, ...]) -> Frame:
    """The dated events by the day of the question, with the drug of each as a number."""
    names = {name: number for number, name in enumerate(view.library.drugs)}
    meant = {
        number: names[drug]
        for number, drug in _drugs_of(view).items()
        if drug is not None and view.tables.tidy.stated[number].event in kinds and is_meant(drug, drugs, view.library)  # type: ignore[attr-defined]
    }
    dated = view.recorded(DrugFact).filter(
        among("statement", list(meant)), nw.col("exact"), nw.col("day") <= view.today
    )
    old, new = list(meant) or [_NO_DRUG], list(meant.values()) or [_NO_DRUG]
    numbered = nw.col("statement").replace_strict(old, new, default=_NO_DRUG, return_dtype=nw.Int64)
    return dated.with_columns(drug=numbered)


def _drugs_of(view: View) -> dict[int, str | None]:
    """The drug of the formulary in each statement that counts; None where it holds none."""
    by_code = drug_codes(view.library)
    return view.once("drugs", lambda: {n: drug_id(f.drug, by_code) for n, f in view.numbered(DrugFact) if counts(f)})


def _unreadable(view: View) -> Frame:
    """Cancer drugs, given or requested, that no code of the formulary names."""
    kinds = (*_GIVEN, DrugEvent.REQUESTED)
    drugs = _drugs_of(view)
    return _where(view, lambda n, f: n in drugs and drugs[n] is None and f.is_cancer_treatment and f.event in kinds)


def _undated(view: View, drugs: Drugs) -> Frame:
    """Those given without an exact day that name one of the drugs."""
    held = _drugs_of(view)
    rows = _where(
        view, lambda n, f: held.get(n) is not None and f.event in _GIVEN and names_one(f, drugs, view.library)
    )
    return rows.filter(~nw.col("exact"))


def _where(view: View, holds: Callable[[int, DrugFact], bool]) -> Frame:
    return view.recorded(DrugFact).filter(
        among("statement", [n for n, fact in view.numbered(DrugFact) if holds(n, fact)])
    )
