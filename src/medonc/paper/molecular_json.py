"""The molecular report as JSON: every alteration, therapy, question and fault with its evidence."""

from __future__ import annotations

import json

from medonc.practice.actionability import Advice, Asked, Evidence, Judged, MolecularReport
from medonc.practice.actionability.statements import Statement

Json = dict[str, object]


def molecular_document(report: MolecularReport) -> Json:
    """The report as plain values, in the clinician's order."""
    return {
        "on": report.on.isoformat(),
        "library": report.edition,
        "tumour": {"type": report.tumour.name or None, "diagnosis": report.tumour.said or None},
        "therapies": [_advice(each) for each in report.advice],
        "alterations": [_judged(each) for each in report.judged],
        "asked": [_asked(each) for each in report.asked],
        "germline": list(report.germline),
        "faults": list(report.faults),
        "note": "Supports, and does not replace, a clinician's judgement.",
    }


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
        "tumour": statement.tumour,
        "level": statement.level,
        "escat": statement.escat or None,
        "agency": statement.agency or None,
        "approved": statement.approved or None,
        "source": statement.source,
        "nct": statement.nct or None,
        "source_seen": statement.seen,
    }


def _asked(asked: Asked) -> Json:
    return {"name": asked.name, "state": asked.state, "said": asked.said, "use": asked.use}
