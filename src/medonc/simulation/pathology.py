"""Diagnosis, stage, tissue and genes, as written once at the start."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from medonc.simulation.chance import Chance
from medonc.simulation.genes import write_genes
from medonc.simulation.record import (
    ICD10,
    ICD_O_3,
    LOINC,
    MCODE,
    NCIT,
    PATHOLOGIST,
    SNOMED,
    TERMS,
    TNM,
    US_CORE,
    Json,
    Record,
    concept,
    quantity,
    reference,
    said,
)
from medonc.simulation.story import Story

SIDES = {"left": ("7771000", "Left"), "right": ("24028007", "Right")}
_AJCC8 = concept(SNOMED, "897275008", "American Joint Commission on Cancer, 8th edition staging system")
_SCALES: dict[str, tuple[str, Json, Json | None]] = {
    "clinical group": ("tnm-stage-group", concept(SNOMED, "399537006", "Clinical TNM stage grouping"), _AJCC8),
    "pathological group": ("tnm-stage-group", concept(SNOMED, "399588009", "Pathologic TNM stage grouping"), _AJCC8),
    "clinical T": ("tnm-primary-tumor-category", concept(SNOMED, "399504009", "cT category"), _AJCC8),
    "pathological T": ("tnm-primary-tumor-category", concept(SNOMED, "384625004", "pT category"), _AJCC8),
    "clinical N": ("tnm-regional-nodes-category", concept(SNOMED, "399534004", "cN category"), _AJCC8),
    "pathological N": ("tnm-regional-nodes-category", concept(SNOMED, "371494008", "pN category"), _AJCC8),
    "clinical M": ("tnm-distant-metastases-category", concept(SNOMED, "399387003", "cM category"), _AJCC8),
    "figo": ("cancer-stage", concept(SNOMED, "385361009", "FIGO stage for gynecological malignancy"), None),
    "gleason": ("", concept(SNOMED, "385377005", "Gleason grade finding for prostatic cancer"), None),
    "breslow": ("", concept(SNOMED, "106243009", "Breslow depth staging for melanoma of skin"), None),
    "lymphoma": ("", concept(NCIT, "C141138", "Ann Arbor Stage"), None),
    "iss": ("", concept(NCIT, "C139007", "International Staging System stage"), None),
    "binet": ("", concept(NCIT, "C141212", "Binet stage"), None),
}
_TESTS: dict[str, tuple[str, str]] = {
    "er": ("85337-4", "Estrogen receptor Ag [Presence] in Breast cancer specimen by Immune stain"),
    "er-percent": ("85329-1", "Cells.estrogen receptor/100 cells in Breast cancer specimen by Immune stain"),
    "pr": ("85339-0", "Progesterone receptor Ag [Presence] in Breast cancer specimen by Immune stain"),
    "her2": ("85319-2", "HER2 [Presence] in Breast cancer specimen by Immune stain"),
    "her2-other": ("18474-7", "HER2 Ag [Presence] in Tissue by Immune stain"),
    "pdl1": ("", "PD-L1, tumour cells by immune stain"),
    "msi": ("81695-9", "Microsatellite instability [Interpretation] in Cancer specimen Qualitative"),
    "p16": ("", "p16 by immune stain"),
    "cd20": ("", "CD20 by immune stain"),
    "mgmt": ("", "MGMT promoter methylation"),
}
_ANSWERS = {"Positive": ("LA6576-8", "Positive"), "Negative": ("LA6577-6", "Negative")}
_GRADES = {
    "high": ("1155707008", "High histologic grade (qualifier value)"),
    "intermediate": ("1286893008", "Intermediate histologic grade (qualifier value)"),
}


def write_diagnosis(record: Record, story: Story, chance: Chance) -> str:
    """The primary cancer with its histology, its metastases and its stage; returns the reference to the cancer."""
    disease, side = story.disease, chance.pick(sorted(story.disease.icd10))
    cancer = record.add(
        "Condition",
        "cancer",
        MCODE + "primary-cancer-condition",
        extension=[
            _extension(
                MCODE + "histology-morphology-behavior",
                valueCodeableConcept=concept(ICD_O_3, disease.histology[0], disease.histology[1]),
            ),
            _extension("http://hl7.org/fhir/StructureDefinition/condition-assertedDate", valueDateTime=_day(story)),
        ],
        **_problem("active"),
        code=_cancer_code(story, side),
        bodySite=[_site(disease.site, side)],
        subject=record.patient,
        onsetDateTime=_day(story),
        recordedDate=_day(story),
    )
    _write_metastases(record, story, cancer)
    _write_stage(record, story, cancer)
    _write_tissue(record, story, cancer)
    return cancer


def _day(story: Story) -> str:
    return story.diagnosed.isoformat()


def _extension(url: str, **value: Any) -> Json:
    return {"url": url, **value}


def _problem(clinical: str) -> Json:
    return {
        "clinicalStatus": concept(TERMS + "condition-clinical", clinical),
        "verificationStatus": concept(TERMS + "condition-ver-status", "confirmed"),
        "category": [concept(TERMS + "condition-category", "problem-list-item")],
    }


def _cancer_code(story: Story, side: str) -> Json:
    disease = story.disease
    codings = [{"system": ICD10, "code": disease.icd10[side]}]
    if disease.snomed:
        codings.insert(0, {"system": SNOMED, "code": disease.snomed[0], "display": disease.snomed[1]})
    title = disease.title if side == "none" else f"{disease.title}, {side}"
    return {"coding": codings, "text": title}


def _site(words: str, side: str) -> Json:
    if side == "none":
        return said(words)
    named = concept(SNOMED, *SIDES[side])
    return {"extension": [_extension(MCODE + "laterality-qualifier", valueCodeableConcept=named)], **said(words)}


def _write_metastases(record: Record, story: Story, cancer: str) -> None:
    for metastasis in story.disease.metastases:
        record.add(
            "Condition",
            "metastasis",
            MCODE + "secondary-cancer-condition",
            extension=[
                _extension(
                    "http://hl7.org/fhir/StructureDefinition/condition-related", valueReference=reference(cancer)
                )
            ],
            **_problem("active"),
            code=concept(ICD10, metastasis["icd10"], text=metastasis["text"]),
            subject=record.patient,
            recordedDate=_day(story),
        )


def _write_stage(record: Record, story: Story, cancer: str) -> None:
    day = story.diagnosed + timedelta(days=7)
    parts: list[str] = []
    for row in story.disease.stage:
        profile, code, method = _SCALES[row["scale"]]
        is_group = row["scale"].endswith("group")
        parts.append(
            record.observe(
                f"stage-{row['scale'].lower().replace(' ', '-')}",
                MCODE + profile if profile else "",
                category="exam",
                code=code,
                day=min(day, story.now),
                focus=[reference(cancer)],
                performer=[PATHOLOGIST],
                method=method,
                hasMember=[reference(part) for part in parts] if is_group else None,
                **_stage_value(row),
            )
        )


def _stage_value(row: dict[str, str]) -> Json:
    if "unit" in row:
        return {"valueQuantity": quantity(Decimal(row["value"]), row["unit"])}
    if row["scale"].startswith(("clinical", "pathological")):
        return {"valueCodeableConcept": concept(TNM, row["value"], text=row["value"])}
    return {"valueCodeableConcept": said(row["value"])}


def _write_tissue(record: Record, story: Story, cancer: str) -> None:
    day = story.diagnosed - timedelta(days=4)
    specimen = _biopsy(record, story, cancer, day)
    results = [_write_test(record, row, cancer, specimen, story.diagnosed) for row in story.disease.pathology]
    if story.disease.grade in _GRADES:
        results.append(_grade(record, story, cancer, specimen))
    record.add(
        "DiagnosticReport",
        "pathology",
        US_CORE + "diagnosticreport-lab",
        status="final",
        category=[concept(TERMS + "v2-0074", "LAB", "Laboratory")],
        code=concept(LOINC, "22637-3", "Pathology report final diagnosis Narrative"),
        subject=record.patient,
        effectiveDateTime=day.isoformat(),
        issued=f"{_day(story)}T15:00:00Z",
        performer=[PATHOLOGIST],
        specimen=[reference(specimen)],
        result=[reference(r) for r in results],
        conclusion=f"{story.disease.title}.",
    )
    write_genes(record, story, specimen)


def _biopsy(record: Record, story: Story, cancer: str, day: date) -> str:
    marrow = story.disease.site.startswith("Bone marrow")
    record.add(
        "Procedure",
        "biopsy",
        US_CORE + "procedure",
        status="completed",
        code=said("Bone marrow aspirate and trephine" if marrow else f"Biopsy: {story.disease.site.lower()}"),
        subject=record.patient,
        performedDateTime=day.isoformat(),
        reasonReference=[reference(cancer)],
    )
    return record.add(
        "Specimen",
        "tissue",
        MCODE + "human-specimen",
        status="available",
        type=concept(TERMS + "v2-0487", "TISS", "Tissue"),
        subject=record.patient,
        collection={"collectedDateTime": day.isoformat(), "bodySite": said(story.disease.site)},
    )


def _write_test(record: Record, row: dict[str, str], cancer: str, specimen: str, day: date) -> str:
    loinc, name = _TESTS[row["test"]]
    number = {"valueQuantity": quantity(Decimal(row["number"]), row["unit"])} if "number" in row else None
    answer = {"valueCodeableConcept": concept(LOINC, *_ANSWERS[row["value"]])} if row.get("value") in _ANSWERS else None
    return record.observe(
        f"tissue-{row['test']}",
        MCODE + "tumor-marker-test",
        category="laboratory",
        code=concept(LOINC, loinc, name) if loinc else said(name),
        day=day,
        extension=[_extension(MCODE + "related-condition", valueReference=reference(cancer))],
        performer=[PATHOLOGIST],
        specimen=reference(specimen),
        **(number or answer or {"valueCodeableConcept": said(row.get("value", ""))}),
    )


def _grade(record: Record, story: Story, cancer: str, specimen: str) -> str:
    return record.observe(
        "grade",
        MCODE + "histologic-grade",
        category="laboratory",
        code=concept(NCIT, "C18000", "Histologic Grade"),
        day=story.diagnosed,
        extension=[_extension(MCODE + "related-condition", valueReference=reference(cancer))],
        performer=[PATHOLOGIST],
        valueCodeableConcept=concept(SNOMED, *_GRADES[story.disease.grade]),
        specimen=reference(specimen),
    )
