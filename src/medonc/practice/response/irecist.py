"""iRECIST: progression under immunotherapy stays unconfirmed until the next assessment shows more of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.response.arithmetic import number
from medonc.practice.response.course_text import typed_visits
from medonc.practice.response.recist import Assessed, overall_response, recist
from medonc.practice.response.said import answered
from medonc.practice.response.targets import limits
from medonc.practice.response.visits import CERTAIN, New, NonTarget, Response, Visit
from medonc.values.calendar import days_between
from medonc.values.evidence import Finding

UNCONFIRMED, CONFIRMED = "iUPD", "iCPD"
_TARGET, _NON_TARGET, _NEW = "target lesions", "non-target lesions", "new lesions"
_BEST = ("iCR", "iPR", "iSD", "inon-CR/non-PD", CONFIRMED, UNCONFIRMED, "iNE", "inone")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImmuneAssessed:
    """The immune response of one assessment. `since`: the unconfirmed progression that a confirmed one dates from."""

    day: date
    response: str
    because: str
    since: date | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    """An unconfirmed progression: when it began, and what the last assessment in it showed."""

    since: date
    day: date
    kinds: frozenset[str]
    sum: Decimal | None
    new: int


def irecist(visits: Sequence[Visit], numbers: Mapping[str, Decimal]) -> tuple[ImmuneAssessed, ...]:
    """The immune response of each assessment after the baseline."""
    return tuple(_each(visits, recist(visits, limits(numbers)), numbers))


def _each(
    visits: Sequence[Visit], answers: Sequence[Assessed], numbers: Mapping[str, Decimal]
) -> Iterator[ImmuneAssessed]:
    pending: _Pending | None = None
    confirmed: date | None = None
    for visit, answer in zip(visits[1:], answers[1:], strict=True):
        if confirmed is not None:
            yield ImmuneAssessed(day=visit.day, response=CONFIRMED, because="confirmed before", since=confirmed)
            continue
        kinds = _kinds(answer)
        if not kinds:
            found = _not_progressed(answer, pending)
            pending = pending if found.response == f"i{Response.NE}" else None
        elif pending is None:
            pending = _pending(visit, answer, kinds)
            found = ImmuneAssessed(day=visit.day, response=UNCONFIRMED, because=", ".join(sorted(kinds)))
        else:
            found = _again(visit, answer, kinds, pending, numbers)
            confirmed = found.since
            pending = _pending(visit, answer, kinds, since=pending.since)
        yield found


def _kinds(answer: Assessed) -> frozenset[str]:
    """Which kinds of lesions progress at an assessment."""
    found = {
        _TARGET: answer.target.response is Response.PD,
        _NON_TARGET: answer.non_target is Response.PD,
        _NEW: answer.new in CERTAIN,
    }
    return frozenset(kind for kind, progresses in found.items() if progresses)


def _pending(visit: Visit, answer: Assessed, kinds: frozenset[str], *, since: date | None = None) -> _Pending:
    return _Pending(since=since or visit.day, day=visit.day, kinds=kinds, sum=answer.target.sum, new=_count(visit))


def _count(visit: Visit) -> int:
    return sum(state in CERTAIN for state in visit.new.values())


def _not_progressed(answer: Assessed, pending: _Pending | None) -> ImmuneAssessed:
    response = overall_response(answer.target.response, answer.non_target, new=False)
    reset = pending is not None and response is not Response.NE
    remarks = ("the bar is reset: progression must occur again, and be confirmed",) if reset else ()
    return ImmuneAssessed(day=answer.day, response=f"i{response}", because=answer.target.said, remarks=remarks)


def _again(
    visit: Visit, answer: Assessed, kinds: frozenset[str], pending: _Pending, numbers: Mapping[str, Decimal]
) -> ImmuneAssessed:
    """Progression at an assessment after an unconfirmed one: more of it confirms, the same does not."""
    reasons = tuple(_more(visit, answer, kinds, pending, numbers))
    waited = days_between(pending.day, visit.day)
    if not reasons:
        return ImmuneAssessed(day=visit.day, response=UNCONFIRMED, because=f"no more than on {pending.day}")
    if waited < numbers["confirm_from_days"]:
        least = number(numbers["confirm_from_days"])
        early = f"{', '.join(reasons)}, but {waited} days after {pending.day}, at least {least}"
        return ImmuneAssessed(day=visit.day, response=UNCONFIRMED, because=early)
    late = waited > numbers["confirm_to_days"]
    remark = f"confirmed after {waited} days; {number(numbers['confirm_to_days'])} are the longest foreseen"
    return ImmuneAssessed(
        day=visit.day,
        response=CONFIRMED,
        because=", ".join((*reasons, *(["late"] if late else []))),
        since=pending.since,
        remarks=(remark,) if late else (),
    )


def _more(
    visit: Visit, answer: Assessed, kinds: frozenset[str], pending: _Pending, numbers: Mapping[str, Decimal]
) -> Iterator[str]:
    yield from (f"{kind} progress too" for kind in sorted(kinds - pending.kinds))
    if _TARGET in kinds & pending.kinds and answer.target.sum is not None and pending.sum is not None:
        grown = answer.target.sum - pending.sum
        if grown >= numbers["confirm_mm"]:
            yield f"targets {number(pending.sum)} → {number(answer.target.sum)} mm, +{number(grown)} mm"
    if _NON_TARGET in kinds & pending.kinds and NonTarget.WORSE_AGAIN in visit.non_targets.values():
        yield "non-target lesions have grown further"
    if _NEW in kinds & pending.kinds and (New.GROWN in visit.new.values() or _count(visit) > pending.new):
        yield "new lesions are larger or more"


def immune(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[object]:  # noqa: ARG001
    """The immune response of each assessment; the sentence is that of the last, with the best one."""
    found = irecist(typed_visits(inputs), rule.numbers)
    last = found[-1]
    sentence = f"{last.response}: {last.because}; best {best_immune(found)}"
    if last.since is not None:
        sentence += f"; progression dates from {last.since}"
    lines = [(str(each.day), f"{each.response}: {each.because}") for each in found]
    remarks = [remark for each in found for remark in each.remarks]
    return answered(rule, inputs, ", ".join(each.response for each in found), sentence, lines=lines, remarks=remarks)


def best_immune(found: Sequence[ImmuneAssessed]) -> str:
    """The best immune response until confirmed progression; what was confirmed is iCPD, no longer iUPD (table 3)."""
    return min((each.response for each in found), key=_BEST.index)


IRECIST_METHODS: Mapping[str, Method] = MappingProxyType({"response.immune": immune})
