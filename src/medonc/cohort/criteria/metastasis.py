"""Metastasis in columns: recorded spread, each as coded, and the last M category."""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.view import Expr, Judged, View, among, last_of, lit
from medonc.cohort.frames import Frame
from medonc.practice.criteria.atoms.metastasis import Asked, is_in, is_spread, m_category, nodes_asked, only_nodes
from medonc.practice.criteria.truth import Truth
from medonc.record.disease import Condition, Stage


def columns(asked: Asked, view: View) -> Judged:
    """Anywhere, or in the sites that are asked."""
    frame = view.tables.people.select("patient")
    for column, facts in (("distant", _spread(asked, view)), ("least_m", _staged(view))):
        frame = frame.join(facts, on="patient", how="left").with_columns(nw.col(column).fill_null(-1))
    distant, least, most = (nw.col(name) for name in ("distant", "least_m", "most_m"))
    excluded = (least == 0) & (most == 0) & (distant < 1)
    anywhere = _three(met=(distant == 1) | ((least > 0) & (most == least)), not_met=excluded)
    truth = anywhere if not asked.sites else _in_sites(asked, anywhere)
    return Judged(frame=frame.select("patient", truth=truth if asked.present else lit(2) - truth))


def _three(*, met: Expr, not_met: Expr) -> Expr:
    return nw.when(met).then(lit(Truth.MET)).otherwise(nw.when(not_met).then(lit(0)).otherwise(lit(1)))


def _in_sites(asked: Asked, anywhere: Expr) -> Expr:
    unplaced = (nw.col("unplaced") == 1).fill_null(value=False)
    here = (nw.col("here") == 1).fill_null(value=False)
    nowhere = (anywhere == int(Truth.NOT_MET)) & ~unplaced
    return _three(met=here, not_met=nw.lit(value=False) if nodes_asked(asked) else nowhere)


def _spread(asked: Asked, view: View) -> Frame:
    """Whether some spread is distant, in the sites asked, or in sites that its codes do not tell."""
    library = view.library
    distant = view.stated(Condition, lambda c: not only_nodes(c.code, library))
    here = view.stated(Condition, lambda c: any(is_in(name, c, library) for name in asked.sites))
    unplaced = view.stated(Condition, lambda c: all(is_in(name, c, library) is None for name in asked.sites))
    spread = view.happened(Condition).filter(among("statement", view.stated(Condition, is_spread)))
    flags = {"distant": distant, "here": here, "unplaced": unplaced}
    told = {name: nw.when(among("statement", held)).then(lit(1)).otherwise(lit(0)) for name, held in flags.items()}
    return spread.select("patient", **told).group_by("patient").agg(*(nw.col(name).max() for name in told))


def _staged(view: View) -> Frame:
    """The least and greatest of the last M categories of one moment."""
    categories: dict[int, list[int]] = {}
    for number, stage in view.numbered(Stage):
        found = m_category(stage)
        if found is not None:
            categories.setdefault(found, []).append(number)
    staged = view.happened(Stage).filter(among("statement", [n for held in categories.values() for n in held]))
    category = lit(-1)
    for found, held in categories.items():
        category = nw.when(among("statement", held)).then(lit(found)).otherwise(category)
    last = last_of(staged, same="moment").select("patient", m=category)
    return last.group_by("patient").agg(least_m=nw.col("m").min(), most_m=nw.col("m").max())
