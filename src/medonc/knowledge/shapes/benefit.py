"""What a trial showed for a regimen, so that options can be put in order: design, endpoint, effect.

The words of `evidence` stay the one truth: every figure here stands there word for word, and the check says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Design(StrEnum):
    """How the effect was found."""

    META_ANALYSIS = "meta-analysis"
    PHASE_3 = "randomised, phase 3"
    RANDOMISED = "randomised"  # the publication names no phase
    PHASE_2 = "randomised, phase 2"
    OTHER_SCHEDULE = "other schedule"  # the trial gave the drugs by another schedule
    CONTROL_ARM = "control arm"  # the regimen was what another was compared with
    SINGLE_ARM = "single arm"


class Endpoint(StrEnum):
    """What was counted."""

    OVERALL_SURVIVAL = "overall survival"
    DISEASE_FREE = "disease-free survival"
    EVENT_FREE = "event-free survival"
    METASTASIS_FREE = "metastasis-free survival"
    PROGRESSION_FREE = "progression-free survival"
    TIME_TO_PROGRESSION = "time to progression"
    LOCOREGIONAL = "locoregional control"
    RESPONSE = "response"
    CASTRATION = "castration"
    NONE = "none stated"


class Found(StrEnum):
    """What it came to. A ratio with an interval says it by itself; elsewhere the file does."""

    BETTER = "better"
    NOT_INFERIOR = "not inferior"
    NO_DIFFERENCE = "no difference"
    WORSE = "worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One effect of one trial. `trial`, `population`, `comparison`, `effect` and `arms` are pieces of `evidence`."""

    design: Design
    endpoint: Endpoint
    trial: str = ""
    n: int | None = None  # people of whom the effect is told
    population: str = ""  # who they were, where that says more than patients
    comparison: str = ""  # "against placebo"
    measure: str = ""  # hazard ratio | risk ratio | relative risk | rate ratio | odds ratio | median | share
    effect: str = ""  # "0.66 (0.52 to 0.85)"
    arms: str = ""  # what it was in each arm: "median overall survival 14.7 against 9.6 months"
    found: Found | None = None  # where no interval says it
