"""Recorded stages of a cohort beside the computed ones: how many agree, each that differs, why others have none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from medonc.cohort.staging.groups import StagedRow
from medonc.practice.staging.categories import agrees, read_group


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """One tumour whose recorded stage its categories do not come to."""

    row: int  # counted from 1, without the line of names
    recorded: str
    computed: str
    given: Mapping[str, str]

    def sentence(self) -> str:
        """The case in one line."""
        return f"row {self.row}: {self.recorded} is recorded, {' '.join(self.given.values())} come to {self.computed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A cohort in four parts that add up to all rows."""

    agree: int
    differ: tuple[Differing, ...]
    not_recorded: int  # staged, and nothing recorded to compare with
    not_staged: Mapping[str, int]  # reason -> rows, the most frequent first

    @property
    def staged(self) -> int:
        """How many rows have a group."""
        return self.agree + len(self.differ) + self.not_recorded

    def sentences(self) -> Iterator[str]:
        """The outcome, a line each: counts, differences, reasons."""
        total = self.staged + sum(self.not_staged.values())
        yield f"{self.staged} of {total} staged; {total - self.staged} not"
        if self.agree or self.differ:
            compared = self.agree + len(self.differ)
            yield f"{self.agree} of {compared} recorded stages agree, {len(self.differ)} differ"
        yield from (each.sentence() for each in self.differ)
        yield from (f"not staged, {count}: {why}" for why, count in self.not_staged.items())


def agreement(staged: Iterable[StagedRow], recorded: Iterable[str]) -> Agreement:
    """The computed groups against the recorded ones, row by row; a recorded text without a group is none."""
    agree, not_recorded, differ, reasons = 0, 0, [], Counter[str]()
    for number, (found, said) in enumerate(zip(staged, recorded, strict=True), start=1):
        group = read_group(said)
        if not found.group:
            reasons[found.why] += 1
        elif not group:
            not_recorded += 1
        elif agrees(group, found.group):
            agree += 1
        else:
            differ.append(Differing(row=number, recorded=group, computed=found.group, given=found.given))
    return Agreement(
        agree=agree, differ=tuple(differ), not_recorded=not_recorded, not_staged=dict(reasons.most_common())
    )
