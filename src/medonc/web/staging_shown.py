"""The stages of a chart side by side as pages show them: recorded and computed, for each basis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.staging.beside import StageBeside, beside
from medonc.record import Chart
from medonc.web.answers_shown import AnswerShown, answer_shown
from medonc.web.words import clinic_days, first_up


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One basis of one cancer; `answer` is None where no table is for the site."""

    cancer: str
    basis: str
    categories: str
    recorded: tuple[str, ...]
    answer: AnswerShown | None
    further: tuple[AnswerShown, ...]


def stage_rows(chart: Chart, library: Library) -> tuple[StageRow, ...]:
    """A row for each basis of each cancer that has categories."""
    return tuple(_rows(chart, library))


def _rows(chart: Chart, library: Library) -> Iterator[StageRow]:
    for number, one in enumerate(beside(chart, library), start=1):
        yield _row(one, number)


def _row(one: StageBeside, number: int) -> StageRow:
    return StageRow(
        cancer=first_up(one.cancer),
        basis=first_up(one.basis or "basis not recorded") + (f", edition {one.edition}" if one.edition else ""),
        categories=" ".join(one.categories.values()),
        recorded=tuple(clinic_days(said) for said in one.recorded),
        answer=answer_shown(one.computed, f"staged-{number}", "stage") if one.computed else None,
        further=tuple(
            answer_shown(each, f"staged-{number}-{place}", "stage") for place, each in enumerate(one.further, start=1)
        ),
    )
