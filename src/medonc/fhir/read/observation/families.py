"""Which reader takes an observation: by its code first, then the profile it claims, then its category."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.observation import genomics, performance, result, scales, stage, status
from medonc.fhir.read.observation.markers import MARKERS
from medonc.fhir.read.reading import Reader, Reading
from medonc.fhir.systems import GENOMICS_CODES
from medonc.record.measured import ResultKind as Kind
from medonc.values.codes import Code, Loinc, OtherCode, Snomed

Family: TypeAlias = Callable[[r4.Observation, Reader], Reading]


def _result(kind: Kind) -> Family:
    return partial(result.read, kind=kind)


def _reporting(code: str) -> Code:
    return OtherCode(code, other_system=GENOMICS_CODES)


OTHER = _result(Kind.OTHER)
_LABORATORY, _VITAL, _MARKER = _result(Kind.LABORATORY), _result(Kind.VITAL), _result(Kind.MARKER)
_SIZE, _MORPHOLOGY = _result(Kind.TUMOUR_SIZE), _result(Kind.MORPHOLOGY)
_SMOKING, _GENOMIC = _result(Kind.SMOKING), _result(Kind.GENOMIC)

IMPLICATIONS: Mapping[str, str] = MappingProxyType(
    {
        "therapeutic-implication": "therapeutic",
        "diagnostic-implication": "diagnostic",
        "molecular-consequence": "molecular consequence",
    }
)

_VITAL_CODES = (
    "29463-7", "3141-9", "3142-7", "8302-2", "3137-7", "8277-6", "3140-1", "39156-5", "85354-9", "8480-6", "8462-4",
    "8867-4", "9279-1", "8310-5", "2708-6", "59408-5", "8287-5", "85353-1",
)  # fmt: skip

BY_CODE: Mapping[Code, Family] = MappingProxyType(
    {
        **{code: partial(stage.read, scale=scale) for code, scale in scales.SCALES.items()},
        **{code: partial(performance.read, scale=scale) for code, scale in performance.SCALES.items()},
        **dict.fromkeys(map(Loinc, _VITAL_CODES), _VITAL),
        **dict.fromkeys(MARKERS, _MARKER),
        **{_reporting(code): partial(genomics.read_implication, kind=kind) for code, kind in IMPLICATIONS.items()},
        Loinc("97509-4"): status.read_status,
        Snomed("398192003"): status.read_comorbidities,
        Loinc("69548-6"): genomics.read_variant,
        Loinc("53041-0"): genomics.read_regions,
        Loinc("94076-7"): _GENOMIC,  # mutations per megabase
        Loinc("81695-9"): _GENOMIC,  # microsatellite instability
        Loinc("84413-4"): _GENOMIC,  # genotype
        Loinc("84414-2"): _GENOMIC,  # haplotype
        Loinc("82120-7"): _GENOMIC,  # phase of two alleles
        Loinc("21889-1"): _SIZE,
        Loinc("33728-7"): _SIZE,
        Loinc("77753-2"): _MORPHOLOGY,
        Loinc("31206-6"): _MORPHOLOGY,
        Loinc("72166-2"): _SMOKING,
        Loinc("8664-5"): _SMOKING,
        Snomed("401201003"): _SMOKING,  # pack-years
        Snomed("782516008"): _SMOKING,  # calculated pack-years
    }
)

BY_PROFILE: Mapping[str, Family] = MappingProxyType(
    {
        **{name: partial(stage.read, scale=scale) for name, scale in scales.BY_PROFILE.items()},
        **{name: partial(performance.read, scale=scale) for name, scale in performance.BY_PROFILE.items()},
        **{name: partial(genomics.read_implication, kind=kind) for name, kind in IMPLICATIONS.items()},
        "mcode-tumor-marker-test": _MARKER,
        "mcode-cancer-disease-status": status.read_status,
        "mcode-comorbidities": status.read_comorbidities,
        "mcode-tumor-size": _SIZE,
        "mcode-tumor-morphology": _MORPHOLOGY,
        "mcode-histologic-behavior-and-type": _MORPHOLOGY,
        "mcode-genomic-variant": genomics.read_variant,
        "variant": genomics.read_variant,
        "mcode-genomic-region-studied": genomics.read_regions,
        "region-studied": genomics.read_regions,
        "tmb": _GENOMIC,
        "msi": _GENOMIC,
        "genotype": _GENOMIC,
        "haplotype": _GENOMIC,
        "sequence-phase-relationship": _GENOMIC,
        "molecular-biomarker": _MARKER,
        "us-core-smokingstatus": _SMOKING,
        "mcode-body-surface-area": _VITAL,
        "us-core-vital-signs": _VITAL,
        "vitalsigns": _VITAL,
    }
)

BY_CATEGORY: Mapping[str, Family] = MappingProxyType(
    {"laboratory": _LABORATORY, "vital-signs": _VITAL, "LAB": _LABORATORY}
)
