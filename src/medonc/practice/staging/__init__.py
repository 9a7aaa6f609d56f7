"""How far the disease has gone: as recorded, as it follows from the categories, and what does not add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers, Method
from medonc.practice.as_recorded import not_recorded, recorded, words
from medonc.practice.staging.computed import clashes, computed
from medonc.practice.staging.contradictions import contradictions
from medonc.practice.staging.group import stage_group
from medonc.practice.staging.points import stage_points
from medonc.record import Chart
from medonc.record.disease import Condition, Role, Stage
from medonc.values.codes import Icd10
from medonc.values.evidence import Answer

DUTY = "Stage"
METHODS: Mapping[str, Method] = MappingProxyType({"stage.group": stage_group, "stage.points": stage_points})
UNSTAGED = "staging/without_stage"  # the table of cancers that have none


def staging(chart: Chart, library: Library, on: date) -> DutyAnswers:  # noqa: ARG001  `on`: every duty has one shape
    """Each recorded stage group, category and grade, latest of its kind first; then what does not add up."""
    latest = {(s.system, s.part, s.basis): s for s in chart.all(Stage) if s.value is not None}
    answers: list[Answer[object]] = [recorded(s.label, s, says=_stage(s)) for s in sorted(latest.values(), key=_order)]
    answers += [a for c in chart.all(Condition) if c.role is Role.PRIMARY for a in _on_condition(c)]
    answers += list(computed(chart, library))
    if not answers:
        answers = [*_without_stage(chart, library)] or [not_recorded("Stage", what="any stage", do="record the stage")]
    remarks = (*contradictions(chart), *clashes(chart, library))
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers), remarks=remarks)


def _without_stage(chart: Chart, library: Library) -> Iterator[Answer[object]]:
    """Where no stage exists for any of the cancers, that is the answer, and nothing is missing."""
    cancers = [c for c in chart.all(Condition) if c.role is Role.PRIMARY]
    found = [(cancer, _why_none(cancer, library)) for cancer in cancers]
    if all(why for _, why in found):
        yield from (recorded("Stage", cancer, says=why) for cancer, why in found)


def _why_none(cancer: Condition, library: Library) -> str:
    code = cancer.code.of(Icd10)
    rows = library.tables.get(UNSTAGED, ())
    return next((row["why"] for row in rows if code is not None and code.code.startswith(row["code"])), "")


def _stage(stage: Stage) -> str:
    edition = f", edition {stage.edition}" if stage.edition else ""
    day = f" ({stage.effective})" if stage.effective else ""
    return f"{words(stage.said())}{edition}{day}"


def _order(stage: Stage) -> tuple[bool, str, int, str]:
    return stage.part != "group", stage.system, "TNM".find(stage.part), stage.part


def _on_condition(condition: Condition) -> list[Answer[object]]:
    return [recorded("Stage on the diagnosis", condition, says=words(s.summary)) for s in condition.stages]
