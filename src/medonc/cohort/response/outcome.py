"""What both engines give: for each visit its sums and responses, for each subject the best one, all as numbers."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.cohort.response.lesion_table import Ints
from medonc.practice.response.visits import New, Response

RESPONSES = tuple(Response)
NEWS = tuple(New)
NOTHING = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """By visit and by subject, in their order. Sizes in µm, responses as places of `RESPONSES`; -1: nothing."""

    sum: Ints
    baseline: Ints
    nadir: Ints  # before the visit
    target: Ints
    non_target: Ints
    new: Ints
    overall: Ints
    since: Ints  # the day that a new lesion's progression counts from
    best: Ints
    responded: Ints  # days
    confirmed: Ints
    progressed: Ints
    last: Ints
