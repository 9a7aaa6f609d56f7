"""The four mismatch repair proteins, microsatellites beside them, and what a loss asks for next."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.pathology.statements import open_question, stated, word
from medonc.values.evidence import Answer

PROTEINS = ("mlh1", "pms2", "msh2", "msh6")
_ENOUGH = ("pms2", "msh6")  # each is lost with its partner, and alone


def mismatch_repair(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """Deficient or proficient with the pattern, and the next test; a clash with microsatellites is a remark."""
    said = {name: word(inputs, name) for name in PROTEINS}
    lost = tuple(name for name in PROTEINS if said[name] == "lost")
    msi = word(inputs, "msi")
    if not lost and not all(said[name] == "retained" for name in _ENOUGH):
        return _without_stain(rule, inputs, msi, said)
    value = "deficient" if lost else "proficient"
    names = ", ".join(name.upper() for name in lost)
    two = sum(said[name] == "retained" for name in PROTEINS) < len(PROTEINS)
    sentence = f"mismatch repair deficient: {names} lost" if lost else "mismatch repair proficient"
    sentence += f"; {rule.texts[f'msi {value} {msi}']}" if msi and _clash(value, msi) else ""
    remarks = [
        rule.texts["clash"] if _clash(value, msi) else "",
        rule.texts["two"] if not lost and two else "",
        _next(rule, inputs, lost) if lost else "",
    ]
    return stated(rule, inputs, value, sentence, lines=[("lost", names or "none")], remarks=remarks)


def _clash(value: str, msi: str) -> bool:
    return (value == "deficient" and msi in ("MSS", "MSI-L")) or (value == "proficient" and msi == "MSI-H")


def _without_stain(rule: KnowledgeRule, inputs: Inputs, msi: str, said: Mapping[str, str]) -> Answer[object]:
    """Microsatellites alone answer too; else the stains that lack are named."""
    if msi == "MSI-H":
        return stated(rule, inputs, "deficient", "mismatch repair deficient: MSI-H", remarks=[rule.texts["by msi"]])
    if msi:
        return stated(rule, inputs, "proficient", f"mismatch repair proficient: {msi}")
    lacking = [name.upper() for name in _ENOUGH if said[name] != "retained"]
    return open_question(rule, inputs, f"stain of {' and '.join(lacking)}", do=rule.texts["stain"])


def _next(rule: KnowledgeRule, inputs: Inputs, lost: tuple[str, ...]) -> str:
    """What the pattern asks for: the sporadic cause of MLH1 loss first, else the germline of the genes lost."""
    if "mlh1" not in lost:
        return rule.texts["next " + ("msh2" if "msh2" in lost else lost[-1])]
    braf, methylation = word(inputs, "braf"), word(inputs, "methylation")
    if methylation == "methylated" or (braf == "V600E" and word(inputs, "site") == "colorectum"):
        return rule.texts["sporadic"]
    if methylation == "unmethylated":
        return rule.texts["next mlh1 germline"]
    return rule.texts["next mlh1 methylation" if braf or word(inputs, "site") != "colorectum" else "next mlh1"]


MISMATCH_METHODS: Mapping[str, Method] = MappingProxyType({"pathology.mismatch_repair": mismatch_repair})
