"""What a patient is asked, one question a screen: warning signs first, then symptoms, the whole, and can it wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from medonc.feeds.patient_wording import Wording, held_wording
from medonc.practice.quality_of_life import instrument, instrument_of, item_of, red_flags
from medonc.record.patient_reports import CAN_WAIT, CANNOT_WAIT, Instrument, Item
from medonc.store.home import data_folder
from medonc.workbench.open_chart import library

NAME = "weekly-symptoms"  # the site's own short form, of items of several instruments
RED_FLAGS, SYMPTOMS, WHOLE = "red-flags", "pro-ctcae", "global-quality-of-life"
URGENCY = "can-it-wait"
LANGUAGE = "en"  # of the pages here; the wording that a site has imported is asked in it
NOT_SAID = "not-said"  # a screen that was passed over: never a zero
ASKED_GROUPS = (
    "nausea",
    "vomiting",
    "loose-stools",
    "constipation",
    "poor-appetite",
    "sores-in-mouth-or-throat",
    "shortness-of-breath",
    "pain",
    "tiredness",
    "numb-or-tingling-hands-or-feet",
)
_QUESTIONS = {
    "frequency": "How often?",
    "severity": "How bad was it at its worst?",
    "interference": "How much did it get in the way of what you usually do?",
    "amount": "How much of it?",
    "presence": "Did you have this?",
    "score": "Choose the number that fits best.",
}

_WORDS_UP_TO = 6  # so many answers are words; more are a row of numbers

Draft = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose; the value is what is sent."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One question. `is_sign`: a yes means calling at once. `numbers`: the options are a row of numbers."""

    code: str
    title: str
    question: str
    recall: str
    options: tuple[Option, ...]
    is_sign: bool = False
    numbers: bool = False
    only_if: str = ""  # asked only where this earlier answer is not 0

    def is_asked(self, draft: Draft) -> bool:
        """Whether the answers so far leave the question open."""
        return not self.only_if or draft.get(self.only_if, "") not in ("", "0")


LAST = Screen(
    code=URGENCY,
    title="Can it wait?",
    question="Think of all that you told us. Can it wait until your next visit?",
    recall="",
    options=(
        Option(value=CANNOT_WAIT, words="No. Call me today"),
        Option(value=CAN_WAIT, words="Yes, it can wait"),
    ),
)


def asked_codes() -> tuple[str, ...]:
    """The codes that a request asks for, in their order."""
    shelf = library()
    symptoms = instrument(SYMPTOMS, shelf).items
    asked = [item for group in ASKED_GROUPS for item in symptoms if item.group == group]
    every = (*instrument(RED_FLAGS, shelf).items, *asked, *instrument(WHOLE, shelf).items)
    return tuple(item.code for item in every)


def screens(codes: Sequence[str]) -> tuple[Screen, ...]:
    """The screens of a request; the last asks whether it can wait. A code that is no longer held is left out."""
    shelf = library()
    held = [item for code in codes if (item := item_of(code, shelf)) is not None]
    signs = {item.code: question for item, question in red_flags(shelf)}
    first = _first_of_group(held)
    site = {name: held_wording(name, data_folder()) for name in (SYMPTOMS, WHOLE)}
    made = [
        _sign(item, signs[item.code])
        if item.code in signs
        else _symptom(item, first.get(item.group, ""), instrument_of(item.code, shelf), site)
        for item in held
    ]
    return (*made, LAST)


def asked_now(every: Sequence[Screen], draft: Draft) -> tuple[Screen, ...]:
    """The screens that the answers so far leave open, in order."""
    return tuple(screen for screen in every if screen.is_asked(draft))


def _first_of_group(items: Iterable[Item]) -> dict[str, str]:
    first: dict[str, str] = {}
    for item in items:
        first.setdefault(item.group, item.code)
    return first


def _sign(item: Item, question: str) -> Screen:
    return Screen(
        code=item.code,
        title=item.term.capitalize(),
        question=question,
        recall="Now",
        options=(Option(value="0", words="No"), Option(value="1", words="Yes")),
        is_sign=True,
    )


def _symptom(item: Item, first: str, found: Instrument | None, site: Mapping[str, Wording]) -> Screen:
    """One question: in the wording that the site has imported, else in short words of our own."""
    said = site[found.name].text(item.code, LANGUAGE) if found is not None and found.name in site else ""
    numbers = len(item.choices) > _WORDS_UP_TO
    named = f" {item.low} is {item.words_of(item.low)}, {item.high} is {item.words_of(item.high)}." if numbers else ""
    options = (
        Option(value=str(each.value), words=(each.words if each.words and not numbers else str(each.value)))
        for each in item.choices
    )
    return Screen(
        code=item.code,
        title=(item.term or item.label).capitalize(),
        question=(said or _QUESTIONS[item.attribute]) + named,
        recall=f"Over {found.recall}" if found else "",
        options=tuple(Option(value=each.value, words=each.words.capitalize()) for each in options),
        numbers=numbers,
        only_if="" if first == item.code else first,
    )
