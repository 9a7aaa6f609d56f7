"""Our names for codes that records often leave without words, so that no line of a review is a bare number."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.fhir.systems import NCIT
from medonc.values.codes import Loinc, Snomed

_SPECIMENS = "http://terminology.hl7.org/CodeSystem/v2-0487"
_RELATIVES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"

NAMES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (Loinc.SYSTEM, "29463-7"): "Body weight",
        (Loinc.SYSTEM, "8302-2"): "Body height",
        (Loinc.SYSTEM, "8277-6"): "Body surface area",
        (Loinc.SYSTEM, "39156-5"): "Body mass index",
        (Loinc.SYSTEM, "85354-9"): "Blood pressure",
        (Loinc.SYSTEM, "8480-6"): "Systolic blood pressure",
        (Loinc.SYSTEM, "8462-4"): "Diastolic blood pressure",
        (Loinc.SYSTEM, "8867-4"): "Heart rate",
        (Loinc.SYSTEM, "9279-1"): "Respiratory rate",
        (Loinc.SYSTEM, "8310-5"): "Body temperature",
        (Loinc.SYSTEM, "21889-1"): "Tumour size",
        (Loinc.SYSTEM, "33728-7"): "Longest dimension",
        (Loinc.SYSTEM, "33729-5"): "Further dimension",
        (Loinc.SYSTEM, "77753-2"): "Tumour morphology",
        (Loinc.SYSTEM, "31206-6"): "Histology and behaviour",
        (Loinc.SYSTEM, "89247-1"): "ECOG performance status",
        (Loinc.SYSTEM, "89243-0"): "Karnofsky performance status",
        (Loinc.SYSTEM, "97509-4"): "Cancer disease status",
        (Loinc.SYSTEM, "69548-6"): "Genetic variant",
        (Loinc.SYSTEM, "53041-0"): "Region studied",
        (Loinc.SYSTEM, "94076-7"): "Tumour mutational burden",
        (Loinc.SYSTEM, "81695-9"): "Microsatellite instability",
        (Loinc.SYSTEM, "72166-2"): "Tobacco smoking status",
        (Loinc.SYSTEM, "48018-6"): "Gene",
        (Loinc.SYSTEM, "48002-0"): "Origin",
        (Loinc.SYSTEM, "84413-4"): "Genotype",
        (Loinc.SYSTEM, "84414-2"): "Haplotype",
        (Loinc.SYSTEM, "51963-7"): "Medication assessed",
        (Loinc.SYSTEM, "81259-4"): "Associated phenotype",
        (Loinc.SYSTEM, "53037-8"): "Clinical significance",
        (Loinc.SYSTEM, "93044-6"): "Level of evidence",
        (Snomed.SYSTEM, "398192003"): "Comorbid conditions",
        (Snomed.SYSTEM, "1217123003"): "Radiotherapy course",
        (Snomed.SYSTEM, "401201003"): "Cigarette pack-years",
        (NCIT, "C18000"): "Histologic grade",
        (NCIT, "C38144"): "Lansky play-performance status",
        (NCIT, "C167435"): "Leukaemia risk",
        (NCIT, "C148010"): "Rhabdomyosarcoma risk",
        (_SPECIMENS, "TISS"): "Tissue",
        (_SPECIMENS, "TUMOR"): "Tumour",
        (_SPECIMENS, "BLD"): "Whole blood",
        (_RELATIVES, "MTH"): "mother",
        (_RELATIVES, "FTH"): "father",
    }
)
