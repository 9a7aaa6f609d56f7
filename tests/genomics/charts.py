"""Charts of invented people for the molecular tests: a diagnosis and what a laboratory reported."""

from __future__ import annotations

from decimal import Decimal

from medonc.record import Chart
from medonc.record.disease import Condition, Role
from medonc.record.facts import FactSource
from medonc.record.measured import RegionStudied, Result, ResultKind, Variant
from medonc.record.person import Person
from medonc.values.codes import Concept, Hgnc, Icd10, IcdO3Morphology, Loinc
from medonc.values.quantity import Quantity

HGNC = {"KRAS": "6407", "NRAS": "7989", "BRAF": "1097", "EGFR": "3236", "ALK": "427", "ROS1": "10261",
        "PIK3CA": "8975", "TP53": "11998", "BRCA1": "1100", "BRCA2": "1101", "ERBB2": "3430", "APC": "583",
        "ATM": "795", "PALB2": "26144", "ABL1": "76", "EML4": "1316"}  # fmt: skip
_ORIGIN = {"germline": "LA6683-2", "somatic": "LA6684-0"}


def source(number: int, kind: str = "Observation") -> FactSource:
    return FactSource(kind=kind, id=f"{kind.lower()}-{number}")


def gene(symbol: str) -> Concept:
    return Concept((Hgnc(f"HGNC:{HGNC[symbol]}", symbol),)) if symbol in HGNC else Concept(text=symbol)


def cancer(icd10: str, morphology: str = "") -> Condition:
    return Condition(
        source=source(1, "Condition"),
        role=Role.PRIMARY,
        code=Concept((Icd10(icd10, f"Cancer {icd10}"),)),
        histology=Concept((IcdO3Morphology(morphology),)) if morphology else None,
    )


def variant(number: int, symbol: str, protein: str = "", *, present: bool | None = True, origin: str = "somatic",
            words: str = "", percent: str = "", **more: object) -> Variant:  # fmt: skip
    return Variant(
        source=source(number),
        present=present,
        gene=gene(symbol) if symbol else None,
        protein_change=protein,
        origin=Concept((Loinc(_ORIGIN[origin]),), origin) if origin else None,
        identifiers=(Concept(text=words),) if words else (),
        allele_fraction=Quantity(Decimal(percent), "%") if percent else None,
        **more,
    )


def studied(number: int, *symbols: str) -> RegionStudied:
    return RegionStudied(source=source(number), genes=tuple(gene(each) for each in symbols))


def msi(number: int, answer: str) -> Result:
    return Result(
        source=source(number),
        kind=ResultKind.GENOMIC,
        code=Concept((Loinc("81695-9"),), "Microsatellite instability"),
        value=Concept(text=answer),
    )


def tmb(number: int, value: str) -> Result:
    return Result(
        source=source(number),
        kind=ResultKind.GENOMIC,
        code=Concept((Loinc("94076-7"),), "Tumour mutational burden"),
        value=Quantity(Decimal(value), "1"),
    )


def chart(*facts: object) -> Chart:
    return Chart(person=Person(source=source(1, "Patient")), facts=tuple(facts))
