"""The sentence on top of the story, its facts linked to the answers that they came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medonc.web.answers_shown import AnswerShown

_LEADING = ("Age", "Diagnosis", "Course", "Disease status")
_SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A stretch of the sentence; `answer` is where it came from, None for the words between."""

    text: str
    answer: AnswerShown | None = None


def linked_sentence(sentence: str, answers: Iterable[AnswerShown]) -> tuple[Words, ...]:
    """The sentence in stretches, in order; joined they are the sentence again."""
    held: list[tuple[int, int, AnswerShown]] = []
    for answer in answers:
        place = _place(sentence, answer) if _may_lead(answer) else None
        if place and not any(start < place[1] and place[0] < end for start, end, _ in held):
            held.append((*place, answer))
    return tuple(_stretches(sentence, sorted(held, key=lambda row: row[0])))


def _may_lead(answer: AnswerShown) -> bool:
    return answer.known and (answer.title in _LEADING or answer.title.endswith("group"))


def _place(sentence: str, answer: AnswerShown) -> tuple[int, int] | None:
    """Where the longest stretch of the answer stands in the sentence."""
    said = answer.said
    for part in (said, said.split(" (")[0], said.split(",")[0], said.split(" (")[0].split(",")[0]):
        at = sentence.lower().find(part.lower())
        if at >= 0 and len(part) >= _SHORTEST:
            return at, at + len(part)
    return _age(sentence) if answer.title == "Age" else None


def _age(sentence: str) -> tuple[int, int] | None:
    match = re.search(r"\d+-year-old", sentence)
    return match.span() if match else None


def _stretches(sentence: str, places: list[tuple[int, int, AnswerShown]]) -> Iterator[Words]:
    at = 0
    for start, end, answer in places:
        if start > at:
            yield Words(text=sentence[at:start])
        yield Words(text=sentence[start:end], answer=answer)
        at = end
    if at < len(sentence):
        yield Words(text=sentence[at:])
