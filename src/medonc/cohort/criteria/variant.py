"""Variants in columns: found, tested and not found, or not tested; each variant as reported is judged once."""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.view import Judged, View, among, lit, yes
from medonc.cohort.frames import Frame
from medonc.practice.criteria.atoms.variant import Asked, excludes, fits, is_of, is_studied
from medonc.practice.criteria.truth import Truth, known
from medonc.record.measured import RegionStudied, Variant


def columns(asked: Asked, view: View) -> Judged:
    """*Not found* needs a region studied, or a report that it is absent."""
    variants, regions = _variants(asked, view), _regions(asked, view)
    frame = view.tables.people.select("patient")
    for facts in (variants, regions):
        frame = frame.join(facts, on="patient", how="left")
    names = ("found", "stated", "excluded", "studied")
    frame = frame.with_columns(*(nw.col(name).fill_null(0) for name in names))
    found, stated, excluded, studied = (nw.col(name) for name in names)
    if asked.state == "tested":
        return Judged(frame=frame.select("patient", truth=yes((studied == 1) | (stated == 1))))
    here, gone = (lit(known(asked.state == state)) for state in ("found", "not found"))
    absent = (found == int(Truth.NOT_MET)) & ((studied == 1) | (excluded == 1))
    truth = nw.when(found == int(Truth.MET)).then(here).otherwise(nw.when(absent).then(gone).otherwise(lit(1)))
    return Judged(frame=frame.select("patient", truth=truth))


def _variants(asked: Asked, view: View) -> Frame:
    """The best fit of a patient's variants of the gene, whether one states anything, and whether one excludes it."""
    ours = view.happened(Variant).filter(
        among("statement", view.stated(Variant, lambda v: is_of(asked.gene, v, view.library)))
    )
    stated = among("statement", view.stated(Variant, lambda v: v.present is not None))
    excluded = among("statement", view.stated(Variant, lambda v: excludes(asked, v)))
    rows = ours.select(
        "patient",
        found=view.truths(Variant, lambda v: fits(asked, v, view.library)),
        stated=nw.when(stated).then(lit(1)).otherwise(lit(0)),
        excluded=nw.when(excluded).then(lit(1)).otherwise(lit(0)),
    )
    return rows.group_by("patient").agg(*(nw.col(name).max() for name in ("found", "stated", "excluded")))


def _regions(asked: Asked, view: View) -> Frame:
    studied = view.stated(RegionStudied, lambda region: is_studied(asked.gene, region, view.library))
    rows = view.happened(RegionStudied).filter(among("statement", studied)).select("patient", studied=lit(1))
    return rows.group_by("patient").agg(nw.col("studied").max())
