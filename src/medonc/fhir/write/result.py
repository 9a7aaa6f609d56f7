"""Results out: laboratory, vital signs, tumour markers, size, morphology, smoking, genomic measures."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.fhir.read.observation.families import BY_CATEGORY, BY_CODE, BY_PROFILE, OTHER
from medonc.fhir.write.elements import absent, code_of, components, concept, extension, interval, value
from medonc.fhir.write.observation import observation
from medonc.fhir.write.resource import BASE, GENOMICS, MCODE, US_CORE, Json, present, reference, references
from medonc.record.measured import Result, ResultKind
from medonc.values.codes import Code, Loinc
from medonc.values.errors import InvalidResource

_BY_CODE: Mapping[Code, str] = MappingProxyType(
    {
        Loinc("29463-7"): BASE + "bodyweight",
        Loinc("8302-2"): BASE + "bodyheight",
        Loinc("8277-6"): MCODE + "mcode-body-surface-area",
        Loinc("72166-2"): US_CORE + "us-core-smokingstatus",
        Loinc("77753-2"): MCODE + "mcode-tumor-morphology",
        Loinc("31206-6"): MCODE + "mcode-histologic-behavior-and-type",
        Loinc("94076-7"): GENOMICS + "tmb",
        Loinc("81695-9"): GENOMICS + "msi",
        Loinc("84413-4"): GENOMICS + "genotype",
        Loinc("84414-2"): GENOMICS + "haplotype",
        Loinc("82120-7"): GENOMICS + "sequence-phase-relationship",
    }
)
_BY_KIND: Mapping[ResultKind, str] = MappingProxyType(
    {
        ResultKind.LABORATORY: US_CORE + "us-core-observation-lab",
        ResultKind.VITAL: US_CORE + "us-core-vital-signs",
        ResultKind.MARKER: MCODE + "mcode-tumor-marker-test",
        ResultKind.TUMOUR_SIZE: MCODE + "mcode-tumor-size",
        ResultKind.MORPHOLOGY: MCODE + "mcode-tumor-morphology",
    }
)
_CATEGORY: Mapping[ResultKind, str] = MappingProxyType(
    {
        ResultKind.LABORATORY: "laboratory",
        ResultKind.VITAL: "vital-signs",
        ResultKind.MARKER: "laboratory",
        ResultKind.SMOKING: "social-history",
    }
)
RELATED_BY_EXTENSION = ("mcode-tumor-morphology", "mcode-histologic-behavior-and-type", "mcode-histologic-grade")
_MEANINGS = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_KNOWN_MEANINGS = (
    "H", "L", "N", "A", "HH", "LL", "AA", "HU", "LU", "U", "D", "B", "W", "S", "I", "R", "NEG", "POS", "IND",
    "DET", "ND", "E", "NR", "RR", "WR", "EXP", "UNE", "<", ">",
)  # fmt: skip


def write_result(result: Result, *, patient: str) -> Json:
    """The result; it has a value or the reason why not, never both."""
    if result.value is not None and result.absent:
        raise InvalidResource(f"{result.code} has a value and a reason for having none", expected="one of the two")
    profile = _profile(result)
    categories = result.categories or tuple(filter(None, [_CATEGORY.get(result.kind, "")]))
    _must_be_read_back(result, profile, categories)
    normal = interval(result.normal)
    return observation(
        result,
        patient=patient,
        code=result.code,
        profile=profile,
        categories=categories,
        **about(result.about, profile),
        **value(result.value),
        dataAbsentReason=absent(result.absent),
        interpretation=[_interpretation(result.interpretation)] if result.interpretation else [],
        note=[{"text": result.note}] if result.note else [],
        bodySite=concept(result.site),
        method=concept(result.method),
        specimen=reference(result.specimen),
        referenceRange=[normal] if normal else [],
        hasMember=references(result.members),
        derivedFrom=references(result.derived_from),
        component=components(result.components),
    )


def about(what: str, profile: str) -> Json:
    """The condition that it is about: in focus, or in the extension where the profile has one for it."""
    found = reference(what)
    if profile.rpartition("/")[2] in RELATED_BY_EXTENSION:
        return {"extension": extension("mcode-related-condition", valueReference=found)}
    return present(focus=[found] if found else None)


def _must_be_read_back(result: Result, profile: str, categories: tuple[str, ...]) -> None:
    """Refuse a result that its code, profile and category would put into another drawer of the record."""
    name = profile.rpartition("/")[2]
    chosen = (
        *(BY_CODE[c] for c in result.code.codings if c in BY_CODE),
        *([BY_PROFILE[name]] if name in BY_PROFILE else []),
        *(BY_CATEGORY[c] for c in categories if c in BY_CATEGORY),
        OTHER,
    )
    kind = getattr(chosen[0], "keywords", {}).get("kind")
    if kind is not result.kind:
        raise InvalidResource(f"{result.code} as {result.kind}", expected=str(kind or "a fact of another kind"))


def _profile(result: Result) -> str:
    by_code = next((_BY_CODE[c] for c in result.code.codings if c in _BY_CODE), "")
    return by_code or _BY_KIND.get(result.kind, "")


def _interpretation(code: str) -> Json:
    return code_of(_MEANINGS, code) if code in _KNOWN_MEANINGS else {"text": code}
