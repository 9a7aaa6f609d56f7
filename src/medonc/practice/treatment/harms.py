"""The main harms of a regimen for one patient: few, each with its fact and source; the general list stays beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from medonc.knowledge.shapes import Regimen
from medonc.practice.criteria import Scene
from medonc.practice.treatment.harm import GRAVITY, DrugHarms, PatientHarm, general_harms
from medonc.practice.treatment.harms_lifetime import lifetime_doses
from medonc.practice.treatment.harms_recorded import allergies, home_medicines, organ_limits
from medonc.practice.treatment.harms_susceptible import had_before, susceptible

__all__ = ["DrugHarms", "PatientHarm", "general_harms", "harms", "shared"]

_SOURCES = (allergies, organ_limits, susceptible, lifetime_doses, had_before, home_medicines)


def harms(regimen: Regimen, scene: Scene) -> tuple[PatientHarm, ...]:
    """What of this regimen's harms touches this patient, the gravest first; empty where nothing recorded does."""
    found = [one for each in _SOURCES for one in each(regimen, scene)]
    return tuple(sorted(found, key=lambda one: GRAVITY[one.level]))


def shared(found: Iterable[tuple[PatientHarm, ...]]) -> frozenset[str]:
    """What stands in every one of several regimens, by `about`: it tells none of them from another."""
    held = list(found)
    counts = Counter(about for one in held for about in {harm.about for harm in one})
    return frozenset(about for about, count in counts.items() if len(held) > 1 and count == len(held))
