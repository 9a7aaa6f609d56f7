"""Whether a growth factor belongs to a cycle: the regimen's risk of febrile neutropenia, and the patient's own."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.treatment.supportive.decided import bare, decided, is_yes, lacking, measure, missing_input, word
from medonc.values.evidence import Answer, Remark
from medonc.values.quantity import plain

GROWTH_FACTOR = "treatment/supportive/growth_factor"
NEVER, PRIMARY = "never with this", "primary prophylaxis"
RISKS = ("high", "intermediate to high", "intermediate", "low to intermediate", "low")
_YES = ("prior_fever", "prior_treatment", "marrow", "open_wounds", "hiv")
_DECIDING = ("age", "prior_fever")  # without these an intermediate risk is not judged low


def growth_factor(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[str]:  # noqa: ARG001
    """Proposed, not proposed or not with this regimen; not known where the deciding factors are not known."""
    stance, risk = word(inputs, "regimen_says"), word(inputs, "risk")
    factors = tuple(_factors(rule, inputs))
    if stance == NEVER:
        return decided(rule, inputs, "not with this regimen")
    if is_yes(inputs, "fever_with_this"):
        return decided(rule, inputs, "secondary", because=["febrile neutropenia in an earlier cycle of this regimen"])
    if stance == PRIMARY or risk == "high":
        return decided(rule, inputs, "proposed", because=[_regimen(stance, risk)])
    if risk == "low":
        return decided(rule, inputs, "not proposed", because=["low risk of febrile neutropenia"])
    if factors:
        return decided(rule, inputs, "proposed", because=[f"{risk} risk", *factors])
    unknown = [name for name in _DECIDING if name not in inputs]
    if unknown:
        return lacking(rule, *(missing_input(rule, name) for name in unknown))
    return decided(
        rule,
        inputs,
        "not proposed",
        because=[f"{risk} risk", "no risk factor recorded"],
        remarks=tuple(_open(rule, inputs)),
    )


def _regimen(stance: str, risk: str) -> str:
    return "the regimen has it from the first cycle" if stance == PRIMARY else f"{risk} risk of febrile neutropenia"


def _factors(rule: KnowledgeRule, inputs: Inputs) -> Iterator[str]:
    """The patient's risk factors that are met, in words."""
    numbers = rule.numbers
    age, ecog = bare(inputs, "age"), bare(inputs, "performance")
    bilirubin = measure(inputs, "bilirubin", "mg/dL", analyte="bilirubin")
    clearance = measure(inputs, "clearance", "mL/min")
    if age is not None and age >= numbers["age"]:
        yield f"age {plain(age)}, {plain(numbers['age'])} or more"
    if ecog is not None and ecog >= numbers["performance"]:
        yield f"ECOG {plain(ecog)}"
    if bilirubin is not None and bilirubin > numbers["bilirubin"]:
        yield f"bilirubin above {plain(numbers['bilirubin'])} mg/dL"
    if clearance is not None and clearance < numbers["clearance"]:
        yield f"creatinine clearance below {plain(numbers['clearance'])} mL/min"
    labels = {spec.name: spec.label for spec in rule.inputs}
    yield from (labels[name] for name in _YES if is_yes(inputs, name))


def _open(rule: KnowledgeRule, inputs: Inputs) -> Iterator[Remark]:
    """The factors that nobody has stated."""
    asked = ("performance", "bilirubin", "clearance", *_YES)
    labels = [spec.label for spec in rule.inputs if spec.name in asked and spec.name not in inputs]
    if labels:
        yield Remark(text=f"not recorded: {', '.join(labels)}", kind="reading")
