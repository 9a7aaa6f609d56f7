"""Stages out, on the scale of their code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.fhir.read.observation.scales import METHODS, SCALES
from medonc.fhir.write.elements import components, concept, value
from medonc.fhir.write.observation import observation
from medonc.fhir.write.resource import MCODE, Json, must, reference, references
from medonc.fhir.write.result import about
from medonc.record.disease import Stage
from medonc.values.codes import Code, Concept
from medonc.values.errors import InvalidResource

_PROFILES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("TNM", "group"): "mcode-tnm-stage-group",
        ("TNM", "T"): "mcode-tnm-primary-tumor-category",
        ("TNM", "N"): "mcode-tnm-regional-nodes-category",
        ("TNM", "M"): "mcode-tnm-distant-metastases-category",
        ("Ann Arbor", "group"): "mcode-lymphoma-stage",
        ("Lugano", "group"): "mcode-lymphoma-stage",
        ("Lymphoma stage", "group"): "mcode-lymphoma-stage",
        ("Deauville", "score"): "mcode-deauville-scale",
        ("ALL risk", "risk"): "mcode-ALL-risk-assessment",
        ("Rhabdomyosarcoma", "risk"): "mcode-rhabdomyosarcoma-risk-assessment",
        ("Histologic grade", "grade"): "mcode-histologic-grade",
    }
)


def write_stage(stage: Stage, *, patient: str) -> Json:
    """The stage. Its code must be one of the scale that it says it is on, or it would be read back as another."""
    _must_agree(stage)
    profile = MCODE + _PROFILES.get((stage.system, stage.part), "mcode-cancer-stage")
    return observation(
        stage,
        patient=patient,
        code=stage.code,
        profile=profile,
        categories=[_category(stage)],
        **about(stage.about, profile),
        **must(value(stage.value), "value of the stage"),
        method=concept(stage.method),
        specimen=reference(stage.specimen),
        hasMember=references(stage.members),
        component=components(stage.components),
    )


def _category(stage: Stage) -> str:
    """Where the stage comes from: the pathologist's bench, or the examination."""
    return "laboratory" if stage.basis == "pathological" or stage.part == "grade" else "exam"


def _must_agree(stage: Stage) -> None:
    known = [SCALES[c] for c in stage.code.codings if c in SCALES]
    if known and known[0].part != stage.part:
        raise InvalidResource(
            f"{stage.label} under the code {stage.code}", expected=f"a {known[0].system} {known[0].part}"
        )


def stage_code(*, system: str, part: str = "group", basis: str = "") -> Concept:
    """The code under which a stage of this system, part and basis is written; refuses one that the table lacks."""
    for code, scale in SCALES.items():
        if (scale.system, scale.part, scale.basis) == (system, part, basis) and not scale.edition:
            return Concept((code,))
    raise InvalidResource(
        f"no code for {' '.join(filter(None, [basis, system, part]))}", expected="a scale of the table"
    )


def stage_method(*, system: str, edition: str = "") -> Code | None:
    """The method that names this system and edition."""
    return next((c for c, m in METHODS.items() if (m.system, m.edition) == (system, edition)), None)
