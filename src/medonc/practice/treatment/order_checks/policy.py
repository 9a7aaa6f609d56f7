"""The choices of the site and of the prescriber that shaped a dose: caps, floors, another limit of the clearance."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.practice.criteria import Scene
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.order_checks.doses import is_by_clearance, known, name_of
from medonc.practice.treatment.order_checks.judged import judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck
from medonc.values.evidence import StepKind


def policy(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Each cap and policy that acted on a dose is shown; another limit of the clearance asks for its reason."""
    for dose, proposed in known(order):
        name = name_of(dose.drug, scene.library)
        override = proposed.prescription.gfr_cap
        if override is not None and is_by_clearance(proposed):
            who = f", {override.by}" if override.by else ""
            said = f"{name}: the clearance is limited to {override.limit}, because {override.reason}{who}"
            yield from judged("policy", "overridden", scene, said=said, drugs=(dose.drug,))
        kinds = (StepKind.CAP, StepKind.POLICY) if is_by_clearance(proposed) else (StepKind.CAP,)
        acted = [f"{step.label}: {step.value}" for step in proposed.finding.steps if step.kind in kinds]
        shaped = [remark.text for remark in proposed.finding.remarks if remark.kind == "policy"]
        shaped = shaped if is_by_clearance(proposed) else []  # which weight, which floor: what Calvert's dose hangs on
        if acted or shaped:
            said = f"{name}: " + "; ".join(dict.fromkeys([*acted, *shaped]))
            yield from judged("policy", "acted", scene, said=said, drugs=(dose.drug,), facts=proposed.finding.facts)
