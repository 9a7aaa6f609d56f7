"""One assessment in the words of the clinic: what the sum did, and the arithmetic against the limits."""

from __future__ import annotations

from decimal import Decimal

from medonc.practice.response.arithmetic import number, percent_change, said_percent
from medonc.practice.response.recist import Assessed
from medonc.practice.response.targets import Limits
from medonc.practice.response.visits import New, Response

WORDS = {
    Response.CR: "complete response",
    Response.PR: "partial response",
    Response.SD: "stable disease",
    Response.NON_CR_NON_PD: "neither complete response nor progression",
    Response.PD: "progressive disease",
    Response.NE: "not evaluable",
    Response.NONE: "baseline",
}


def sentence(answer: Assessed) -> str:
    """What the sum of the targets did since its smallest value and since the baseline."""
    target = answer.target
    if target.sum is None or target.baseline is None or target.nadir is None:
        return f"{answer.target.said[:1].upper()}{answer.target.said[1:]}."
    grown = target.sum - target.nadir
    if grown > 0 and target.nadir < target.baseline:
        still = f"although it is still {_size(target.baseline, target.sum)} below baseline"
        below = target.sum < target.baseline
        more = f", {still}" if below else ""
        return f"The sum has grown by {number(grown)} mm ({_change(target.nadir, target.sum)}) from its smallest{more}."
    if grown > 0:
        return f"The sum has grown by {number(grown)} mm ({_change(target.baseline, target.sum)}) from baseline."
    if target.sum == target.baseline:
        return "The sum is as at the baseline."
    smallest = "its smallest so far" if grown < 0 else "as small as it has been"
    return f"The sum is {_size(target.baseline, target.sum)} below baseline, {smallest}."


def arithmetic(answer: Assessed, limit: Limits) -> tuple[tuple[str, str], ...]:
    """The lines of the arithmetic, each with its limit; none where there is no sum."""
    target = answer.target
    if target.sum is None or not target.baseline or target.nadir is None:
        return ()
    grown = target.sum - target.nadir
    if grown > 0:
        over = f"{number(target.sum)} − {number(target.nadir)} = {number(grown)} mm"
        share = f"{number(grown)} / {number(target.nadir)} = {_change(target.nadir, target.sum).lstrip('+')}"
        return (over, f"limit {number(limit.growth)}"), (share, f"limit {number(limit.progression)}")
    shrunk = target.baseline - target.sum
    share = f"{number(shrunk)} / {number(target.baseline)} = {_size(target.baseline, target.sum)}"
    return (
        (f"{number(target.baseline)} − {number(target.sum)} = {number(shrunk)} mm", ""),
        (share, f"limit {number(limit.response)}"),
    )


def parts(answer: Assessed) -> str:
    """What targets, non-target and new lesions say: `target PD · non-target non-CR/non-PD · no new lesion`."""
    said = []
    if answer.non_target is not Response.NONE:
        said.append(f"non-target {answer.non_target}")
    new = {New.NO: "no new lesion", New.EQUIVOCAL: "no new lesion counted"}
    return " · ".join([*said, new.get(answer.new, "new lesion")])


def _change(before: Decimal, after: Decimal) -> str:
    return said_percent(percent_change(before, after))


def _size(before: Decimal, after: Decimal) -> str:
    return _change(before, after).lstrip("+−")
