"""`variant = { gene = "EGFR", exon = 19, class = "deletion" }`, `{ gene = "BRAF", protein = "V600E" }`.

Also `partner` of a fusion, `origin` (germline or somatic) and `copies_at_least`. `is = "not found"` asks for *tested
and not found*, `is = "tested"` only whether the gene was looked at. A gene that no test covered is not known: a variant
recorded absent, or a region studied without a variant in it, is what makes it *not found*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words as in_words
from medonc.practice.criteria.asks import number, only, word
from medonc.practice.criteria.changes import CLASSES, class_of, codons_of, first_codon, same_change
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import coded, row, rows
from medonc.practice.criteria.truth import Truth, known
from medonc.record.measured import RegionStudied, Variant
from medonc.values.codes import Concept, Hgnc, Loinc
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Missing

KIND = "variant"
_KEYS = ("gene", "protein", "exon", "class", "partner", "origin", "copies_at_least", "is")
_ORIGINS = {"germline": Loinc("LA6683-2"), "somatic": Loinc("LA6684-0")}
_GENE = Loinc("48018-6")
_FOUND, _NOT_FOUND, _TESTED = "found", "not found", "tested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A gene, what the variant must be, and whether it must be found, not found, or only looked for."""

    gene: str
    protein: str
    exon: str
    change: str
    partner: str
    origin: str
    copies: Decimal | None
    state: str

    @property
    def is_any(self) -> bool:
        """Whether every variant of the gene will do."""
        return not (self.protein or self.exon or self.change or self.partner or self.origin or self.copies)


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, no gene, and a class outside the list."""
    only(asks, keys=_KEYS, kind=KIND)
    exon = number(asks, "exon")
    asked = Asked(
        gene=word(asks, "gene", needed=True),
        protein=word(asks, "protein"),
        exon="" if exon is None else f"exon {exon}",
        change=word(asks, "class", among=CLASSES),
        partner=word(asks, "partner"),
        origin=word(asks, "origin", among=tuple(_ORIGINS)),
        copies=number(asks, "copies_at_least"),
        state=word(asks, "is", among=(_FOUND, _NOT_FOUND, _TESTED)) or _FOUND,
    )
    for gene in filter(None, (asked.gene, asked.partner)):
        coded(gene, ("hgnc",))
    if asked.state == _TESTED and not asked.is_any:
        raise UnreadableInput("a question whether one variant was tested", expected="gene and is alone")
    return asked


def sentence(asked: Asked) -> str:
    """`EGFR exon 19 deletion found`."""
    copies = f"{asked.copies} copies or more" if asked.copies is not None else ""
    partner = f"with {asked.partner}" if asked.partner else ""
    parts = (asked.gene, asked.protein, asked.exon, asked.change, partner, asked.origin, copies, asked.state)
    return " ".join(filter(None, parts))


def lacks(asked: Asked, library: Library) -> str:
    """A gene that the table does not hold, and an exon whose codons it does not."""
    for gene in filter(None, (asked.gene, asked.partner)):
        if ":" not in gene and row(library, "genes", gene) is None:
            return f"no gene '{gene}'; we hold {', '.join(r['name'] for r in rows(library, 'genes'))}, or hgnc:1097"
    if asked.exon and codons_of(library, asked.gene, asked.exon) is None:
        return f"the codons of {asked.gene} {asked.exon} are not held; ask by protein or class"
    return ""


def explain(asked: Asked, scene: Scene) -> Explained:
    """Found, tested and not found, or not tested."""
    variants = [v for v in scene.happened(Variant) if is_of(asked.gene, v, scene.library)]
    regions = [r for r in scene.happened(RegionStudied) if is_studied(asked.gene, r, scene.library)]
    judged = [(fits(asked, v, scene.library), v) for v in variants]
    found = max((truth for truth, _ in judged), default=Truth.NOT_MET)
    shown = [v for truth, v in judged if truth is found] if found is not Truth.NOT_MET else variants
    tested = bool(regions) or any(v.present is not None for v in variants)
    if asked.state == _TESTED:
        refs = scene.refs(*variants, *regions)
        said = "tested" if tested else "not tested"
        return Explained(truth=known(tested), sentence=f"{sentence(asked)}: {said}", facts=refs, how="a test")
    facts = scene.refs(*shown, *(regions if found is Truth.NOT_MET else ()))
    said = "; ".join(in_words(v.said()) for v in shown) or ("tested, no such variant" if regions else "not tested")
    if found is Truth.NOT_KNOWN or (found is Truth.NOT_MET and not _excluded(asked, variants, bool(regions))):
        why = "not tested" if not tested else f"not told by the report ({said})"
        lacking = Missing(what=f"{asked.gene} variants", why=why, do=f"test {asked.gene}")
        return not_known(f"{sentence(asked)}: {said}", lacking, facts=facts, how="a test")
    truth = known((found is Truth.MET) is (asked.state == _FOUND))
    return Explained(truth=truth, sentence=f"{sentence(asked)}: {said}", facts=facts, how="another test")


def _excluded(asked: Asked, variants: list[Variant], studied: bool) -> bool:
    """Whether what is asked was looked for: the gene was studied, or a report names it or all of it absent."""
    return studied or any(excludes(asked, v) for v in variants)


def is_of(gene: str, variant: Variant, library: Library) -> bool:
    """Whether a report is of this gene."""
    return bool(_hgnc(gene, library) & _genes_of(variant))


def is_studied(gene: str, region: RegionStudied, library: Library) -> bool:
    """Whether a test looked at this gene."""
    ours = _hgnc(gene, library)
    return any(ours & _ids(each) for each in region.genes)


def excludes(asked: Asked, variant: Variant) -> bool:
    """Whether a report states absent what is asked, or all of its gene."""
    if variant.present is not False:
        return False
    named = bool(variant.protein_change or variant.coding_change)
    return not named or bool(asked.protein and same_change(asked.protein, variant.protein_change))


def fits(asked: Asked, variant: Variant, library: Library) -> Truth:
    """Whether a recorded variant is there and is the one that is asked."""
    if variant.present is False:
        return Truth.NOT_MET
    told = [
        _protein(asked, variant),
        *_change(asked, variant, library),
        _partner(asked, variant, library),
        _origin(asked, variant),
        _copies(asked, variant),
    ]
    there = Truth.MET if variant.present else Truth.NOT_KNOWN
    return min([there, *(t for t in told if t is not None)])


def _protein(asked: Asked, variant: Variant) -> Truth | None:
    if not asked.protein:
        return None
    if not variant.protein_change:
        return Truth.NOT_KNOWN
    return known(same_change(asked.protein, variant.protein_change))


def _change(asked: Asked, variant: Variant, library: Library) -> tuple[Truth | None, ...]:
    found: list[Truth | None] = []
    if asked.exon:
        span, where = codons_of(library, asked.gene, asked.exon), first_codon(variant.protein_change)
        inside = span is not None and where is not None and span[0] <= where <= span[1]
        found.append(Truth.NOT_KNOWN if where is None else known(inside))
    if asked.change:
        change = class_of(variant)
        found.append(Truth.NOT_KNOWN if not change else known(asked.change in change))
    return tuple(found)


def _partner(asked: Asked, variant: Variant, library: Library) -> Truth | None:
    if not asked.partner:
        return None
    others = _genes_of(variant) - _hgnc(asked.gene, library)
    return known(bool(others & _hgnc(asked.partner, library))) if others else Truth.NOT_KNOWN


def _origin(asked: Asked, variant: Variant) -> Truth | None:
    if not asked.origin:
        return None
    told = [c for c in variant.origin.codings if c in _ORIGINS.values()] if variant.origin else []
    return known(_ORIGINS[asked.origin] in told) if told else Truth.NOT_KNOWN


def _copies(asked: Asked, variant: Variant) -> Truth | None:
    if asked.copies is None:
        return None
    return known(variant.copy_number.value >= asked.copies) if variant.copy_number else Truth.NOT_KNOWN


def _hgnc(gene: str, library: Library) -> frozenset[str]:
    code = coded(gene, ("hgnc",))
    if code is not None:
        return frozenset({code.code.upper().removeprefix("HGNC:")})
    held = row(library, "genes", gene)
    return frozenset({held["hgnc"]}) if held else frozenset()


def _genes_of(variant: Variant) -> frozenset[str]:
    """The genes that a variant names, a fusion's partner among them."""
    more = [c.value for c in variant.components if c.code.has((_GENE,)) and isinstance(c.value, Concept)]
    return frozenset(each for gene in (variant.gene, *more) if gene for each in _ids(gene))


def _ids(gene: Concept) -> frozenset[str]:
    return frozenset(c.code.removeprefix("HGNC:") for c in gene.codings if isinstance(c, Hgnc))
