"""Supportive care for a day as a page shows it: what is proposed first, what is missing, what needs nothing last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medonc.practice.treatment.supportive import Proposed
from medonc.values.evidence import Answer, Finding, Level
from medonc.web.answers_shown import AnswerShown, answer_shown

_DUTY = "plan"
_TONES = {Level.STOP: "hold", Level.CAUTION: "warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportRow:
    """One topic: its drugs with how each is given, what is asked for first, and the gravest caution's glyph."""

    title: str
    said: str
    drugs: tuple[tuple[str, str], ...]  # name, how
    asked_first: tuple[str, ...]
    tone: str
    answer: AnswerShown


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportShown:
    """The topics of one day."""

    proposed: tuple[SupportRow, ...]
    open: tuple[SupportRow, ...]  # not known
    nothing: tuple[SupportRow, ...]


def supportive_shown(answers: Sequence[Answer[object]]) -> SupportShown:
    """The answers of a day in three groups."""
    rows = [(answer, _row(answer, n)) for n, answer in enumerate(answers, start=1)]
    return SupportShown(
        proposed=tuple(row for answer, row in rows if _is_proposed(answer)),
        open=tuple(row for answer, row in rows if not isinstance(answer, Finding)),
        nothing=tuple(row for answer, row in rows if isinstance(answer, Finding) and not _is_proposed(answer)),
    )


def _is_proposed(answer: Answer[object]) -> bool:
    return isinstance(answer, Finding) and isinstance(answer.value, Proposed) and not answer.value.is_quiet


def _row(answer: Answer[object], place: int) -> SupportRow:
    value = answer.value if isinstance(answer, Finding) and isinstance(answer.value, Proposed) else None
    shown = answer_shown(answer, f"support-{place}", _DUTY)
    levels = [remark.level for remark in answer.remarks if remark.kind in ("allergy", "interaction")]
    return SupportRow(
        title=answer.title,
        said=shown.said,
        drugs=tuple((d.name, d.text) for d in value.drugs if not d.text or d.text not in answer.said())
        if value is not None
        else (),
        asked_first=value.missing if value is not None else (),
        tone=next((tone for level, tone in _TONES.items() if level in levels), ""),
        answer=shown,
    )
