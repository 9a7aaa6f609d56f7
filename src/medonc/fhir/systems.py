"""Which address of a code system is which type of code, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from medonc.values.codes import (
    Atc,
    Code,
    Hgnc,
    Icd10,
    IcdO3Morphology,
    IcdO3Topography,
    Loinc,
    OtherCode,
    RxNorm,
    Snomed,
)

ICD_O_3 = "http://terminology.hl7.org/CodeSystem/icd-o-3"
NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
GENOMICS_CODES = "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs"
UCUM = "http://unitsofmeasure.org"

Maker = Callable[[str, str], Code]


def _icd_o_3(code: str, display: str) -> Code:
    """Topography begins with C; anything else of ICD-O-3 is a morphology."""
    return (IcdO3Topography if code[:1].upper() == "C" else IcdO3Morphology)(code, display)


def _hgnc(code: str, display: str) -> Code:
    """`1100` and `HGNC:1100` are one gene."""
    return Hgnc(f"HGNC:{code}" if code.isdigit() else code, display)


_MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        Loinc.SYSTEM: Loinc,
        Snomed.SYSTEM: Snomed,
        RxNorm.SYSTEM: RxNorm,
        Icd10.SYSTEM: Icd10,
        "http://hl7.org/fhir/sid/icd-10": Icd10,
        "urn:oid:2.16.840.1.113883.6.90": Icd10,
        "urn:oid:2.16.840.1.113883.6.3": Icd10,
        "urn:oid:2.16.840.1.113883.6.1": Loinc,
        "urn:oid:2.16.840.1.113883.6.96": Snomed,
        "urn:oid:2.16.840.1.113883.6.88": RxNorm,
        ICD_O_3: _icd_o_3,
        "http://hl7.org/fhir/sid/icd-o-3": _icd_o_3,
        "urn:oid:2.16.840.1.113883.6.43.1": _icd_o_3,
        IcdO3Topography.SYSTEM: IcdO3Topography,
        IcdO3Morphology.SYSTEM: IcdO3Morphology,
        Hgnc.SYSTEM: _hgnc,
        "http://www.genenames.org/geneId": _hgnc,
        "https://www.genenames.org": _hgnc,
        "https://www.genenames.org/geneId": _hgnc,
        Atc.SYSTEM: Atc,
    }
)

_ADDRESSES: Mapping[type[Code], str] = MappingProxyType({IcdO3Topography: ICD_O_3, IcdO3Morphology: ICD_O_3})


def read_code(*, system: str, code: str, display: str = "") -> Code:
    """The code as its own type; one of a system that has no type is kept as `OtherCode`."""
    maker = _MAKERS.get(system)
    return maker(code, display) if maker else OtherCode(code, display, other_system=system)


def address(code: Code) -> str:
    """The address under which a code is written."""
    return _ADDRESSES.get(type(code), code.system)
