"""Bone: what protects against skeletal events in bone metastasis, and against loss under hormone treatment."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.treatment.supportive.decided import decided, is_yes, lacking, measure, missing_input, word
from medonc.values.evidence import Answer, Level, Remark
from medonc.values.quantity import plain

BONE = "treatment/supportive/bone"
_HORMONES = ("aromatase_inhibitor", "androgen_deprivation")


def bone_agents(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[str]:  # noqa: ARG001
    """For events, for bone density, or neither; not known where bone metastasis is not known."""
    cancer, metastasis = word(inputs, "cancer"), is_yes(inputs, "bone_metastasis")
    if cancer == "myeloma":
        return decided(rule, inputs, "for skeletal events", because=["myeloma"], remarks=tuple(_kidney(rule, inputs)))
    if metastasis and cancer == "prostate":
        return _prostate(rule, inputs)
    if metastasis:
        because = [f"bone metastasis of {cancer} cancer"]
        return decided(rule, inputs, "for skeletal events", because=because, remarks=tuple(_kidney(rule, inputs)))
    labels = {spec.name: spec.label for spec in rule.inputs}
    losing = [labels[name] for name in _HORMONES if is_yes(inputs, name)]
    if losing:
        return decided(rule, inputs, "for bone density", because=losing)
    if metastasis is None:
        return lacking(rule, missing_input(rule, "bone_metastasis"))
    return decided(rule, inputs, "none")


def _prostate(rule: KnowledgeRule, inputs: Inputs) -> Answer[str]:
    """Castration-resistant alone: before that, bone metastasis asks for protection of density, no more."""
    resistant = is_yes(inputs, "castration_resistant")
    if resistant is None:
        return lacking(rule, missing_input(rule, "castration_resistant"))
    if not resistant:
        return decided(rule, inputs, "for bone density", because=["castration-sensitive prostate cancer"])
    because = ["bone metastasis of castration-resistant prostate cancer"]
    return decided(rule, inputs, "for skeletal events", because=because, remarks=tuple(_kidney(rule, inputs)))


def _kidney(rule: KnowledgeRule, inputs: Inputs) -> Iterator[Remark]:
    """Zoledronic acid by the kidney: not below a limit, less below another; not known is said."""
    clearance = measure(inputs, "clearance", "mL/min")
    low, full = rule.numbers["no_zoledronic_below"], rule.numbers["full_zoledronic_above"]
    if clearance is None:
        yield Remark(text="creatinine clearance not known: no zoledronic acid before it is", level=Level.CAUTION)
    elif clearance < low:
        text = f"clearance below {plain(low)} mL/min: no zoledronic acid; denosumab with calcium watched"
        yield Remark(text=text, level=Level.CAUTION, kind="policy")
    elif clearance <= full:
        yield Remark(text=f"clearance of {plain(full)} mL/min or less: zoledronic acid in a lower dose", kind="policy")
