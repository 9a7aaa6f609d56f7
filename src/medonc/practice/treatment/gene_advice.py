"""What a patient's genes mean for the drugs of a regimen, before the first dose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from medonc.knowledge.shapes import KnowledgeRule, Library, Regimen
from medonc.practice.criteria import Scene
from medonc.practice.treatment.diplotype import FOLDER
from medonc.practice.treatment.genotypes import genotype_of
from medonc.practice.treatment.pharmacogenomics import PHARMACOGENOMIC_METHODS, DoseAdvice, dose_advice, phenotype
from medonc.values.evidence import Answer, Finding, Missing, NotKnown, Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneAdvice:
    """One drug of the regimen, the genes that decide on its start, and what to do; or which test is missing."""

    drug: str
    genes: tuple[str, ...]
    answer: Answer[DoseAdvice]


def advice_for(regimen: Regimen, scene: Scene) -> tuple[GeneAdvice, ...]:
    """Advice on each drug of a regimen of which a gene's file speaks, in the regimen's order; none for other drugs.

    Not known where the record holds no diplotype: never taken for normal. The test to order stands with it.
    """
    return tuple(each for drug in dict.fromkeys(regimen.drugs) for each in _of_drug(drug, scene))


def drugs_of_genes(library: Library) -> tuple[str, ...]:
    """Every drug of which a gene's file speaks."""
    return tuple(dict.fromkeys(drug for rule in library.once(_gene_rules) for drug in _drugs(rule)))


def advice_on(drug: str, scene: Scene) -> tuple[GeneAdvice, ...]:
    """Advice on one drug, as for a regimen; none where no gene's file speaks of it."""
    return tuple(_of_drug(drug, scene))


def _of_drug(drug: str, scene: Scene) -> Iterator[GeneAdvice]:
    genes = tuple(rule for rule in scene.library.once(_gene_rules) if drug in _drugs(rule))
    if not genes:
        return
    answers = [_of_gene(rule, drug, scene) for rule in genes]
    answer = answers[0] if len(answers) == 1 else _together(genes, answers, scene.library)
    yield GeneAdvice(drug=drug, genes=tuple(map(_name, genes)), answer=answer)


def _gene_rules(library: Library) -> tuple[KnowledgeRule, ...]:
    return tuple(rule for rule in library.rules.values() if rule.method in PHARMACOGENOMIC_METHODS)


def _drugs(rule: KnowledgeRule) -> tuple[str, ...]:
    if rule.method not in PHARMACOGENOMIC_METHODS:
        return ()
    return next((spec.choices for spec in rule.inputs if spec.name == "drug"), ())


def _name(rule: KnowledgeRule) -> str:
    return rule.rule.id.removeprefix(FOLDER).upper()


def _of_gene(rule: KnowledgeRule, drug: str, scene: Scene) -> Answer[DoseAdvice]:
    """From the genotype in the record to its phenotype and the advice on the drug."""
    gene, library = _name(rule), scene.library
    held = genotype_of(gene, rule.texts["gene"], scene, do=rule.texts.get("order", ""))
    if isinstance(held, Missing):
        return NotKnown(title=f"{library.drug(drug).name} and {gene}", missing=(held,), rule=rule.rule)
    found = phenotype(gene, held.text, library, fact=held.facts[0])
    if isinstance(found, NotKnown):
        return replace(found, facts=held.facts)
    advised = dose_advice(gene, found.value, drug, library)
    if isinstance(advised, NotKnown):
        return advised
    steps, remarks = (*found.steps, *advised.steps), (*advised.remarks, *found.remarks)
    return replace(advised, facts=held.facts, steps=steps, remarks=remarks)


def _together(
    genes: tuple[KnowledgeRule, ...], answers: list[Answer[DoseAdvice]], library: Library
) -> Answer[DoseAdvice]:
    """The advice of the gene that holds by the table of both; of the known one alone, with what is missing said."""
    known = {_name(rule): answer for rule, answer in zip(genes, answers, strict=True) if isinstance(answer, Finding)}
    lacking = [answer for answer in answers if isinstance(answer, NotKnown)]
    if not known:
        missing = tuple(dict.fromkeys(each for answer in lacking for each in answer.missing))
        return replace(lacking[0], title=f"{lacking[0].title} and {_name(genes[1])}", missing=missing)
    if lacking:
        (only,) = known.values()
        remarks = [Remark(text=answer.said(), kind="pharmacogenomics") for answer in lacking]
        return replace(only, remarks=(*only.remarks, *remarks))
    return _by_both(known, library)


def _by_both(known: dict[str, Finding[DoseAdvice]], library: Library) -> Finding[DoseAdvice]:
    """What the row of both phenotypes says, with the facts of both."""
    row = next(row for row in _rows(known, library) if all(row[gene] == f.value.phenotype for gene, f in known.items()))
    held = known[row["holds"]]
    phenotypes = " and ".join(f"{gene} {found.value.phenotype}" for gene, found in known.items())
    words = " ".join(filter(None, (held.value.words, row["words"])))
    return replace(
        held,
        title=f"{held.title.partition(' with ')[0]} with {phenotypes}",
        value=replace(held.value, words=words),
        sentence=" ".join(filter(None, (held.sentence, row["words"]))),
        facts=tuple(dict.fromkeys(fact for found in known.values() for fact in found.facts)),
        steps=tuple(step for gene in known if gene != row["holds"] for step in known[gene].steps[:-2]) + held.steps,
    )


def _rows(known: dict[str, Finding[DoseAdvice]], library: Library) -> Iterator[dict[str, str]]:
    for name in (f"{FOLDER}{one.lower()}-{other.lower()}" for one in known for other in known if one != other):
        yield from (dict(row) for row in library.tables.get(name, ()))
