"""The pathology of a patient as JSON: every specimen, statement and contradiction with its evidence."""

from __future__ import annotations

import json

from medonc.paper.review_json import answer_object, fact_object, remark_object
from medonc.practice.pathology.report import PathologyReport, Synopsis
from medonc.practice.work_up.found import WorkUp
from medonc.practice.work_up.said import order_of

Json = dict[str, object]


def pathology_document(report: PathologyReport, work_up: tuple[WorkUp, ...] = ()) -> Json:
    """The report as plain values."""
    return {
        "on": report.on.isoformat(),
        "library": report.edition,
        "diagnoses": [fact_object(c.ref()) for c in report.cancers],
        "criteria_and_risk": [answer_object(a) for a in report.blood],
        "contradictions": [remark_object(r) for r in report.contradictions],
        "specimens": [_synopsis(each) for each in report.synopses],
        "work_up": [_work_up(each) for each in work_up],
        "note": "Supports, and does not replace, a clinician's judgement.",
    }


def pathology_json(report: PathologyReport, work_up: tuple[WorkUp, ...] = ()) -> str:
    """The same as text."""
    return json.dumps(pathology_document(report, work_up), ensure_ascii=False, indent=2)


def _synopsis(synopsis: Synopsis) -> Json:
    return {
        "specimen": synopsis.specimen,
        "day": synopsis.day or None,
        "elements": [
            {"name": e.name, "says": e.said or None, "fact": fact_object(e.fact) if e.fact and e.said else None}
            for e in synopsis.elements
        ],
        "not_reported": list(synopsis.lacking),
        "statements": [answer_object(a) for a in synopsis.statements],
    }


def _work_up(held: WorkUp) -> Json:
    return {
        "rule": held.rule.rule.id,
        "title": held.rule.rule.title,
        "spread": held.spread or None,
        "not_known": [str(m) for m in held.missing],
        "tests": [
            {
                "name": item.needed.name,
                "state": item.state.value,
                "order": order_of(item),
                "why": item.needed.why or None,
                "waits_for": item.waits_for or None,
                "facts": [fact_object(f) for f in item.facts],
            }
            for item in held.items
        ],
    }
