"""Which code means which staging system: a table, read by code and never by words.

The systems, parts and editions are names of published scales; no text of a staging manual is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from medonc.fhir.systems import NCIT
from medonc.values.codes import Code, Loinc, OtherCode, Snomed


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A staging system and the part of it that a code names. `open_to_method`: the method names the system closer."""

    system: str
    part: str = "group"
    basis: str = ""
    edition: str = ""
    open_to_method: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What a staging method says: the system, and the edition where it has one."""

    system: str = ""
    edition: str = ""


NATURE = Snomed("277366005")  # nature of staging values: clinical or pathological


def ncit(code: str) -> Code:
    """A code of the NCI thesaurus."""
    return OtherCode(code, other_system=NCIT)


def _tnm(part: str, basis: str = "") -> Scale:
    return Scale(system="TNM", part=part, basis=basis)


_FIGO = Scale(system="FIGO")
_FIGO_CODES = ("385361009", "385363007", "385365000", "385367008", "385369006", "385373009", "385375002")

SCALES: Mapping[Code, Scale] = MappingProxyType(
    {
        # TNM by SNOMED CT
        Snomed("399537006"): _tnm("group", "clinical"),
        Snomed("399588009"): _tnm("group", "pathological"),
        Snomed("399390009"): _tnm("group"),
        Snomed("399504009"): _tnm("T", "clinical"),
        Snomed("384625004"): _tnm("T", "pathological"),
        Snomed("78873005"): _tnm("T"),
        Snomed("399556001"): _tnm("T", "integrated"),
        Snomed("399534004"): _tnm("N", "clinical"),
        Snomed("371494008"): _tnm("N", "pathological"),
        Snomed("277206009"): _tnm("N"),
        Snomed("399458003"): _tnm("N", "integrated"),
        Snomed("399387003"): _tnm("M", "clinical"),
        Snomed("371497001"): _tnm("M", "pathological"),
        Snomed("277208005"): _tnm("M"),
        Snomed("399437009"): _tnm("M", "integrated"),
        Snomed("385349001"): Scale(system="Clinical stage", basis="clinical", open_to_method=True),
        # TNM by LOINC
        Loinc("21908-9"): _tnm("group", "clinical"),
        Loinc("21902-2"): _tnm("group", "pathological"),
        Loinc("21914-7"): _tnm("group"),
        Loinc("21905-5"): _tnm("T", "clinical"),
        Loinc("21899-0"): _tnm("T", "pathological"),
        Loinc("21906-3"): _tnm("N", "clinical"),
        Loinc("21900-6"): _tnm("N", "pathological"),
        Loinc("21907-1"): _tnm("M", "clinical"),
        Loinc("21901-4"): _tnm("M", "pathological"),
        # AJCC by the NCI thesaurus
        ncit("C177555"): Scale(system="TNM", basis="clinical", edition="AJCC 8"),
        ncit("C177556"): Scale(system="TNM", basis="pathological", edition="AJCC 8"),
        ncit("C132248"): Scale(system="TNM", edition="AJCC 8"),
        ncit("C180901"): Scale(system="TNM", edition="AJCC 9"),
        ncit("C90530"): Scale(system="TNM", edition="AJCC 7"),
        ncit("C90529"): Scale(system="TNM", edition="AJCC 6"),
        ncit("C139445"): Scale(system="TNM", part="anatomic group"),
        ncit("C139446"): Scale(system="TNM", part="prognostic group"),
        # gynaecology
        **dict.fromkeys(map(Snomed, _FIGO_CODES), _FIGO),
        ncit("C186617"): Scale(system="FIGO", edition="2018"),
        ncit("C186618"): Scale(system="FIGO", edition="2009"),
        ncit("C157232"): Scale(system="FIGO"),
        # lymphoma, leukaemia, myeloma
        Snomed("385388004"): Scale(system="Lymphoma stage", open_to_method=True),
        ncit("C141138"): Scale(system="Ann Arbor"),
        ncit("C177558"): Scale(system="Ann Arbor", basis="clinical"),
        ncit("C177559"): Scale(system="Ann Arbor", basis="pathological"),
        ncit("C141147"): Scale(system="Lugano"),
        Snomed("708895006"): Scale(system="Deauville", part="score"),
        ncit("C141212"): Scale(system="Binet"),
        ncit("C141207"): Scale(system="Rai", open_to_method=True),
        ncit("C139007"): Scale(system="ISS"),
        ncit("C141392"): Scale(system="R-ISS"),
        ncit("C139006"): Scale(system="Durie-Salmon"),
        ncit("C167435"): Scale(system="ALL risk", part="risk"),
        # prostate, skin, bowel
        Snomed("385377005"): Scale(system="Gleason", part="grade group"),
        Loinc("35266-6"): Scale(system="Gleason", part="score"),
        Loinc("94734-1"): Scale(system="Gleason", part="grade group"),
        Snomed("106243009"): Scale(system="Breslow", part="depth"),
        Snomed("103419001"): Scale(system="Clark", part="level"),
        Snomed("385357003"): Scale(system="Dukes"),
        Snomed("103420007"): Scale(system="Modified Dukes"),
        # children
        Snomed("409720004"): Scale(system="INSS"),
        ncit("C133427"): Scale(system="INRGSS"),
        Snomed("405931009"): Scale(system="Wilms (NWTS)"),
        Snomed("405916000"): Scale(system="Rhabdomyosarcoma (IRS)", part="clinical group"),
        ncit("C148010"): Scale(system="Rhabdomyosarcoma", part="risk"),
        Snomed("1342413004"): Scale(system="Intraocular retinoblastoma (IIRC)"),
        ncit("C28067"): Scale(system="Hepatoblastoma"),
        ncit("C198190"): Scale(system="Hepatoblastoma (Toronto)"),
        # others
        ncit("C115134"): Scale(system="BCLC"),
        ncit("C141099"): Scale(system="ENSAT"),
        ncit("C143151"): Scale(system="Masaoka-Koga"),
        ncit("C134969"): Scale(system="Kaposi sarcoma (AIDS-related)"),
        Snomed("17964000"): Scale(system="Residual tumour", part="R"),
        ncit("C16899"): Scale(system="Stage", open_to_method=True),
        # histological grade
        ncit("C18000"): Scale(system="Histologic grade", part="grade"),
        Loinc("33732-9"): Scale(system="Histologic grade", part="grade"),
        Loinc("21858-6"): Scale(system="Histologic grade", part="grade"),
        Loinc("44648-4"): Scale(system="Nottingham", part="grade"),
    }
)

METHODS: Mapping[Code, Method] = MappingProxyType(
    {
        Snomed("897275008"): Method(system="TNM", edition="AJCC 8"),
        Snomed("443830009"): Method(system="TNM", edition="AJCC 7"),
        Snomed("444256004"): Method(system="TNM", edition="AJCC 6"),
        ncit("C188404"): Method(system="TNM", edition="UICC"),
        Snomed("254372002"): Method(system="Ann Arbor"),
        Snomed("254373007"): Method(system="Ann Arbor"),
        Snomed("254374001"): Method(system="Ann Arbor"),
        Snomed("254375000"): Method(system="Ann Arbor", edition="Cotswolds"),
        Snomed("254371009"): Method(system="St Jude"),
        ncit("C141158"): Method(system="Lugano", edition="AJCC 8"),
        ncit("C141168"): Method(system="Lugano", edition="AJCC 8"),
        ncit("C141178"): Method(system="Lugano", edition="AJCC 8"),
        ncit("C141189"): Method(system="Lugano", edition="AJCC 8"),
        Snomed("1149131009"): Method(system="Rai"),
        ncit("C141206"): Method(system="Rai", edition="modified"),
        Snomed("1149099005"): Method(system="Binet"),
        Snomed("1149162008"): Method(system="ISS"),
        Snomed("1149163003"): Method(system="R-ISS"),
        Snomed("254383006"): Method(system="FIGO"),
        Snomed("1287643004"): Method(system="INRGSS"),
        Snomed("1287646007"): Method(system="IGCCC"),
        Snomed("1287648008"): Method(system="Masaoka-Koga"),
        ncit("C112006"): Method(system="Masaoka-Koga"),
        ncit("C115132"): Method(system="BCLC"),
        ncit("C111073"): Method(system="IGCCC"),
        Snomed("254360008"): Method(system="Dukes"),
        Snomed("385359000"): Method(system="Modified Dukes"),
        Snomed("385345007"): Method(system="Clark"),
        Snomed("385346008"): Method(system="Breslow"),
    }
)

BY_PROFILE: Mapping[str, Scale] = MappingProxyType(
    {
        "mcode-tnm-stage-group": _tnm("group"),
        "mcode-tnm-primary-tumor-category": _tnm("T"),
        "mcode-tnm-regional-nodes-category": _tnm("N"),
        "mcode-tnm-distant-metastases-category": _tnm("M"),
        "mcode-gynecologic-tumor-stage": _FIGO,
        "mcode-lymphoma-stage": Scale(system="Lymphoma stage", open_to_method=True),
        "mcode-deauville-scale": Scale(system="Deauville", part="score"),
        "mcode-cll-binet-stage": Scale(system="Binet"),
        "mcode-cll-rai-stage": Scale(system="Rai"),
        "mcode-myeloma-iss-stage": Scale(system="ISS"),
        "mcode-myeloma-riss-stage": Scale(system="R-ISS"),
        "mcode-neuroblastoma-inss-stage": Scale(system="INSS"),
        "mcode-neuroblastoma-INRGSS-stage": Scale(system="INRGSS"),
        "mcode-wilms-tumor-stage": Scale(system="Wilms (NWTS)"),
        "mcode-rhabdomyosarcoma-clinical-group": Scale(system="Rhabdomyosarcoma (IRS)", part="clinical group"),
        "mcode-rhabdomyosarcoma-risk-assessment": Scale(system="Rhabdomyosarcoma", part="risk"),
        "mcode-ALL-risk-assessment": Scale(system="ALL risk", part="risk"),
        "mcode-AML-risk-assessment": Scale(system="AML risk", part="risk"),
        "mcode-prostate-gleason-grade-group": Scale(system="Gleason", part="grade group"),
        "mcode-melanoma-breslow-depth-stage": Scale(system="Breslow", part="depth"),
        "mcode-melanoma-clark-level": Scale(system="Clark", part="level"),
        "mcode-histologic-grade": Scale(system="Histologic grade", part="grade"),
        "mcode-cancer-stage": Scale(system="Stage", open_to_method=True),
        "mcode-cancer-risk-assessment": Scale(system="Risk", part="risk"),
    }
)
