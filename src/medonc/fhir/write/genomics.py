"""Genomic findings out: variants, regions studied, implications."""

from __future__ import annotations

from medonc.fhir.read.observation import genomics as parts
from medonc.fhir.read.observation.families import IMPLICATIONS
from medonc.fhir.systems import GENOMICS_CODES
from medonc.fhir.write.elements import absent, component, components, concept, value
from medonc.fhir.write.observation import observation
from medonc.fhir.write.resource import GENOMICS, MCODE, Json, reference, references
from medonc.record.facts import ReceivedValue
from medonc.record.measured import Implication, RegionStudied, Variant
from medonc.values.codes import Code, Concept, Hgnc, Loinc, OtherCode
from medonc.values.errors import InvalidResource

HGVS = "http://varnomen.hgvs.org"
VARIANT = Concept((Loinc("69548-6", "Genetic variant assessment"),))
REGIONS = Concept((Loinc("53041-0", "DNA region of interest panel"),))
_PRESENT = {True: Concept((Loinc("LA9633-4", "Present"),)), False: Concept((Loinc("LA9634-2", "Absent"),))}
_CATEGORIES = ("laboratory", "GE")


def write_variant(variant: Variant, *, patient: str) -> Json:
    """The variant; where the report does not say whether it is there, the value is absent."""
    found = _PRESENT.get(variant.present) if variant.present is not None else None
    return observation(
        variant,
        patient=patient,
        code=VARIANT,
        profile=MCODE + "mcode-genomic-variant",
        categories=_CATEGORIES,
        **value(found),
        dataAbsentReason=None if found else absent("unknown"),
        note=[{"text": variant.note}] if variant.note else [],
        method=concept(variant.method),
        specimen=reference(variant.specimen),
        component=[*_named(variant), *components(variant.components)],
    )


def _named(variant: Variant) -> list[Json]:
    """The parts that have a field of their own."""
    named: list[tuple[Code, ReceivedValue | None]] = [
        (parts.GENE, variant.gene),
        (parts.CODING, _hgvs(variant.coding_change)),
        (parts.PROTEIN, _hgvs(variant.protein_change)),
        (parts.GENOMIC, _hgvs(variant.genomic_change)),
        *((parts.IDENTIFIER, one) for one in variant.identifiers),
        (parts.ORIGIN, variant.origin),
        (parts.FRACTION, variant.allele_fraction),
        (parts.COPIES, variant.copy_number),
        (parts.CHANGE, variant.change_type),
    ]
    return [component(Concept((code,)), received) for code, received in named if received is not None]


def _hgvs(change: str) -> Concept | None:
    return Concept((OtherCode(change, other_system=HGVS),)) if change else None


def write_region_studied(region: RegionStudied, *, patient: str) -> Json:
    """The genes and regions that a test looked at; mCODE lists plain genes in one component."""
    return observation(
        region,
        patient=patient,
        code=REGIONS,
        profile=MCODE + "mcode-genomic-region-studied",
        categories=_CATEGORIES,
        specimen=reference(region.specimen),
        component=[
            *(component(Concept((parts.GENE,)), genes) for genes in _listed(region.genes)),
            *(component(Concept((parts.RANGES,)), text) for text in region.regions),
            *components(region.components),
        ],
    )


def _listed(genes: tuple[Concept, ...]) -> tuple[Concept, ...]:
    plain = [g.codings[0] for g in genes if len(g.codings) == 1 and isinstance(g.codings[0], Hgnc) and not g.text]
    return (Concept(tuple(plain)),) if genes and len(plain) == len(genes) else genes


def write_implication(implication: Implication, *, patient: str) -> Json:
    """What the laboratory says a finding means."""
    code = next((code for code, kind in IMPLICATIONS.items() if kind == implication.kind), "")
    if not code:
        raise InvalidResource(f"implication '{implication.kind}'", expected=", ".join(IMPLICATIONS.values()))
    return observation(
        implication,
        patient=patient,
        code=Concept((OtherCode(code, other_system=GENOMICS_CODES),)),
        profile=GENOMICS + code,
        categories=_CATEGORIES,
        derivedFrom=references(implication.derived_from),
        component=components(implication.components),
    )
