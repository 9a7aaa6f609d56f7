"""How the tumour grows and shrinks: its burden over time, what imaging reads, the marker that follows."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log

from medonc.simulation.story import Part, Story

GONE = 0.004
NADIRS = {"CR": 0.02, "PR": 0.42, "SD": 0.90, "PD": 1.3}


@dataclass(frozen=True, kw_only=True)
class Burden:
    """The tumour against its size at diagnosis, 1; as points in time joined in straight lines on a log scale."""

    points: tuple[tuple[date, float], ...]

    def on(self, day: date) -> float:
        """The burden of a day; 0 where nothing is left."""
        at = bisect_right(self.points, day, key=lambda p: p[0])
        if at == 0 or at == len(self.points):
            value = self.points[max(0, at - 1)][1]
        else:
            (d0, v0), (d1, v1) = self.points[at - 1], self.points[at]
            share = (day - d0).days / max(1, (d1 - d0).days)
            value = exp(log(v0) + (log(v1) - log(v0)) * share)
        return 0.0 if value <= GONE else value


def burden(story: Story) -> Burden:
    """Grown a little before treatment, shaped by each part, and growing again where the last one failed."""
    points: list[tuple[date, float]] = [(story.diagnosed, 1.0)]
    for part in story.parts:
        if part.start > story.last_day:
            break
        points += _shaped(part, _value(points, part.start))
    last, value = points[-1]
    if story.parts and story.parts[-1].step.ends == "PD" and last < story.last_day:
        points.append((story.last_day, value * exp((story.last_day - last).days / 130)))
    return Burden(points=tuple(sorted(points)))


def _value(points: list[tuple[date, float]], day: date) -> float:
    last, value = points[-1]
    return value if value <= GONE else value * exp(max(0, (day - last).days) / 900)


def _shaped(part: Part, value: float) -> list[tuple[date, float]]:
    if value <= GONE and part.step.ends != "PD":
        return [(part.start, GONE), (part.end, GONE)]
    if part.step.kind == "surgery":
        after = value if not part.step.clears else max(GONE, value * part.step.depth)
        return [(part.start, value), (part.start + timedelta(days=1), after)]
    if part.step.kind == "radiotherapy":
        return [(part.start, value), (part.end, value * 0.75), (part.end + timedelta(days=10), value * 0.7)]
    return list(_under_drugs(part, value))


def _under_drugs(part: Part, value: float) -> list[tuple[date, float]]:
    """Down to the best answer within four months, level, and up again where the part ends in progression."""
    length = (part.end - part.start).days
    best = _best(part, value)
    reached = part.start + timedelta(days=min(int(length * 0.5), 115))
    turn = part.start + timedelta(days=int(length * 0.68))
    if part.step.ends != "PD":
        return [(part.start, value), (reached, best), (part.end, best)]
    regrown = 0.3 if best <= GONE * 2 else best * (1.45 if best > 0.1 else 5.0)
    return [(part.start, value), (reached, best), (turn, best), (part.end, regrown)]


def _best(part: Part, value: float) -> float:
    left = value * (part.step.depth or NADIRS[part.step.response])
    return GONE if part.step.response == "CR" and left < 0.05 else max(GONE * 1.5, left)


def lesion_sizes(story: Story, burdens: Burden, day: date) -> list[int]:
    """The longest diameter of each target lesion in mm; 0 where it is gone."""
    share = burdens.on(day)
    sizes = [round(float(lesion["mm"]) * share * (1 + 0.04 * i)) for i, lesion in enumerate(story.disease.lesions)]
    return [size if size >= 5 else 0 for size in sizes]


def response(sizes: list[int], *, baseline: int, nadir: int) -> str:
    """CR, PR, SD or PD of a sum of diameters against its baseline and the smallest sum since."""
    total = sum(sizes)
    if total >= nadir * 1.2 and total - nadir >= 5:
        return "PD"
    if total == 0:
        return "CR"
    return "PR" if total <= baseline * 0.7 else "SD"


def marker_value(story: Story, burdens: Burden, day: date, noise: float) -> float:
    """The serum marker: its normal middle, and what the tumour adds with a lag of two weeks."""
    start, normal = float(story.disease.serum["start"]), float(story.disease.serum["normal"])
    share = burdens.on(day - timedelta(days=14)) if day > story.diagnosed else 1.0
    return max(normal * 0.05, (normal * 0.4 + max(0.0, start - normal * 0.4) * share) * (1 + noise))
