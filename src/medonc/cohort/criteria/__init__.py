"""`screen`: a criterion put to many charts at once, in columns; what columns cannot tell is asked of the chart.

One module a kind stands beside its `explain` twin and offers `columns(asked, view) -> Judged`, compiled from what
`practice/criteria/atoms/<kind>.read` returns. It shares the judgement of single statements with `explain`, and gives
`ASK_PLAIN`, or no columns at all, where only the chart can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

import narwhals as nw
import pyarrow as pa

from medonc.cohort.criteria.view import ASK_PLAIN, Expr, Judged, View, lit
from medonc.cohort.frames import Frame, Tables
from medonc.cohort.plain import plain
from medonc.knowledge.shapes import Library
from medonc.knowledge.shapes.criterion import All, AnyOf, AtLeast, Atom, Criterion, Not, Unreadable, atoms
from medonc.practice.criteria import Truth, read_atom

TWINS: tuple[str, ...] = (
    "age",
    "allergy",
    "comorbidity",
    "cumulative_dose",
    "diagnosis",
    "drug",
    "judgement",
    "marker",
    "measure",
    "metastasis",
    "performance",
    "pregnancy",
    "prior_therapy",
    "response",
    "result",
    "sex",
    "stage",
    "time_since",
    "toxicity",
    "variant",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """The answer of each chart, in their order. `asked_plain` counts those that columns could not tell."""

    truths: tuple[Truth, ...]
    asked_plain: int

    def frame(self) -> nw.DataFrame[Any]:
        """`patient, answer`, a row for each chart."""
        answers = pa.array([truth.said for truth in self.truths], pa.string())
        patients = pa.array(range(len(answers)), pa.int64())
        return nw.from_native(pa.table({"patient": patients, "answer": answers}), eager_only=True)

    def counts(self) -> dict[str, int]:
        """How many are met, not met and not known."""
        return {truth.said: self.truths.count(truth) for truth in (Truth.MET, Truth.NOT_MET, Truth.NOT_KNOWN)}


def screen(criterion: Criterion, tables: Tables, library: Library, on: date) -> Screened:
    """Met, not met or not known of every chart of the tables, as it was known at the end of a day."""
    return screen_in(criterion, View(tables=tables, library=library, on=on))


def screen_in(criterion: Criterion, view: View) -> Screened:
    """The same in a view that several criteria share."""
    columns = _rows(by_columns(criterion, view))
    truths: list[Truth | None] = [None] * len(view.tables.charts)
    for patient, low, high in columns:
        truths[patient] = Truth(low) if low == high else None
    asked = [patient for patient, truth in enumerate(truths) if truth is None]
    answers = plain(criterion, (view.tables.charts[patient] for patient in asked), view.library, view.on)
    for patient, truth in zip(asked, answers, strict=True):
        truths[patient] = truth
    return Screened(truths=tuple(truth for truth in truths if truth is not None), asked_plain=len(asked))


def by_columns(criterion: Criterion, view: View) -> Frame:
    """`patient, low, high`: the truths between which columns place the answer; where they are one, it is told."""
    frame = view.tables.people.select("patient")
    names: dict[int, str] = {}
    for number, atom in enumerate(atoms(criterion)):
        judged = judge(atom, view)
        names[id(atom)] = name = f"truth_{number}"
        if judged is None:
            frame = frame.with_columns(lit(ASK_PLAIN).alias(name))
            continue
        column = judged.frame.select("patient", nw.col("truth").alias(name))
        frame = frame.join(column, on="patient", how="left")
        frame = frame.with_columns(nw.col(name).fill_null(int(judged.otherwise)))
    low, high = _between(criterion, names)
    return frame.select("patient", low=low, high=high)


def judge(atom: Atom, view: View) -> Judged | None:
    """An atom in columns; None where only the chart can be asked. One that cannot be read is not known of anybody."""
    kind, asked, reason = read_atom(atom)
    if kind is None or reason or kind.lacks(asked, view.library):
        return Judged(frame=view.tables.people.select("patient", truth=lit(Truth.NOT_KNOWN)))
    twin = twins().get(kind.kind)
    return view.once((kind.kind, asked), lambda: twin(asked, view)) if twin else None


@cache
def twins() -> Mapping[str, Callable[[Any, View], Judged | None]]:
    """The column twin of each kind that has one."""
    return MappingProxyType({name: import_module(f"{__name__}.{name}").columns for name in TWINS})


def _between(criterion: Criterion, names: Mapping[int, str]) -> tuple[Expr, Expr]:
    """The least and the greatest truth that a node can have."""
    match criterion:
        case Atom():
            told = nw.col(names[id(criterion)])
            asks = nw.when(told == ASK_PLAIN)
            return asks.then(lit(Truth.NOT_MET)).otherwise(told), asks.then(lit(Truth.MET)).otherwise(told)
        case Not():
            low, high = _between(criterion.part, names)
            return lit(2) - high, lit(2) - low
        case Unreadable():
            return lit(Truth.NOT_KNOWN), lit(Truth.NOT_KNOWN)
        case All():
            return _several(criterion.parts, len(criterion.parts), names)
        case AnyOf():
            return _several(criterion.parts, 1, names)
        case AtLeast():
            return _several(criterion.parts, criterion.count, names)


def _several(parts: Sequence[Criterion], needed: int, names: Mapping[int, str]) -> tuple[Expr, Expr]:
    ends = [_between(part, names) for part in parts]
    return _greatest([low for low, _ in ends], needed), _greatest([high for _, high in ends], needed)


def _greatest(truths: Sequence[Expr], count: int) -> Expr:
    """The `count`-th greatest of several truths, as Kleene joins them."""
    if len(truths) == 1:
        return truths[0]
    if count == len(truths):
        return nw.min_horizontal(*truths)
    if count == 1:
        return nw.max_horizontal(*truths)
    met, open_ = (nw.sum_horizontal(*((t >= least).cast(nw.Int64) for t in truths)) for least in (2, 1))
    return nw.when(met >= count).then(lit(2)).otherwise(nw.when(open_ >= count).then(lit(1)).otherwise(lit(0)))


def _rows(frame: Frame) -> list[tuple[int, int, int]]:
    """The rows of a small frame, brought out of the engine."""
    table = frame.collect("pyarrow").to_dict(as_series=False)
    return list(zip(table["patient"], table["low"], table["high"], strict=True))
