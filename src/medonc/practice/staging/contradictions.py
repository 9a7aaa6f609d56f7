"""Stages that cannot both be true: found by code, never by words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from medonc.practice.as_recorded import words
from medonc.record import Chart
from medonc.record.disease import Condition, RecordedStage, Role, Stage
from medonc.record.facts import Fact
from medonc.values.codes import Concept
from medonc.values.evidence import Level, Remark


def contradictions(chart: Chart) -> tuple[Remark, ...]:
    """Remarks for groups of one basis, system and day that differ, and for a diagnosis that cites another stage."""
    return (*_between_observations(chart), *_diagnosis_against_observation(chart))


def _between_observations(chart: Chart) -> Iterator[Remark]:
    same: dict[tuple[str, ...], list[Stage]] = defaultdict(list)
    for stage in chart.all(Stage):
        if stage.effective and isinstance(stage.value, Concept):
            day = str(stage.effective.day)
            same[(stage.system, stage.part, stage.basis, stage.edition, stage.about, day)].append(stage)
    for stages in same.values():
        if _differ([s.value for s in stages if isinstance(s.value, Concept)]):
            said = " and ".join(dict.fromkeys(words(s.said()) for s in stages))
            yield _remark(f"{stages[0].label}: {said} are recorded for {stages[0].effective}.", *stages)


def _diagnosis_against_observation(chart: Chart) -> Iterator[Remark]:
    groups = {str(s.source): s for s in chart.all(Stage)}
    for condition in chart.all(Condition):
        for stated in condition.stages if condition.role is Role.PRIMARY else ():
            cited = groups.get(stated.assessment)
            if cited and isinstance(cited.value, Concept) and _differ([stated.summary, cited.value]):
                yield _remark(_both(stated, cited), condition, cited)


def _both(stated: RecordedStage, cited: Stage) -> str:
    return (
        f"The diagnosis states {words(stated.summary)} and cites an observation that says {words(cited.said())}: "
        "one of them is wrong."
    )


def _differ(values: list[Concept]) -> bool:
    """Whether no code is shared: two terminologies of one stage do not count as a difference."""
    first, *others = values
    return any(not other.has(first.codings) and _same_systems(first, other) for other in others)


def _same_systems(one: Concept, other: Concept) -> bool:
    return bool({c.system for c in one.codings} & {c.system for c in other.codings})


def _remark(text: str, *facts: Fact) -> Remark:
    return Remark(text=text, level=Level.CAUTION, kind="contradiction", facts=tuple(f.ref() for f in facts))
