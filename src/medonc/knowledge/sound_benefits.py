"""What a regimen's effects must be: pieces of its evidence, a known measure, a verdict where no interval gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medonc.knowledge.shapes import Benefit, Design, Endpoint, Regimen

RATIOS = frozenset({"hazard ratio", "risk ratio", "relative risk", "rate ratio", "odds ratio"})
MEASURES = RATIOS | {"median", "share"}
INTERVAL = re.compile(r"\((?:[\d.]+ % interval )?[\d.]+ to [\d.]+\)")
_ALONE = frozenset({Design.SINGLE_ARM, Design.CONTROL_ARM})


def benefit_faults(regimen: Regimen) -> Iterator[str]:
    """What is wrong with a regimen's effects; a piece that its evidence does not hold is a second truth."""
    words = " | ".join(regimen.evidence)
    for number, one in enumerate(regimen.benefits, 1):
        yield from (f"benefit {number}: {fault}" for fault in _faults(one, words))


def _faults(one: Benefit, words: str) -> Iterator[str]:
    for piece in (one.trial, one.population, one.comparison, one.effect, one.arms):
        if piece not in words:
            yield f"'{piece}' does not stand in the evidence"
    if one.n is not None and not re.search(rf"(?<![\d.]){one.n}(?![\d.])", words):
        yield f"n {one.n} does not stand in the evidence"
    if one.endpoint is Endpoint.NONE:
        if one.effect or one.measure or one.arms:
            yield "an effect of no endpoint"
        return
    if one.measure not in MEASURES:
        yield f"measure '{one.measure}' is none of {', '.join(sorted(MEASURES))}"
    if not one.effect:
        yield "no effect"
    if one.found is None and one.design not in _ALONE and not _tells(one):
        yield "neither an interval nor `found` says what it came to"


def _tells(one: Benefit) -> bool:
    """Whether the effect says by itself what it came to: a ratio with its interval, or a share of one arm."""
    if one.measure in RATIOS:
        return bool(INTERVAL.search(one.effect))
    return not one.comparison
