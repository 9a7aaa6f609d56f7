"""Days since an event, in columns."""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.had import flag, local, systemic
from medonc.cohort.criteria.view import Judged, View, among, known_where, the_last, yes
from medonc.cohort.frames import Frame
from medonc.cohort.tidy import UNDATED
from medonc.practice.criteria.atoms.time_since import Asked, happened, is_worse
from medonc.record.disease import Condition, DiseaseStatus, Role

_ROLES = {"diagnosis": Role.PRIMARY, "metastasis": Role.SECONDARY}


def columns(asked: Asked, view: View) -> Judged:
    """Not known without the event, or where something about it is left open."""
    found = _event(asked.event, view)
    passed = nw.lit(view.today) - nw.col("last")
    in_time = passed >= (asked.at_least_days or 0)
    if asked.at_most_days is not None:
        in_time = in_time & (passed <= asked.at_most_days)
    told = ~nw.col("last").is_null() & (nw.col("unclear") == 0)
    return Judged(frame=found.select("patient", truth=known_where(told, yes(in_time))))


def _event(event: str, view: View) -> Frame:
    """`patient, last, unclear` of the event."""
    if event in _ROLES:
        return _first(view, _ROLES[event])
    if event == "progression":
        return _progression(view)
    return systemic(view, None) if event == "systemic treatment" else local(view, surgery=event == "surgery")


def _first(view: View, role: Role) -> Frame:
    """The first of a role; each must have an exact day."""
    ours = view.stated(Condition, lambda condition: happened(condition, role))
    held = view.happened(Condition).filter(among("statement", ours))
    unclear = held.select("patient", unclear=flag(~nw.col("exact"))).group_by("patient").agg(nw.col("unclear").max())
    first = held.join(held.group_by("patient").agg(nw.col("row").min()), on=["patient", "row"], how="inner")
    return first.select("patient", last=nw.col("day")).join(unclear, on="patient", how="inner")


def _progression(view: View) -> Frame:
    worse = view.stated(DiseaseStatus, lambda status: is_worse(status, view.library))
    dated = view.happened(DiseaseStatus).filter(among("statement", worse), nw.col("start") > UNDATED)
    return the_last(dated).select("patient", last=nw.col("day"), unclear=flag(~nw.col("exact")))
