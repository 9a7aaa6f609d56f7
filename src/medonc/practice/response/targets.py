"""Target lesions: their sum, its smallest value so far, and what follows from both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from medonc.practice.response.arithmetic import falls_by, line, number, percent_change, rises_by, said_percent
from medonc.practice.response.visits import How, Response, Seen, Visit
from medonc.values.quantity import EXACT

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The numbers of a criterion over a sum: per cent down, per cent up, mm up, and what counts as gone."""

    response: Decimal  # per cent from baseline
    progression: Decimal  # per cent from nadir
    growth: Decimal  # mm from nadir, together with the percentage
    too_small: Decimal  # mm that a lesion too small to measure counts
    node_normal: Decimal  # mm: a node below is normal


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAnswer:
    """The sum of one assessment (None where a lesion is missing), the baseline, the nadir before it, and the answer."""

    response: Response
    sum: Decimal | None
    baseline: Decimal | None
    nadir: Decimal | None  # the smallest sum before this assessment, the baseline among them
    said: str
    missing: tuple[str, ...] = ()  # lesions of the baseline that were not evaluated


def limits(numbers: Mapping[str, Decimal]) -> Limits:
    """The limits as a rule file states them."""
    return Limits(
        response=numbers["response_percent"],
        progression=numbers["progression_percent"],
        growth=numbers.get("progression_mm", ZERO),  # not every criterion asks for millimetres
        too_small=numbers["too_small_mm"],
        node_normal=numbers["node_normal_mm"],
    )


def size(seen: Seen, limit: Limits) -> Decimal | None:
    """What a lesion adds to the sum; None where it was not evaluated."""
    if seen.how is How.MEASURED:
        return seen.mm
    if seen.how is How.TOO_SMALL:
        return limit.too_small
    return None if seen.how is How.NOT_EVALUATED else ZERO


def target_answers(visits: Sequence[Visit], limit: Limits) -> Iterator[TargetAnswer]:
    """The answer of each assessment in turn; the first is the baseline and has no response."""
    lesions = tuple(visits[0].targets) if visits else ()
    baseline: Decimal | None = None
    nadir: Decimal | None = None
    before: Decimal | None = None
    for place, visit in enumerate(visits):
        sizes = {name: size(visit.targets.get(name, _NOT_SEEN), limit) for name in lesions}
        if place == 0:
            baseline = nadir = before = _whole(sizes) if lesions else None
            yield TargetAnswer(response=Response.NONE, sum=baseline, baseline=baseline, nadir=baseline, said="baseline")
            continue
        if not lesions:
            yield _no_targets()
            continue
        answer = _answer(visit, sizes, limit, baseline=baseline, nadir=nadir, before=before)
        yield answer
        if answer.sum is not None:
            before = answer.sum
            nadir = answer.sum if nadir is None else min(nadir, answer.sum)


_NOT_SEEN = Seen(how=How.NOT_EVALUATED)


def _no_targets() -> TargetAnswer:
    return TargetAnswer(response=Response.NONE, sum=None, baseline=None, nadir=None, said="no target lesions")


def _whole(sizes: Mapping[str, Decimal | None]) -> Decimal | None:
    """The sum where every lesion has a size."""
    total = ZERO
    for each in sizes.values():
        if each is None:
            return None
        total = EXACT.add(total, each)
    return total


def _answer(
    visit: Visit,
    sizes: Mapping[str, Decimal | None],
    limit: Limits,
    *,
    baseline: Decimal | None,
    nadir: Decimal | None,
    before: Decimal | None,
) -> TargetAnswer:
    missing = tuple(name for name, mm in sizes.items() if mm is None)
    total = _whole(sizes)
    if baseline is None or nadir is None:
        return _unanswered(total, "no whole baseline", missing)
    if total is None:
        return _in_part(sizes, limit, baseline=baseline, nadir=nadir, missing=missing)
    response = _of_sum(visit, tuple(sizes), total, limit, baseline=baseline, nadir=nadir)
    said = line(
        before=before if before is not None else baseline, after=total, baseline=baseline, nadir=nadir, unit="mm"
    )
    return TargetAnswer(response=response, sum=total, baseline=baseline, nadir=nadir, said=said)


def _unanswered(total: Decimal | None, why: str, missing: tuple[str, ...]) -> TargetAnswer:
    return TargetAnswer(response=Response.NE, sum=total, baseline=None, nadir=None, said=why, missing=missing)


def _in_part(
    sizes: Mapping[str, Decimal | None], limit: Limits, *, baseline: Decimal, nadir: Decimal, missing: tuple[str, ...]
) -> TargetAnswer:
    """Not evaluable, but for progression that the lesions that were measured show by themselves."""
    least = sum((mm for mm in sizes.values() if mm is not None), ZERO)
    shown = progresses(nadir, least, limit)
    lesions = "lesion was" if len(missing) == 1 else "lesions were"
    said = f"{', '.join(missing)}: the {lesions} not evaluated"
    if shown:
        said = (
            f"{number(nadir)} → at least {number(least)} mm, {said_percent(percent_change(nadir, least))} or more from "
            f"nadir {number(nadir)}, although {said}"
        )
    return TargetAnswer(
        response=Response.PD if shown else Response.NE,
        sum=None,
        baseline=baseline,
        nadir=nadir,
        said=said,
        missing=missing,
    )


def progresses(nadir: Decimal, total: Decimal, limit: Limits) -> bool:
    """Whether a sum is progression against the smallest one: both the percentage and the mm."""
    return rises_by(nadir, total, percent=limit.progression) and total - nadir >= limit.growth


def _of_sum(
    visit: Visit, lesions: tuple[str, ...], total: Decimal, limit: Limits, *, baseline: Decimal, nadir: Decimal
) -> Response:
    if all(_is_gone(visit.targets[name], limit) for name in lesions):
        return Response.CR
    if progresses(nadir, total, limit):
        return Response.PD
    return Response.PR if falls_by(baseline, total, percent=limit.response) else Response.SD


def _is_gone(seen: Seen, limit: Limits) -> bool:
    """Absent (a merged lesion goes with the one it merged into); a node that is smaller than a pathological one."""
    if seen.nodal and seen.how is How.MEASURED and seen.mm is not None:
        return seen.mm < limit.node_normal
    if seen.nodal and seen.how is How.TOO_SMALL:
        return limit.too_small < limit.node_normal
    return seen.how in {How.ABSENT, How.MERGED} or (seen.how is How.MEASURED and seen.mm == 0)
