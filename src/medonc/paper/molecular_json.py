"""The molecular report as JSON: every alteration, therapy, question and fault with its evidence."""

from __future__ import annotations

import json

from medonc.knowledge.shapes import Library
from medonc.paper.molecular_sheet import MolecularSheet, molecular_sheet
from medonc.practice.actionability import Advice, Asked, Evidence, Judged, MolecularReport
from medonc.practice.actionability.statements import Statement, statements

Json = dict[str, object]


def molecular_document(report: MolecularReport) -> Json:
    """The report as plain values, in the clinician's order."""
    return {
        "patient": {"id": str(report.person.source), "name": report.person.name},
        "on": report.on.isoformat(),
        "library": report.edition,
        "releases": [{"name": r.name, "release": r.release, "of": r.of} for r in report.releases],
        "tumour": {"type": report.tumour.name or None, "diagnosis": report.tumour.said or None},
        "therapies": [_advice(each) for each in report.advice],
        "alterations": [_judged(each) for each in report.judged],
        "asked": [_asked(each) for each in report.asked],
        "next_tests": [{"test": each.test, "names": list(each.names)} for each in report.next_tests],
        "doses": [{"drug": d.drug, "genes": list(d.genes), "says": d.answer.said()} for d in report.doses],
        "germline": list(report.germline),
        "blood_cells": dict(report.blood_cells),
        "faults": list(report.faults),
        "sheet": _sheet(molecular_sheet(report)),
        "note": "Supports, and does not replace, a clinician's judgement.",
    }


def _sheet(sheet: MolecularSheet) -> Json:
    """The words of all faces of the report."""
    lines = {
        each.title: [{"name": row.name, "says": row.says, "basis": row.basis or None} for row in each.lines]
        for each in sheet.sections
    }
    return {"heads": [words for _, words in sheet.heads], "sections": lines, "limits": sheet.limits}


def molecular_json(report: MolecularReport) -> str:
    """The same as text."""
    return json.dumps(molecular_document(report), ensure_ascii=False, indent=2)


def _advice(advice: Advice) -> Json:
    return {
        "therapy": advice.therapy,
        "verdict": advice.verdict.value,
        "because": advice.because,
        "remark": advice.remark or None,
        "statement": _statement(advice.statement),
    }


def _judged(judged: Judged) -> Json:
    points = judged.oncogenicity
    return {
        "alteration": judged.found.alteration.said(),
        "gene": judged.found.alteration.gene,
        "kind": judged.found.alteration.kind.value,
        "allele_fraction_percent": str(judged.found.fraction) if judged.found.fraction is not None else None,
        "facts": [fact.resource for fact in judged.found.facts],
        "reports": [
            {
                "on": s.on or None,
                "said": s.said,
                "fact": s.fact.resource,
                "in_plasma": s.in_plasma,
                "allele_fraction_percent": str(s.fraction) if s.fraction is not None else None,
            }
            for s in judged.found.sightings
        ],
        "oncogenicity": {
            "class": points.judged.value,
            "points": points.points,
            "codes": [{"code": c.code, "points": c.points, "because": c.because} for c in points.codes],
            "not_judged": list(points.open),
        },
        "tier": judged.tier.value,
        "level": judged.level or None,
        "escat": judged.escat or None,
        "lowered": judged.lowered,
        "why": judged.why(),
        "faults": list(judged.found.alteration.faults),
        "evidence": [_evidence(each) for each in judged.evidence],
    }


def _evidence(evidence: Evidence) -> Json:
    return {
        "role": evidence.role.value,
        "relation": evidence.relation.value,
        "statement": _statement(evidence.statement),
    }


def _statement(statement: Statement) -> Json:
    return {
        "id": statement.id,
        "says": statement.said(),
        "biomarker": f"{' '.join(statement.genes)} {'; '.join(statement.alterations)}",
        "therapy": statement.therapy,
        "effect": statement.effect,
        "supports": statement.supports,
        "tumour": statement.tumour,
        "level": statement.level,
        "escat": statement.escat or None,
        "agency": statement.agency or None,
        "approved": statement.approved or None,
        "source": statement.source,
        "nct": statement.nct or None,
        "source_seen": statement.seen,
        "release": statement.release or None,
    }


def statement_documents(library: Library) -> list[Json]:
    """Every statement of a library as plain values."""
    return [_statement(each) for each in statements(library)]


def _asked(asked: Asked) -> Json:
    return {"name": asked.name, "state": asked.state, "said": asked.said, "use": asked.use}
