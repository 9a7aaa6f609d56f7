"""What the genes say: variants found or excluded, and which genes were looked at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from medonc.simulation.record import HGNC, LOINC, MCODE, PATHOLOGIST, TERMS, Json, Record, concept, reference
from medonc.simulation.story import Story

HGVS = "http://varnomen.hgvs.org"
_GENES = {"EGFR": "HGNC:3236", "ALK": "HGNC:427", "KRAS": "HGNC:6407", "NRAS": "HGNC:7989", "BRAF": "HGNC:1097"}


def write_genes(record: Record, story: Story, specimen: str) -> None:
    """Variants found or excluded, and which genes were looked at."""
    day = min(story.diagnosed + timedelta(days=12), story.last_day)
    results = [_write_variant(record, row, specimen, day) for row in story.disease.variants]
    looked_at = {g: _GENES[g] for g in story.disease.studied}
    if looked_at:
        codings = [{"system": HGNC, "code": code, "display": gene} for gene, code in looked_at.items()]
        region = {
            "code": concept(LOINC, "48018-6", "Gene studied [ID]"),
            "valueCodeableConcept": {"coding": codings},
        }
        results.append(
            record.observe(
                "genes-studied",
                MCODE + "genomic-region-studied",
                category="laboratory",
                code=concept(LOINC, "53041-0", "DNA region of interest panel"),
                day=day,
                performer=[PATHOLOGIST],
                specimen=reference(specimen),
                component=[region],
            )
        )
    if results:
        _write_gene_report(record, results, specimen, day)


def _write_variant(record: Record, row: dict[str, Any], specimen: str, day: date) -> str:
    present = concept(LOINC, *(("LA9634-2", "Absent") if row.get("absent") else ("LA9633-4", "Present")))
    source = ("LA6683-2", "Germline") if row.get("germline") else ("LA6684-0", "Somatic")
    parts = [
        _part("48018-6", "Gene studied [ID]", concept(HGNC, row["hgnc"], row["gene"])),
        _part("48002-0", "Genomic source class [Type]", concept(LOINC, *source)),
    ]
    if row["protein"]:
        named = f"{row['protein_of']}:{row['protein']}"
        parts.append(_part("48005-3", "Amino acid change (pHGVS)", concept(HGVS, named)))
    if row["coding"]:
        named = f"{row['transcript']}:{row['coding']}"
        parts.append(_part("48004-6", "DNA change (c.HGVS)", concept(HGVS, named)))
    return record.observe(
        f"variant-{row['gene'].lower()}",
        MCODE + "genomic-variant",
        category="laboratory",
        code=concept(LOINC, "69548-6", "Genetic variant assessment"),
        day=day,
        performer=[PATHOLOGIST],
        valueCodeableConcept=present,
        method=concept(LOINC, "LA26398-0", "Sequencing"),
        specimen=reference(specimen),
        component=parts,
        note=[{"text": row["note"]}] if "note" in row else None,
    )


def _part(loinc: str, name: str, value: Json) -> Json:
    return {"code": concept(LOINC, loinc, name), "valueCodeableConcept": value}


def _write_gene_report(record: Record, results: list[str], specimen: str, day: date) -> None:
    record.add(
        "DiagnosticReport",
        "genes",
        MCODE + "genomics-report",
        status="final",
        category=[concept(TERMS + "v2-0074", "GE", "Genetics")],
        code=concept(LOINC, "51969-4", "Genetic analysis report"),
        subject=record.patient,
        effectiveDateTime=day.isoformat(),
        issued=f"{day.isoformat()}T16:00:00Z",
        performer=[PATHOLOGIST],
        specimen=[reference(specimen)],
        result=[reference(r) for r in results],
    )
