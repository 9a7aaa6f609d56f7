"""Performance status in columns: the last assessment of a scale, each grade read once by the rule of the scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import narwhals as nw

from medonc.cohort.criteria.view import Judged, View, among, known_where, last_of, stale, truth_by
from medonc.cohort.frames import Frame
from medonc.cohort.tidy import DAY, UNDATED
from medonc.practice.assessment import performance as ecog
from medonc.practice.assessment.standing import ECOG, FROM_KARNOFSKY
from medonc.practice.criteria.atoms.performance import Asked
from medonc.practice.criteria.limits import keeps
from medonc.record import Chart
from medonc.record.measured import Performance
from medonc.record.person import Person
from medonc.values.calendar import read_when
from medonc.values.evidence import NotKnown

_ECOG, _KARNOFSKY = "ECOG", "Karnofsky"
_RULES = {_ECOG: ECOG, _KARNOFSKY: FROM_KARNOFSKY}


def columns(asked: Asked, view: View) -> Judged:
    """By ECOG, and where none is usable by Karnofsky; or by Karnofsky alone."""
    if asked.scale == _KARNOFSKY:
        grades = {n: Decimal(p.grade or 0) for n, p in view.numbered(Performance)}
        last = _agreed(view, _KARNOFSKY, same="moment")
        return Judged(frame=_answered(last, grades, asked, view, days=asked.within_days))
    first, second = (_usable(view, scale) for scale in (_ECOG, _KARNOFSKY))
    rest = second.join(first.select("patient"), on="patient", how="anti")
    grades = view.once("ecog", lambda: dict(_as_ecog(view)))
    parts = [
        _answered(frame, grades, asked, view, days=_shorter(asked.within_days, _within(view, scale)))
        for frame, scale in ((first, _ECOG), (rest, _KARNOFSKY))
    ]
    return Judged(frame=nw.concat(parts, how="vertical"))


def _agreed(view: View, scale: str, *, same: str) -> Frame:
    """The last dated assessment on a scale that names a grade, where those of its moment say the same."""
    graded = view.stated(Performance, lambda p: p.scale == scale and p.grade is not None)
    last = last_of(view.happened(Performance).filter(among("statement", graded), nw.col("start") > UNDATED), same=same)
    ends = last.group_by("patient").agg(
        low=nw.col("statement").min(), high=nw.col("statement").max(), row=nw.col("row").max()
    )
    agreed = ends.filter(nw.col("low") == nw.col("high")).select("patient", "row")
    return last.join(agreed, on=["patient", "row"], how="inner")


def _usable(view: View, scale: str) -> Frame:
    """Those that the rule of the scale takes: recent by its own measure."""
    agreed, days = _agreed(view, scale, same="start"), _within(view, scale)
    return agreed if days is None else agreed.filter(nw.col("end") >= view.limit - days * DAY)


def _within(view: View, scale: str) -> int | None:
    rule = view.library.rule(_RULES[scale])
    return next(spec.within_days for spec in rule.inputs if spec.name == "grade")


def _shorter(*days: int | None) -> int | None:
    return min((each for each in days if each is not None), default=None)


def _as_ecog(view: View) -> Iterator[tuple[int, Decimal]]:
    """Each assessment as the ECOG grade that the noun of the review answers, were it of today."""
    today = read_when(str(view.on))
    for number, assessed in view.numbered(Performance):
        person = Person(source=assessed.source)
        fact = replace(assessed, effective=today, known=today)
        found = ecog(Chart(person=person, facts=(fact,)), view.library, view.on)
        if not isinstance(found, NotKnown):
            yield number, found.value


def _answered(last: Frame, grades: Mapping[int, Decimal], asked: Asked, view: View, *, days: int | None) -> Frame:
    """What the last assessments answer; not known where they are too old."""
    truth = truth_by("statement", ((number, keeps(grade, asked.limits)) for number, grade in grades.items()))
    return last.select("patient", truth=known_where(~stale(view, days), truth))
