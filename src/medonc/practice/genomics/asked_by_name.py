"""The genomic rules as they are asked by name: for the command line, for cases, for checks of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.genomics import bounds
from medonc.practice.genomics.alteration import Alteration, Reported, alteration
from medonc.practice.genomics.oncogenicity import oncogenicity
from medonc.practice.genomics.tables import genes_of
from medonc.values.errors import NotHeld
from medonc.values.evidence import Answer, Finding, Remark, Step, StepKind


def _text(inputs: Inputs, name: str) -> str:
    return str(inputs[name].value).strip() if name in inputs else ""


def _number(inputs: Inputs, name: str) -> Decimal | None:
    return Decimal(str(inputs[name].value)) if name in inputs else None


def _found(
    rule: KnowledgeRule, value: str, *steps: Step, sentence: str = "", faults: tuple[str, ...] = ()
) -> Answer[object]:
    return Finding(
        title=rule.result_label or rule.rule.title,
        value=value,
        rule=rule.rule,
        sentence=sentence or value,
        steps=(*steps, Step(kind=StepKind.RESULT, label=rule.result_label or "answer", value=value)),
        remarks=tuple(Remark(text=each, kind="implausible") for each in faults),
    )


def _written(inputs: Inputs, library: Library) -> Alteration:
    copies = _number(inputs, "copies")
    return alteration(
        Reported(
            genes=tuple(each.strip() for each in _text(inputs, "gene").split(",") if each.strip()),
            protein=_text(inputs, "protein"),
            coding=_text(inputs, "coding"),
            genomic=_text(inputs, "genomic"),
            words=_text(inputs, "words"),
            copies=copies,
            assembly=_text(inputs, "assembly"),
        ),
        genes_of(library),
    )


def _form(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """The alteration in its one form; what is wrong with the report is a remark, and a step."""
    one = _written(inputs, library)
    steps = [Step(kind=StepKind.FORMULA, label="fault", value=each) for each in one.faults or ("none",)]
    return _found(rule, one.said(), *steps, faults=one.faults)


def _oncogenicity(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """The class of a small variant; codes that somebody judged elsewhere are added to those of the tables."""
    judged = tuple(_text(inputs, "judged").split())
    found = oncogenicity(
        _written(inputs, library), library, population=_number(inputs, "population"), judged_elsewhere=judged
    )
    steps = [Step(kind=StepKind.FORMULA, label=each.code, value=f"{each.points:+d}") for each in found.codes]
    return _found(rule, found.judged.value, *steps, sentence=found.said())


def _lengths(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """The protein length of each gene that is asked for."""
    held = genes_of(library).genes
    asked = [each.strip() for each in _text(inputs, "genes").split(",") if each.strip()]
    for each in asked:
        if each not in held:
            raise NotHeld.named("gene", each, held)
    return _found(rule, ", ".join(f"{each} {held[each].length}" for each in asked))


def _regions(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """The named regions of a gene with their codons."""
    gene, held = _text(inputs, "gene"), genes_of(library).regions
    if gene not in held:
        raise NotHeld.named("gene with regions", gene, held)
    return _found(rule, "; ".join(f"{each.name} {each.first} to {each.last}" for each in held[gene]))


def _number_class(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """What a number of a molecular report means."""
    genes, what, value = genes_of(library), _text(inputs, "what"), _number(inputs, "value") or Decimal(0)
    match what:
        case "TMB" | "HRD":
            said = "high" if bounds.is_high(what, value, genes) else "not high"
        case "allele fraction of a substitution" | "allele fraction of an indel":
            is_indel = what.endswith("indel")
            said = "may be inherited" if bounds.may_be_inherited(value, genes, is_indel=is_indel) else "no hint"
        case "allele fraction near half":
            said = "near half" if bounds.is_near_half(value, genes) else "not near half"
        case _:
            said = "informative" if bounds.is_informative(value, genes) else "not informative"
    return _found(rule, said)


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "genomics.form": _form,
        "genomics.oncogenicity": _oncogenicity,
        "genomics.gene_lengths": _lengths,
        "genomics.gene_regions": _regions,
        "genomics.number": _number_class,
    }
)
