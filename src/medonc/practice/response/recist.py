"""RECIST 1.1: the response of each assessment from target, non-target and new lesions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from medonc.practice.response.targets import Limits, TargetAnswer, target_answers
from medonc.practice.response.visits import CERTAIN, PROGRESSED, How, New, NonTarget, Response, Visit
from medonc.values.errors import ImpossibleValue

R = Response
_NEW = {New.NO: "no new lesion", New.EQUIVOCAL: "new lesion equivocal", New.YES: "new lesion", New.GROWN: "new lesion"}
STILL_THERE = frozenset({R.PR, R.SD, R.NON_CR_NON_PD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What one assessment comes to. `remarks` are what the reader should know beside the three answers."""

    day: date
    target: TargetAnswer
    non_target: Response
    new: New
    overall: Response
    said: str
    new_since: date | None = None  # the first day of a new lesion that was equivocal then
    remarks: tuple[str, ...] = ()

    @property
    def progressed_on(self) -> date:
        """The day that counts where this is progression: a new lesion counts from when it was first seen."""
        return self.new_since or self.day


def recist(visits: Sequence[Visit], limit: Limits) -> tuple[Assessed, ...]:
    """The response of each assessment, the baseline first. Refuses days out of order and two visits of one day."""
    must_be_in_order(visits)
    answers: list[Assessed] = []
    for place, target in enumerate(target_answers(visits, limit)):
        answers.append(_assessed(visits, place, target, answers))
    return tuple(answers)


def must_be_in_order(visits: Sequence[Visit]) -> None:
    """Refuses assessments that do not follow one another in time."""
    for one, other in pairwise(visits):
        if other.day <= one.day:
            raise ImpossibleValue(
                f"assessment of {other.day} after that of {one.day}", expected="each assessment on a later day"
            )


def _assessed(visits: Sequence[Visit], place: int, target: TargetAnswer, before: Sequence[Assessed]) -> Assessed:
    visit = visits[place]
    if place == 0:
        return Assessed(day=visit.day, target=target, non_target=R.NONE, new=New.NO, overall=R.NONE, said="baseline")
    rest = non_target(visits[0], visit)
    new = max(visit.new.values(), key=list(New).index, default=New.NO)
    back = _came_back(visits, place, before)
    if back and target.response is not R.PD:
        target = replace(target, response=R.PD)
    overall = overall_response(target.response, rest, new=new in CERTAIN, marker_normal=visit.marker_normal)
    since = _first_seen(visits, place) if new in CERTAIN else None
    answer = Assessed(
        day=visit.day,
        target=target,
        non_target=rest,
        new=new,
        overall=overall,
        said="",
        new_since=since if since != visit.day else None,
        remarks=tuple(_remarks(visit, target, new, back=back, since=since, before=before)),
    )
    return replace(answer, said=_said(answer))


def non_target(baseline: Visit, visit: Visit) -> Response:
    """The answer of all non-target lesions of the baseline together."""
    names = tuple(baseline.non_targets)
    seen = [visit.non_targets.get(name, NonTarget.NOT_EVALUATED) for name in names]
    if not seen:
        return R.NONE
    if PROGRESSED.intersection(seen):
        return R.PD
    if NonTarget.PRESENT in seen:
        return R.NON_CR_NON_PD
    return R.NE if NonTarget.NOT_EVALUATED in seen else R.CR


def overall_response(target: Response, rest: Response, *, new: bool, marker_normal: bool | None = None) -> Response:
    """The response of an assessment from its three answers, as the criterion's two tables have it."""
    if new or R.PD in (target, rest):
        return R.PD
    if target is R.NONE:
        return _of_non_target(rest, marker_normal=marker_normal)
    if target is R.CR:
        whole = rest in (R.CR, R.NONE) and marker_normal is not False
        return R.CR if whole else R.PR
    return target


def _of_non_target(rest: Response, *, marker_normal: bool | None) -> Response:
    if rest is R.CR and marker_normal is False:
        return R.NON_CR_NON_PD
    return rest


def _came_back(visits: Sequence[Visit], place: int, before: Sequence[Assessed]) -> tuple[str, ...]:
    """Lesions, other than nodes by their size, that are there again after everything had gone."""
    if not any(each.overall is R.CR for each in before):
        return ()
    visit = visits[place]
    targets = (
        name for name, s in visit.targets.items() if not s.nodal and _is_there(s.how, s.mm is not None and s.mm > 0)
    )
    others = (name for name, state in visit.non_targets.items() if state is NonTarget.PRESENT)
    known = visits[0].targets.keys() | visits[0].non_targets.keys()
    return tuple(name for name in (*targets, *others) if name in known)


def _is_there(how: How, has_size: bool) -> bool:
    return how is How.TOO_SMALL or (how is How.MEASURED and has_size)


def _first_seen(visits: Sequence[Visit], place: int) -> date:
    """The first day on which a new lesion that is certain now was seen, equivocal or certain."""
    certain = {name for name, state in visits[place].new.items() if state in CERTAIN}
    return min(v.day for v in visits[1 : place + 1] for name in certain if v.new.get(name, New.NO) is not New.NO)


def _remarks(
    visit: Visit,
    target: TargetAnswer,
    new: New,
    *,
    back: tuple[str, ...],
    since: date | None,
    before: Sequence[Assessed],
) -> Iterator[str]:
    if back:
        yield f"{', '.join(back)}: there again after a complete response, which is progression"
    if new is New.EQUIVOCAL:
        yield "an equivocal new lesion is not counted; look again at the next assessment"
    if since is not None and since != visit.day:
        yield f"the new lesion was first seen on {since}: progression counts from that day"
    if visit.marker_normal is False and target.response in (R.CR, R.NONE):
        yield "the tumour marker is not normal: no complete response"
    if any(each.overall is R.PD for each in before):
        yield "after progression: not counted for the best response"


def _said(answer: Assessed) -> str:
    new = _NEW[answer.new]
    rest = {R.NONE: "", R.NON_CR_NON_PD: "non-target non-CR/non-PD"}.get(
        answer.non_target, f"non-target {answer.non_target}"
    )
    target = "" if answer.target.response is R.NONE else f"target {answer.target.response}"
    parts = [answer.target.said, target, rest, new]
    return f"{answer.overall}: {'; '.join(part for part in parts if part)}"


def with_backdated(answers: Sequence[Assessed]) -> Mapping[date, Response]:
    """The response by day to count by: a lesion that proved new is progression from its first day."""
    dated = {each.day: each.overall for each in answers[1:]}
    for each in answers:
        if each.new_since is not None:
            dated[each.new_since] = R.PD
    return dated
