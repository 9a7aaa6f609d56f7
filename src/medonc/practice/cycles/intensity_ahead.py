"""What a day's plan proposes, as dose intensity and lifetime doses project it; under what-if values too."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Act
from medonc.practice.cycles.day_plan import DayPlan
from medonc.practice.cycles.proposal import DrugProposal
from medonc.practice.exposure.intensity import Reason
from medonc.practice.treatment.day_limits import drugs_on
from medonc.practice.treatment.delivered import Ahead


def intensity_ahead(plan: DayPlan) -> Ahead:
    """The proposed doses from the due day on; what is left out today alone is missed once, what is stopped from now on.

    Day 1 is the due day where the plan is of a day 1 that has not passed; what a dose change lowers counts as toxicity.
    """
    given = drugs_on(plan.due.regimen, phase=plan.due.phase.name, cycle=plan.due.cycle, day=plan.due.day)
    held = {one.drug: one for one in plan.doses}
    stopped = {drug: Decimal(0) for drug, one in held.items() if one.act is Act.STOP}
    first = plan.due.day == 1 and plan.due.date >= plan.scene.on
    return Ahead(
        day1=plan.due.date if first else None,
        percent={drug: one.percent for drug, one in held.items()} | stopped,
        left_out=frozenset(drug for drug in given if drug not in held or held[drug].act is Act.OMIT),
        less_because={drug: Reason.TOXICITY for drug, one in held.items() if _is_lowered(one)},
    )


def _is_lowered(one: DrugProposal) -> bool:
    """Whether a change of dose, or a limit, acts on the drug."""
    return bool(one.rules) or one.act in (Act.OMIT, Act.STOP)
