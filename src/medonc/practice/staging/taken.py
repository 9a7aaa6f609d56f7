"""The one result of a test that counts for a stage: near the diagnosis, of this cancer, free of contradiction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from medonc.knowledge.shapes import Library
from medonc.practice.given import read_quantity
from medonc.record import Chart
from medonc.record.disease import Condition
from medonc.record.facts import Fact
from medonc.record.measured import Result
from medonc.record.specimens import Stain, own, seen_of
from medonc.record.therapy import DrugEvent, DrugFact, Operation
from medonc.values.calendar import When
from medonc.values.codes import Code, Loinc, OtherCode
from medonc.values.evidence import Missing

Row = Mapping[str, str]
_VOID = frozenset({"cancelled", "entered-in-error", "registered"})
_GTR = "http://www.ncbi.nlm.nih.gov/gtr"
_OPERATED_WITHIN = timedelta(days=90)  # of the diagnosis: later surgery is another matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One cancer with its basis, asked of one chart."""

    condition: Condition
    basis: str
    chart: Chart
    library: Library

    def is_about(self, about: str) -> bool:
        """Whether a fact that names a condition names this one."""
        return about in ("", str(self.condition.source))


def taken(row: Row, label: str, scene: Scene) -> Result | Missing:
    """The result that counts; else why there is none: not recorded, too far away, contradictory, not done."""
    window = window_of(row, label, scene)
    if isinstance(window, Missing):
        return window
    held = [r for r in _named(row, scene) if r.status not in _VOID and scene.is_about(r.about)]
    near = [r for r in held if r.effective is not None and is_within(r, window)]
    if not near:
        return _none(held, label, window)
    one = near[0] if row["take"] == "by basis" and scene.basis == "clinical" else near[-1]
    same = dict.fromkeys(_told(r) for r in near if r.effective and one.effective and r.effective == one.effective)
    if len(same) > 1:
        return Missing(what=label, why=f"contradictory ({' and '.join(same)})", since=one.effective)
    if one.value is None and not one.components:
        return Missing(what=label, why=f"not done ({one.absent or 'no value'})", since=one.effective)
    return one


def _named(row: Row, scene: Scene) -> tuple[Result, ...]:
    """The results of a row's codes, or the stains of what it names."""
    if not row["reads"].startswith("finding"):
        return scene.chart.results(_codes(row))
    target, _, method = row["of"].partition(" ")
    found = ((result, seen_of(result)) for result in scene.chart.results((own("stain"),)))
    return tuple(
        result
        for result, seen in found
        if isinstance(seen, Stain) and seen.target == target and (seen.method == "ISH") is (method == "ISH")
    )


def _told(result: Result) -> str:
    return str(result.value) if result.value is not None else result.said()


def window_of(row: Row, label: str, scene: Scene) -> tuple[date, date] | Missing:
    """The days that a result may be of: around the diagnosis, or from the operation to the first drug."""
    diagnosed = scene.condition.effective
    if diagnosed is None:
        why = "the day of diagnosis is not recorded, so no test can be said to be of then"
        return Missing(what=label, why=why, do="record the day of diagnosis")
    low, high = (timedelta(days=int(read_quantity(row[end]).value)) for end in ("earliest", "latest"))
    if row["take"] != "after the operation":
        return _first_day(diagnosed) + low, diagnosed.day + high
    operated = next(_operations(scene), None)
    if operated is None:
        why = "no operation is recorded; markers before it do not count"
        return Missing(what=label, why=why, do="record the operation")
    return operated + low, min([operated + high, *_drugs_after(operated, scene)])


def is_within(fact: Fact, window: tuple[date, date]) -> bool:
    """Whether a dated fact may lie within these days."""
    when = fact.effective
    return when is not None and _first_day(when) <= window[1] and when.day >= window[0]


def _first_day(when: When) -> date:
    return when.start.date() if when.is_partial else when.day


def _operations(scene: Scene) -> Iterator[date]:
    diagnosed = scene.condition.effective
    for one in scene.chart.all(Operation):
        near = one.effective and diagnosed and abs(one.effective.day - diagnosed.day) <= _OPERATED_WITHIN
        if one.is_cancer_surgery and near and one.effective:
            yield one.effective.day


def _drugs_after(operated: date, scene: Scene) -> Iterator[date]:
    for drug in scene.chart.all(DrugFact):
        is_given = drug.is_cancer_treatment and drug.event is DrugEvent.GIVEN
        if is_given and drug.effective and drug.effective.day > operated:
            yield drug.effective.day


def _codes(row: Row) -> tuple[Code, ...]:
    named = (own(row["of"]),) if row["of"] else ()
    gtr = (OtherCode(each.removeprefix("gtr:"), other_system=_GTR) for each in row["gtr"].split())
    return (*map(Loinc, row["loinc"].split()), *gtr, *named)


def _none(held: list[Result], label: str, window: tuple[date, date]) -> Missing:
    if not held:
        return Missing(what=label)
    last = held[-1]
    why = f"recorded, but not from {window[0]} to {window[1]}"
    return Missing(what=label, why=why, since=last.effective, do=f"record {label} of the diagnosis")
