"""Correcting what is no single measured value: it is taken back with a reason, and its form opens filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django.urls import reverse

from medonc.record import Chart, Fact
from medonc.record.disease import Condition, Role, Stage
from medonc.record.measured import Performance, Result, ResultKind
from medonc.record.person import Allergy, Note
from medonc.record.specimens import Margin, Nodes, Stain, seen_of
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.record.toxicity import Toxicity
from medonc.values.codes import Code, Concept, Icd10, IcdO3Morphology, Loinc, RxNorm
from medonc.values.quantity import Quantity, plain
from medonc.web.views.stage import chosen
from medonc.workbench.record_page import HeldResource

Fields: TypeAlias = Mapping[str, str]


def form_of(fact: Fact) -> tuple[str, Fields] | None:
    """The form that records such a fact, and what it held; None where no form does."""
    if isinstance(fact, Condition):
        return ("comorbidity", _illness(fact)) if fact.role is Role.COMORBIDITY else ("diagnosis", _diagnosis(fact))
    if isinstance(fact, DrugFact):
        return ("medicine", _medicine(fact)) if fact.event is DrugEvent.TAKEN else None
    if isinstance(fact, Result):
        return _of_tissue(fact)
    found = next((made for kind, made in _FORMS.items() if isinstance(fact, kind)), None)
    return (found[0], found[1](fact)) if found else None


def facts_of(held: HeldResource, chart: Chart) -> tuple[Fact, ...]:
    """The facts that were read from a resource."""
    said = f"{held.kind}/{held.rid}"
    return tuple(fact for fact in chart if str(fact.source) == said)


def address(fact: Fact, patient: int) -> str:
    """Where such a fact is recorded anew, filled in as it was; empty where no form records it."""
    found = form_of(fact)
    if found is None:
        return ""
    name, fields = found
    return f"{reverse(name, args=[patient])}?{urlencode({key: value for key, value in fields.items() if value})}"


def _diagnosis(fact: Condition) -> Fields:
    return {
        "name": fact.code.text or str(fact.code),
        "code": _code(fact.code, Icd10),
        "role": "metastasis" if fact.role is Role.SECONDARY else "primary",
        "on": _day(fact),
        "histology": str(fact.histology or ""),
        "histology_code": _code(fact.histology, IcdO3Morphology),
        "site": str(fact.sites[0]) if fact.sites else "",
        "laterality": str(fact.laterality or "").lower(),
    }


def _illness(fact: Condition) -> Fields:
    return {"name": fact.code.text or str(fact.code), "code": _code(fact.code, Icd10), "on": _day(fact)}


def _medicine(fact: DrugFact) -> Fields:
    dose = fact.doses[0].text if fact.doses else ""
    return {"name": str(fact.drug), "dose": dose, "since": _day(fact), "code": _code(fact.drug, RxNorm)}


def _performance(fact: Performance) -> Fields:
    grade = "" if fact.grade is None else str(fact.grade)
    return {"scale": fact.scale, "grade": grade, "on": _day(fact)}


def _allergy(fact: Allergy) -> Fields:
    return {
        "substance": str(fact.substance),
        "code": _code(fact.substance, RxNorm),
        "reactions": ", ".join(fact.reactions),
        "criticality": fact.criticality,
        "on": _day(fact),
    }


def _toxicity(fact: Toxicity) -> Fields:
    return {"term": fact.term, "grade": str(fact.grade), "edition": fact.edition, "on": _day(fact)}


def _note(fact: Note) -> Fields:
    return {"title": fact.title, "text": fact.text, "on": _day(fact)}


def _stage(fact: Stage) -> Fields:
    return {"scale": chosen(fact), "value": str(fact.value or ""), "on": _day(fact), "edition": fact.edition}


def _of_tissue(fact: Result) -> tuple[str, Fields] | None:
    """A stain, a finding in a specimen or microsatellites; None for any other result, which has its own correction."""
    seen, head = seen_of(fact), {"specimen": fact.specimen, "on": _day(fact)}
    if isinstance(seen, Stain):
        return "stain", head | {name: _plain(getattr(seen, name)) for name in Stain.__dataclass_fields__}
    if isinstance(seen, Margin):
        margin = {"margin": seen.name, "margin_state": seen.state, "distance": _plain(seen.distance)}
        return "findings", head | margin
    if isinstance(seen, Nodes):
        extra = {True: "yes", False: "no", None: ""}[seen.extranodal]
        counts = {"examined": _plain(seen.examined), "positive": _plain(seen.positive)}
        return "findings", head | counts | {"deposit": _plain(seen.deposit), "extranodal": extra}
    if fact.kind is ResultKind.MORPHOLOGY and fact.specimen and isinstance(fact.value, Concept):
        code = _code(fact.value, IcdO3Morphology)
        return "findings", head | {"histology": str(fact.value), "histology_code": code}
    if fact.code.has({Loinc("81695-9")}) and fact.specimen:
        return "mismatch_repair", head | {"msi": str(fact.value or "")}
    return None


def _plain(value: object) -> str:
    """A number without its unit, as the form takes it; words as they are."""
    if isinstance(value, Quantity):
        return plain(value.value)
    return "" if value is None else str(value)


_FORMS: Mapping[type[Fact], tuple[str, Callable[[Any], Fields]]] = MappingProxyType(
    {
        Performance: ("performance", _performance),
        Allergy: ("allergy", _allergy),
        Note: ("note", _note),
        Toxicity: ("toxicity", _toxicity),
        Stage: ("stage", _stage),
    }
)


def _day(fact: Fact) -> str:
    return fact.effective.text if fact.effective else ""


def _code(concept: Concept | None, kind: type[Code]) -> str:
    held = concept.of(kind) if concept else None
    return held.code if held else ""
