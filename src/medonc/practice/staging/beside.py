"""The stages of a cancer side by side: for each basis the categories, the recorded group, and the group computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words
from medonc.practice.staging.computed import answer_for, further_for
from medonc.practice.staging.staged import Staged, digits, staged_of
from medonc.record import Chart
from medonc.record.disease import Stage
from medonc.values.evidence import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class StageBeside:
    """One basis: what is recorded, edition by edition, and what follows; `computed` is None where no table fits."""

    cancer: str
    basis: str
    categories: Mapping[str, str]
    recorded: tuple[str, ...]
    computed: Answer[object] | None
    edition: str = ""  # where categories of several editions are recorded: each is a stage of its own
    further: tuple[Answer[object], ...] = ()  # the prognostic group, serum markers, the M with LDH


def beside(chart: Chart, library: Library) -> tuple[StageBeside, ...]:
    """Clinical, pathological, post-therapy and recurrence stages of every cancer that has categories."""
    return tuple(_beside(staged, chart, library) for staged in staged_of(chart))


def _beside(staged: Staged, chart: Chart, library: Library) -> StageBeside:
    return StageBeside(
        cancer=words(staged.condition.said()),
        basis=staged.basis,
        categories={part: category.name + category.tail for part, category in staged.categories.items()},
        recorded=tuple(_said(stage) for stage in chart.all(Stage) if _is_group(stage, staged)),
        computed=answer_for(staged, chart, library),
        edition=staged.edition,
        further=tuple(further_for(staged, chart, library)),
    )


def _is_group(stage: Stage, staged: Staged) -> bool:
    about = stage.about in ("", str(staged.condition.source))
    edition = not staged.edition or digits(stage.edition) in ("", staged.edition)
    return about and edition and stage.system == "TNM" and "group" in stage.part and stage.basis == staged.basis


def _said(stage: Stage) -> str:
    """The recorded group with its edition and day: another edition is another stage, and both stand."""
    return ", ".join(filter(None, (words(stage.said()), stage.edition, str(stage.effective or ""))))
