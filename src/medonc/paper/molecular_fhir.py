"""The molecular report as FHIR: a Bundle with a DiagnosticReport, its findings, and what each means for therapy.

Shapes of Genomics Reporting STU3: variant, region studied, therapeutic implication, genomic report; they are declared
through the mCODE profiles that stand on them where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import TypeVar

from medonc.fhir.systems import GENOMICS_CODES
from medonc.fhir.write import to_json, write_fact, write_patient
from medonc.fhir.write.resource import GENOMICS, ID, MCODE, Json, present
from medonc.paper.molecular_sheet import MolecularSheet, SheetSection, molecular_sheet
from medonc.paper.molecular_text import in_one
from medonc.practice.actionability import Advice, MolecularReport, Verdict
from medonc.record import Chart
from medonc.record.facts import Fact
from medonc.record.measured import RegionStudied, Result, ResultKind, Variant
from medonc.values.errors import InvalidResource

F = TypeVar("F", bound=Fact)
_LOINC = "http://loinc.org"
_REPORT = ("51969-4", "Genetic analysis report")
_THERAPY, _LEVEL = "51963-7", "93044-6"
_MEANS = {"sensitive": "responsive", "resistant": "resistant", "no benefit": "no benefit"}
_INTERNATIONAL = {"mcode-genomic-variant": "variant", "mcode-genomic-region-studied": "region-studied",
                  "mcode-genomics-report": "genomic-report"}  # fmt: skip


def molecular_fhir(report: MolecularReport, chart: Chart) -> str:
    """The Bundle as JSON: *preliminary*, since nobody has signed it."""
    person = _named(chart.person)
    patient = f"Patient/{person.source.id}"
    held, refused = _written(report, chart, patient)
    implied = _implications(report, patient, {name: f"Observation/{one['id']}" for name, one in held.items()})
    observations = [*held.values(), *implied]
    written = {**write_patient(person), "id": person.source.id}
    own = [*observations, _diagnostic_report(report, patient, observations, refused)]
    resources = [written, *(own if "meta" in written else map(_without_mcode, own))]
    entries = [{"fullUrl": f"urn:medonc:{r['resourceType']}:{r['id']}", "resource": r} for r in resources]
    return to_json({"resourceType": "Bundle", "type": "collection", "entry": entries})


def _written(report: MolecularReport, chart: Chart, patient: str) -> tuple[dict[str, Json], list[str]]:
    """The findings as resources by their reference in the record, and why some cannot be written."""
    held: dict[str, Json] = {}
    refused = []
    for fact in _findings(report, chart):
        told = replace(fact, status=fact.status or "unknown")  # a file of calls says none
        try:
            held[str(fact.source)] = write_fact(_named(told), patient=patient)
        except InvalidResource as error:
            refused.append(f"{fact.source} is not in this bundle: {error}")
    return held, refused


def _without_mcode(resource: Json) -> Json:
    """The international profiles alone, where the patient lacks what mCODE asks of a cancer patient."""
    claimed = [each.removeprefix(MCODE) for each in resource.get("meta", {}).get("profile", ())]
    kept = [GENOMICS + _INTERNATIONAL[each] if each in _INTERNATIONAL else each for each in claimed]
    return resource | {"meta": {"profile": kept}} if kept else resource


def _findings(report: MolecularReport, chart: Chart) -> tuple[Fact, ...]:
    """What the laboratories reported: variants, regions, measures of the whole genome, plasma, signatures."""
    beside = {each.fact.resource for each in report.profile.plasma.facts}
    beside |= {each.fact.resource for each in report.profile.further}
    measures = [r for r in chart.all(Result) if r.kind is ResultKind.GENOMIC or str(r.source) in beside]
    return (*chart.all(Variant), *chart.all(RegionStudied), *measures)


def _named(fact: F) -> F:
    """A fact with an id that FHIR takes; those of files may hold other letters."""
    own = fact.source.id
    if ID.fullmatch(own):
        return fact
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", own)[-64:] or "unnamed"
    return replace(fact, source=replace(fact.source, id=plain))


def _implications(report: MolecularReport, patient: str, ids: Mapping[str, str]) -> Iterator[Json]:
    """What each finding means for a therapy, derived from the variants that it rests on."""
    variants = {one.found.alteration.said(): one.found.facts for one in report.judged}
    for number, advice in enumerate(report.advice, start=1):
        rests = [ids[f.resource] for f in variants.get(advice.because, ()) if f.resource in ids]
        yield _implication(advice, f"therapeutic-implication-{number}", rests, patient, report.on.isoformat())


def _implication(advice: Advice, name: str, rests: Iterable[str], patient: str, on: str) -> Json:
    statement = advice.statement
    meaning = "uncertain" if advice.verdict is Verdict.UNCERTAIN else _MEANS[statement.effect]
    return present(
        resourceType="Observation",
        id=name,
        meta={"profile": [GENOMICS + "therapeutic-implication"]},
        status="preliminary",
        category=[_category()],
        code=_coded(GENOMICS_CODES, "therapeutic-implication", "Therapeutic Implication"),
        subject={"reference": patient},
        effectiveDateTime=on,
        derivedFrom=[{"reference": each} for each in rests],
        note=[{"text": "; ".join(filter(None, [advice.because, advice.remark, statement.basis()]))}],
        component=[
            {"code": _coded(GENOMICS_CODES, "therapeutic-implication", ""), "valueCodeableConcept": {"text": meaning}},
            {"code": _coded(_LOINC, _THERAPY, ""), "valueCodeableConcept": {"text": advice.therapy}},
            {"code": _coded(_LOINC, _LEVEL, ""), "valueCodeableConcept": {"text": f"AMP/ASCO/CAP {statement.level}"}},
        ],
    )


def _diagnostic_report(
    report: MolecularReport, patient: str, observations: Iterable[Json], refused: Iterable[str]
) -> Json:
    sheet = molecular_sheet(report)
    code, display = _REPORT
    heads = (words for _, words in sheet.heads)
    return present(
        resourceType="DiagnosticReport",
        id=f"molecular-report-{report.on.isoformat()}",
        meta={"profile": [MCODE + "mcode-genomics-report"]},
        text=_narrative(sheet),
        status="preliminary",
        category=[_category()],
        code=_coded(_LOINC, code, display),
        subject={"reference": patient},
        effectiveDateTime=report.on.isoformat(),
        result=[{"reference": f"Observation/{each['id']}"} for each in observations],
        conclusion=" ".join([*heads, sheet.limits, *refused, sheet.knowledge, sheet.caveat]),
    )


def _narrative(sheet: MolecularSheet) -> Json:
    """Every line of the sheet, in its order."""
    head = f"<h1>{escape(sheet.title)}, {escape(sheet.on)}: {escape(sheet.tumour)}</h1>"
    foot = f"<p>{escape(f'{sheet.limits} {sheet.knowledge} {sheet.caveat}')}</p>"
    body = "".join([head, *map(_part, sheet.sections), foot])
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{body}</div>'}


def _part(section: SheetSection) -> str:
    items = "".join(f"<li>{escape(in_one(line))}</li>" for line in section.lines)
    return f"<h2>{escape(section.title)}</h2><ul>{items}</ul>"


def _category() -> Json:
    return _coded("http://terminology.hl7.org/CodeSystem/v2-0074", "GE", "Genetics")


def _coded(system: str, code: str, display: str) -> Json:
    return {"coding": [present(system=system, code=code, display=display)]}
