"""The treatment rules that can be asked by name: doses from stated numbers and doses of a regimen's line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import Basis, DrugLine, KnowledgeRule, Library, Phase
from medonc.practice.answers import Inputs, Method
from medonc.practice.treatment.course import line_dose, phase_of, refuse_disagreement, runs_in
from medonc.practice.treatment.dose import ProposedDose, propose
from medonc.practice.treatment.prescription import Cap, CapOverride, Change, Measures, Prescription, Wishes
from medonc.practice.treatment.recorded import against_proposal, implied_surface, recorded_against, recorded_by_body
from medonc.practice.treatment.stated import stated_or_none
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.values.evidence import Answer, NotKnown
from medonc.values.quantity import Quantity

MEASURES = ("surface", "weight", "clearance")


def regimen_dose(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The dose of one drug in one cycle of a regimen."""
    answer = _proposed(inputs, library)
    return answer.finding if isinstance(answer, ProposedDose) else answer


def recorded_in_regimen(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """By how many per cent a recorded amount differs from the dose of its line in a regimen."""
    answer = _proposed(inputs, library)
    if not isinstance(answer, ProposedDose):
        return answer
    return against_proposal(
        quantity(inputs, "recorded"),
        answer,
        limit=rule.numbers["differs_from"],
        rule=rule.rule,
        fact=inputs["recorded"].fact,
    )


def _proposed(inputs: Inputs, library: Library) -> ProposedDose | NotKnown:
    """The engine's dose of the line that is named; refuses a cycle that the phase or the line does not have."""
    regimen = library.regimen(text(inputs, "regimen"))
    phase = phase_of(regimen, text(inputs, "phase") or regimen.phases[0].name)
    line = _line(phase, text(inputs, "drug"), whole(inputs, "line", 1))
    cycle = whole(inputs, "cycle", 1)
    if not 1 <= cycle <= (phase.cycles or cycle) or not runs_in(line, cycle):
        raise NotHeld(f"no cycle {cycle} of {line.drug} in {regimen.short}, {phase.name}")
    return line_dose(regimen, phase, line, cycle=cycle, by=measures(inputs), library=library, wishes=wishes(inputs))


def dose_by(basis: Basis, name: str) -> Method:
    """The method of a dose counted one way from stated numbers, input `name` being the standard dose."""

    def run(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
        wished = wishes(inputs)
        order = Prescription(
            drug=text(inputs, "drug") or rule.texts.get("drug", "the drug"),
            basis=basis,
            dose=quantity(inputs, name),
            dose_unit=rule.result_unit,
            caps=(Cap(said_by="the prescriber", limit=quantity(inputs, "cap")),) if "cap" in inputs else (),
            step=quantity(inputs, "step") if "step" in inputs else None,
            change=wished.change,
            gfr_cap=wished.gfr_cap,
        )
        answer = propose(order, by=measures(inputs), policy=library.policy, rule=rule.rule)
        if not isinstance(answer, ProposedDose):
            return answer
        refuse_disagreement(answer, age=measures(inputs).age, library=library)
        return answer.finding

    return run


def measures(inputs: Inputs) -> Measures:
    """What the patient brings, as given."""
    return Measures(
        surface=stated_or_none(inputs, "surface"),
        weight=stated_or_none(inputs, "weight"),
        clearance=stated_or_none(inputs, "clearance"),
        age=whole(inputs, "age", 0) if "age" in inputs else None,
    )


def wishes(inputs: Inputs) -> Wishes:
    """What is asked beyond the standard; a change or another GFR cap without its reason is refused."""
    who, change, override = text(inputs, "by"), None, None
    if "percent" in inputs:
        change = Change(percent=number(inputs, "percent"), reason=text(inputs, "reason"), by=who)
    if "gfr_cap" in inputs:
        override = CapOverride(limit=quantity(inputs, "gfr_cap"), reason=text(inputs, "gfr_reason"), by=who)
    return Wishes(change=change, gfr_cap=override, to_vials=text(inputs, "whole_vials") in ("yes", "True"))


def text(inputs: Inputs, name: str) -> str:
    """The words of an input; empty where it is not given."""
    return str(inputs[name].value) if name in inputs else ""


def quantity(inputs: Inputs, name: str) -> Quantity:
    """The quantity of an input; refuses one that has no unit."""
    value = inputs[name].value
    if not isinstance(value, Quantity):
        raise ImpossibleValue(f"{name} is '{value}', without a unit", expected="a number with its unit")
    return value


def number(inputs: Inputs, name: str) -> Decimal:
    """The number of an input; per cent may carry its sign."""
    value = inputs[name].value
    if isinstance(value, Quantity):
        return value.to("%").value
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return Decimal(value)
    raise ImpossibleValue(f"{name} is '{value}'", expected="a number")


def whole(inputs: Inputs, name: str, otherwise: int) -> int:
    """The whole number of an input; an age in years may carry its unit."""
    if name not in inputs:
        return otherwise
    value = inputs[name].value
    amount = value.to("a").value if isinstance(value, Quantity) else number(inputs, name)
    return int(amount.to_integral_value(rounding="ROUND_FLOOR"))


def _line(phase: Phase, drug: str, which: int) -> DrugLine:
    lines = [line for line in phase.drugs if line.drug == drug]
    if not lines:
        raise NotHeld.named(f"drug in {phase.name}", drug, [line.drug for line in phase.drugs])
    if not 1 <= which <= len(lines):
        raise Refused(f"line {which} of {drug} in {phase.name}", expected=f"1 to {len(lines)}")
    return lines[which - 1]


DOSE_METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "treatment.dose": regimen_dose,
        "treatment.by_surface": dose_by(Basis.SURFACE, "dose"),
        "treatment.by_weight": dose_by(Basis.WEIGHT, "dose"),
        "treatment.flat": dose_by(Basis.FLAT, "dose"),
        "treatment.calvert": dose_by(Basis.AUC, "auc"),
        "treatment.implied_surface": implied_surface,
        "treatment.recorded_dose": recorded_against,
        "treatment.recorded_by_body": recorded_by_body,
        "treatment.recorded_in_regimen": recorded_in_regimen,
    }
)
