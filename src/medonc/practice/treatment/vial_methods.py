"""The vials for several doses of one drug, asked by name: `1: 510, 2: 490`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.given import written
from medonc.practice.treatment.vial_plan import DrugVials, VialRequest, vial_plan
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Finding, NotKnown, Remark, Step, StepKind
from medonc.values.quantity import Quantity, plain

_DOSE = re.compile(r"([^:,]{1,60}): *(\d{1,7}(?:\.\d{1,6})?)")


def vials_for(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[Quantity]:
    """What is left over when the doses are drawn, in the drug's own unit; with the roundings that would save a vial."""
    drug_id = str(inputs["drug"].value)
    drug = library.drug(drug_id)
    value = inputs["doses"].value
    texts = value if isinstance(value, tuple) else (str(value),)
    requests = [_request(text, drug_id, drug.dose_unit) for text in texts]
    if not requests:
        raise ImpossibleValue("no dose", expected="patient: dose, in the unit of the drug")
    plan = vial_plan(requests, library)
    if plan.not_planned:
        return NotKnown(title=rule.rule.title, missing=(plan.not_planned[0][1],), rule=rule.rule)
    return _finding(rule, inputs, plan.drugs[0], library)


def _finding(rule: KnowledgeRule, inputs: Inputs, found: DrugVials, library: Library) -> Finding[Quantity]:
    steps = [
        Step(kind=StepKind.INPUT, label=spec.label, value=written(inputs[spec.name].value), name=spec.name)
        for spec in rule.inputs
        if spec.name in inputs
    ]
    how = "shared" if found.shared else "each patient alone"
    steps.append(Step(kind=StepKind.POLICY, label="sharing", value=how))
    steps += [
        Step(kind=StepKind.FORMULA, label=_who(part.requests), value=" + ".join(map(str, part.opened)))
        for part in found.parts
    ]
    label = f"rounding within {plain(library.policy.vial_tolerance)} %, not applied"
    steps += [
        Step(kind=StepKind.ROUNDING, label=f"{label}, {one.request.patient}", value=one.said())
        for one in found.roundings
    ]
    waste = found.waste
    steps.append(Step(kind=StepKind.RESULT, label=rule.result_label, value=f"{plain(waste.value)} {waste.code}"))
    remarks = tuple(Remark(text=f"{one.request.patient}: {one.said()}", kind="policy") for one in found.roundings)
    sentence = f"{found.said()}, {how}"
    return Finding(
        title=rule.rule.title, value=waste, rule=rule.rule, sentence=sentence, steps=tuple(steps), remarks=remarks
    )


def _who(requests: tuple[VialRequest, ...]) -> str:
    return ", ".join(each.patient for each in requests)


def _request(text: str, drug: str, unit: str) -> VialRequest:
    match = _DOSE.fullmatch(text)
    if match is None:
        raise ImpossibleValue(f"'{text}' is no dose of a patient", expected="patient: dose, in the unit of the drug")
    return VialRequest(patient=match[1].strip(), drug=drug, dose=Quantity(Decimal(match[2]), unit))


VIAL_METHODS: Mapping[str, Method] = MappingProxyType({"treatment.vial_plan": vials_for})
