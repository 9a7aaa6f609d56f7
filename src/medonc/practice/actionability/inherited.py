"""What calls for a germline test: which gene, in which tumour, at which allele fraction and age."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.tiers import Judged
from medonc.practice.actionability.tumours import Tumour, lineage
from medonc.practice.genomics.bounds import is_near_half, may_be_inherited
from medonc.practice.genomics.oncogenicity import Class
from medonc.practice.genomics.profile import Found, Profile
from medonc.practice.genomics.protein import Effect
from medonc.practice.genomics.tables import Genes, genes_of

_YOUNG = 30  # years, as the gene table's "under 30"
_TABLE = "genomics/germline"
CONFIRM = "may be inherited: confirm in blood with consent and counselling"


def inherited(
    judged: Sequence[Judged], held: Profile, tumour: Tumour, age: int | None, library: Library
) -> Iterator[str]:
    """One sentence for each finding that calls for a germline test or a family's counselling."""
    genes = genes_of(library)
    for one in judged:
        reason = _follow_up(one, age, genes)
        if reason:
            more = [*_near_half(one.found, genes), *_elsewhere(one, tumour, library)] if reason == CONFIRM else []
            yield "; ".join([f"{one.found.alteration.said()}: {reason}", *more])
    unstable = held.measure("MSI")
    if unstable is not None and unstable.state == "high":
        yield "MSI high: look for Lynch syndrome (mismatch repair genes in the germline)"


def _follow_up(one: Judged, age: int | None, genes: Genes) -> str:
    alteration = one.found.alteration
    gene = genes.genes.get(alteration.gene)
    acting = one.oncogenicity.judged in (Class.ONCOGENIC, Class.LIKELY) or one.found.pathogenic
    if gene is None or not acting or alteration.faults:
        return ""
    if alteration.origin == "germline":
        return "inherited: genetic counselling, and testing of relatives" if gene.germline else ""
    if not gene.germline or (gene.germline == "under 30" and (age is None or age >= _YOUNG)):
        return ""
    return CONFIRM if is_suspect(one.found, genes) else ""


def is_suspect(found: Found, genes: Genes) -> bool:
    """Whether the allele fraction leaves an inherited variant possible; one that is not reported does."""
    change = found.alteration.change
    indel = change is not None and change.effect in (Effect.DELETION, Effect.INSERTION, Effect.FRAMESHIFT)
    return may_be_inherited(found.fraction, genes, is_indel=indel)


def _near_half(found: Found, genes: Genes) -> Iterator[str]:
    if found.fraction is not None and is_near_half(found.fraction, genes):
        yield f"a fraction of {found.fraction.normalize():f} %, near half, fits that"


def _elsewhere(one: Judged, tumour: Tumour, library: Library) -> Iterator[str]:
    """That a gene is rarely inherited in this tumour; nothing where the tumour is not told."""
    gene = one.found.alteration.gene
    theirs = next((row["tumours"] for row in library.tables.get(_TABLE, ()) if row["gene"] == gene), "")
    line = lineage(tumour.name, library)
    if theirs and line and not any(each.strip() in line for each in theirs.split(";")):
        yield f"outside of its usual tumours ({theirs.replace(';', ',')}): ask a geneticist first"
