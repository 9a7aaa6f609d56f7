"""What patients say of themselves: the answers of one questionnaire, and the instruments that are asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from medonc.record.facts import Fact
from medonc.values.calendar import When

CANNOT_WAIT, CAN_WAIT = "cannot wait", "can wait"
URGENCIES = (CANNOT_WAIT, CAN_WAIT)  # the patient's own answer to "can it wait?"; empty where it was not asked
REPORTERS = ("patient", "carer", "staff")  # who gave the answers
DECLINED = ("prefer not to answer", "not applicable", "not sexually active", "unreadable")  # why there is no value


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One step of an answer scale; `words` is empty where only the two ends have words."""

    value: int
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question by its code. `term` is our own short plain word for it, never the instrument's wording."""

    code: str  # the instrument's own: "PROCTCAE_9B", "GP2", "14"; unique among all instruments held
    term: str  # "nausea"; empty where the instrument may be named by number only
    attribute: str  # frequency | severity | interference | amount | presence | score
    choices: tuple[Choice, ...]  # every answer that there is, lowest first
    declined: tuple[str, ...] = ()  # what may be said instead of a value
    higher_is_better: bool = False
    group: str = ""  # items of one symptom share it: "nausea"
    ctcae: str = ""  # the term of CTCAE that the same symptom has; the score is never its grade

    @property
    def low(self) -> int:
        """The lowest value."""
        return self.choices[0].value

    @property
    def high(self) -> int:
        """The highest value."""
        return self.choices[-1].value

    @property
    def label(self) -> str:
        """What the item is called here: `nausea, severity`; `item 14` where there is no word of ours."""
        if not self.term:
            return f"item {self.code}"
        return self.term if self.attribute in ("score", "presence") else f"{self.term}, {self.attribute}"

    def words_of(self, value: int) -> str:
        """The words of a value on the scale; empty where it has none."""
        return next((choice.words for choice in self.choices if choice.value == value), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A questionnaire. `own_words`: our own plain questions may be asked; else only the wording that the site has."""

    name: str  # "pro-ctcae"
    title: str
    items: tuple[Item, ...]
    scale: str  # "0 to 4" in words
    recall: str  # "the past 7 days"
    own_words: bool = False

    def item(self, code: str) -> Item | None:
        """The item of a code; None where the instrument does not have it."""
        return next((item for item in self.items if item.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one item. Without a value it was not answered: never a zero; `not_answered` may say why."""

    item: str  # code of the item
    value: int | None = None
    words: str = ""  # free words beside or instead of the value
    not_answered: str = ""  # "" | one of DECLINED

    @property
    def is_answered(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientReport(Fact):
    """The answers of one sitting. `effective` is when they were given; `source` the resource that holds them."""

    instrument: str  # name of an Instrument or of a site's own short form; answers may come from several instruments
    answers: tuple[Answer, ...]
    language: str = ""  # as asked: "en"
    urgency: str = ""  # one of URGENCIES; empty where it was not asked or not answered
    reported_by: str = "patient"  # one of REPORTERS

    @property
    def label(self) -> str:
        return f"Patient report, {self.instrument}"

    @property
    def answered_at(self) -> When | None:
        """When the answers were given."""
        return self.effective

    def answer(self, item: str) -> Answer | None:
        """The answer to an item; None where it was not asked."""
        return next((each for each in self.answers if each.item == item), None)

    def answered(self) -> Iterator[tuple[str, int]]:
        """Code and value of every item that has one."""
        return ((each.item, each.value) for each in self.answers if each.value is not None)

    def said(self) -> str:
        total = sum(1 for _ in self.answered())
        urgent = f"; the patient says: {self.urgency}" if self.urgency else ""
        return f"{total} of {len(self.answers)} items answered{urgent}"
