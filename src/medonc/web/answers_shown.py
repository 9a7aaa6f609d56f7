"""Answers as a page shows them: what is said, since when, and the receipt behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medonc.practice.answers import DutyAnswers
from medonc.practice.as_recorded import words
from medonc.practice.review import Review
from medonc.values.evidence import Answer, FactRef, Finding, Missing, NotKnown, Remark, Rule, Step
from medonc.web.words import clinic_days, day, first_up, shortened, slug

_ASIDE = re.compile(r" \([^()]*\)")  # a day or the limits of normal: in the receipt, not in a line
_MARKED = re.compile(r"\) ([LH])[LH]?(?:,|$)")
_IN_THE_HEAD = ("Name and number", "Age", "Sex for formulas")  # the line of the patient says these
_LEADING = 3
_LEVELS = {"stop": "hold", "caution": "warn", "note": ""}
_KINDS = {
    "contradiction": "Does not add up",
    "implausible": "Cannot be true",
    "difference": "Differs",
    "stale": "Out of date",
    "policy": "Site policy",
    "later": "Known later",
    "reading": "As received",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactShown:
    """A fact that an answer stands on; its resource opens in the record."""

    resource: str
    label: str
    value: str
    when: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """One line of a receipt."""

    kind: str
    label: str
    value: str
    fact: FactShown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkShown:
    """A remark with its tone, what kind it is in words, and its facts."""

    tone: str
    kind: str
    text: str
    facts: tuple[FactShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingShown:
    """One thing that is missing: what, why, since when, what to do."""

    what: str
    why: str
    since: str
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShown:
    """The rule of an answer with its sources."""

    id: str
    title: str
    edition: str
    text: str
    sources: tuple[str, ...]
    reviewed_by: str
    computed: bool
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShown:
    """One answer. `anchor` is its place on the page of its duty."""

    anchor: str
    duty: str
    title: str
    said: str
    short: str  # what fits a line
    outside: str  # "low" or "high", where the record says that the value is outside its limits
    when: str
    known: bool
    rule: RuleShown | None
    facts: tuple[FactShown, ...] = ()
    steps: tuple[StepShown, ...] = ()
    missing: tuple[MissingShown, ...] = ()
    remarks: tuple[RemarkShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyShown:
    """The answers of one duty in reading order."""

    title: str
    slug: str
    key: str
    answers: tuple[AnswerShown, ...]
    remarks: tuple[RemarkShown, ...]

    @property
    def known(self) -> tuple[AnswerShown, ...]:
        """The answers that could be given."""
        return tuple(a for a in self.answers if a.known)

    @property
    def leading(self) -> tuple[AnswerShown, ...]:
        """The answers that stand for the duty in one line: those of a rule first, one of a title."""
        shown = [a for a in self.known if a.title not in _IN_THE_HEAD]
        first = sorted(shown, key=lambda a: not (a.rule and a.rule.computed))
        return tuple({a.title: a for a in reversed(first)}[title] for title in dict.fromkeys(a.title for a in first))[
            :_LEADING
        ]

    @property
    def not_known(self) -> tuple[AnswerShown, ...]:
        """The answers that could not."""
        return tuple(a for a in self.answers if not a.known)


def duties_shown(review: Review) -> tuple[DutyShown, ...]:
    """Every duty of the review, in its order."""
    return tuple(_duty(duty, number) for number, duty in enumerate(review.duties, start=1))


def _duty(duty: DutyAnswers, number: int) -> DutyShown:
    place = slug(duty.duty)
    return DutyShown(
        title=duty.duty.capitalize(),
        slug=place,
        key=str(number),
        answers=tuple(answer_shown(a, f"{place}-{n}", place) for n, a in enumerate(duty.answers, start=1)),
        remarks=remarks_shown(duty.remarks),
    )


def answer_shown(answer: Answer[object], anchor: str, duty: str) -> AnswerShown:
    """One answer with its receipt."""
    is_known = isinstance(answer, Finding)
    said = clinic_days(plain_words(answer.said()))
    return AnswerShown(
        anchor=anchor,
        duty=duty,
        title=answer.title,
        said=said,
        short=shortened(_ASIDE.sub("", said)),
        outside=outside(answer.said()),
        when=next((day(f.effective) for f in answer.facts if f.effective), ""),
        known=is_known,
        rule=_rule(answer.rule) if answer.rule else None,
        facts=tuple(dict.fromkeys(_fact(f) for f in answer.facts)),
        steps=tuple(_step(s) for s in answer.steps) if isinstance(answer, Finding) else (),
        missing=tuple(_missing(m) for m in answer.missing) if isinstance(answer, NotKnown) else (),
        remarks=remarks_shown(answer.remarks),
    )


def outside(said: str) -> str:
    """Which way a result lies outside its normal limits, by the mark that the review puts behind them."""
    match = _MARKED.search(said)
    return {"L": "low", "H": "high"}[match[1]] if match else ""


def plain_words(said: str) -> str:
    """What a fact or an answer says, without the terminology's marks behind any of its parts."""
    return ", ".join(map(words, said.split(", ")))


def remarks_shown(remarks: tuple[Remark, ...]) -> tuple[RemarkShown, ...]:
    """Remarks in their order."""
    return tuple(
        RemarkShown(
            tone=_LEVELS[remark.level.value],
            kind=_KINDS.get(remark.kind, first_up(remark.kind)),
            text=clinic_days(remark.text),
            facts=tuple(dict.fromkeys(_fact(f) for f in remark.facts)),
        )
        for remark in remarks
    )


def _fact(fact: FactRef) -> FactShown:
    value = clinic_days(plain_words(fact.value))
    when = day(fact.effective) if fact.effective else ""
    return FactShown(resource=fact.resource, label=words(fact.label), value=value, when=when, author=fact.author)


def _step(step: Step) -> StepShown:
    fact = _fact(step.fact) if step.fact else None
    return StepShown(kind=step.kind.value, label=words(step.label), value=clinic_days(words(step.value)), fact=fact)


def _missing(missing: Missing) -> MissingShown:
    since = day(missing.since) if missing.since else ""
    return MissingShown(what=missing.what, why=missing.why, since=since, do=missing.do)


def _rule(rule: Rule) -> RuleShown:
    return RuleShown(
        id=rule.id,
        title=rule.title,
        edition=rule.edition,
        text=rule.text,
        sources=tuple(map(str, rule.sources)),
        reviewed_by=rule.reviewed_by,
        computed=rule.id != "record/as_recorded",
        root=rule.root,
    )
