"""What treatment does to the blood: nadirs, recovery, anaemia and organs, as plain curves over days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import cos, exp, pi

from medonc.simulation.courses import Drug, DrugLine, Regimen, drugs
from medonc.simulation.story import WEEK, Cycle, Part, Story

MEMORY = 1200  # days after which a dose no longer shows in the blood


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One strike on the marrow: which drug, from which day, how strongly, until when it is over."""

    drug: Drug
    days_ago: int
    share: float
    peak: int
    over: int
    lasting: int = 0  # a tablet taken for so many days
    protected: bool = False  # by G-CSF
    slow: bool = False  # the marrow did not recover in time

    def pulse(self, later: int = 0) -> float:
        """0 before and after, 1 at the nadir; platelets come `later`."""
        peak, over, day = self.peak + later, self.over + later, self.days_ago
        if self.lasting > 14:
            return min(1.0, day / 14) if day <= self.lasting else max(0.0, 1 - (day - self.lasting) / 10)
        if day <= 1 or day >= over:
            return 0.0
        falling = max(peak, over - 8) if self.slow else peak
        along = (day - 1) / (peak - 1) if day <= peak else min(1.0, (over - day) / (over - falling))
        return (1 - cos(pi * along)) / 2


def neutrophil_share(hits: list[Hit]) -> float:
    """The share of the usual neutrophils that is left; G-CSF makes the nadir shallower."""
    left = 1.0
    for hit in hits:
        depth = hit.drug.anc * (0.72 if hit.protected else 1.0)
        left *= 1 - min(0.98, depth * hit.share) * hit.pulse()
    return left


def platelet_share(hits: list[Hit]) -> float:
    """The share of the usual platelets that is left; their nadir comes some days later."""
    left = 1.0
    for hit in hits:
        left *= 1 - min(0.96, hit.drug.plt * hit.share) * hit.pulse(2 if hit.over > 15 and not hit.slow else 0)
    return left


def haemoglobin_fall(hits: list[Hit]) -> float:
    """g/dL lost: each dose takes some, and it comes back over three months."""
    return min(4.6, sum(h.drug.hgb * h.share * min(1.0, h.days_ago / 10) * exp(-h.days_ago / 110) for h in hits))


def kidney_factor(hits: list[Hit]) -> float:
    """By what creatinine is multiplied: a lasting part of each dose that harms the kidney."""
    return 1 + sum(h.drug.kidney * h.share * exp(-h.days_ago / 400) for h in hits if h.days_ago > 2)


def liver_factor(hits: list[Hit]) -> float:
    """By what transaminases are multiplied."""
    return 1 + sum(h.drug.liver * h.share * exp(-h.days_ago / 60) * 3 for h in hits if h.days_ago > 2)


def hits_on(story: Story, day: date, *, sensitivity: float = 1.0) -> list[Hit]:
    """Every strike up to a day; a sensitive marrow is struck harder."""
    return [h for part in story.parts if part.regimen for h in _of_part(story, part, part.regimen, day, sensitivity)]


def _of_part(story: Story, part: Part, regimen: Regimen, day: date, sensitivity: float) -> Iterator[Hit]:
    for cycle in story.given(part):
        ago = (day - cycle.day).days
        if 0 <= ago < MEMORY:
            late = _late_after(story, part, cycle)
            for line in regimen.drugs:
                yield from _of_line(line, regimen, cycle, ago, late=late, sensitivity=sensitivity)


def _late_after(story: Story, part: Part, cycle: Cycle) -> int:
    """By how many days the marrow kept the next cycle waiting, or keeps it waiting today."""
    following = next((c for c in part.cycles if c.number == cycle.number + 1), None)
    if following is None:
        return 0
    return WEEK if story.unrecovered and following.day == story.due else following.late


def _of_line(
    line: DrugLine, regimen: Regimen, cycle: Cycle, since: int, *, late: int, sensitivity: float
) -> Iterator[Hit]:
    starts = _starts(line.days)
    over = (min(regimen.length, 21) if regimen.length < 35 else 30) + late
    strength = float(cycle.share) * sensitivity * (1.0 if len(starts) == 1 else 0.6) * (1.35 if late else 1.0)
    for start in starts:
        ago = since - (start - 1)
        if ago >= 0:
            yield Hit(
                drug=drugs()[line.drug],
                days_ago=ago,
                share=strength,
                peak=min(10 if regimen.length < 35 else 14, over // 2 + 1),
                over=over,
                lasting=line.span,
                protected=regimen.gcsf,
                slow=late > 0,
            )


def _starts(days: tuple[int, ...]) -> list[int]:
    """Days in a row are one strike; days a week apart are several."""
    starts = [days[0]]
    for day in days[1:]:
        if day - starts[-1] >= 7:
            starts.append(day)
    return starts
