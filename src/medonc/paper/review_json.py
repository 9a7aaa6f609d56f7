"""The review as JSON with stable keys, documented in docs/cli.md."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

import msgspec

from medonc.practice.review import Review
from medonc.record.person import Person
from medonc.values.evidence import Answer, FactRef, Finding, Missing, NotKnown, Remark, Rule, Step
from medonc.values.quantity import Quantity

Json: TypeAlias = Mapping[str, object]
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def review_json(review: Review, *, indent: int = 2) -> str:
    """The review as JSON text; numbers keep their digits."""
    text = _ENCODER.encode(review_object(review))
    return msgspec.json.format(text, indent=indent).decode()


def review_object(review: Review) -> Json:
    """`{patient, on, edition, sentence, findings, remarks}`."""
    return {
        "patient": _person(review.person),
        "on": review.on.isoformat(),
        "edition": review.edition,
        "sentence": review.sentence,
        "findings": [answer_object(answer) for answer in review],
        "remarks": [remark_object(remark) for remark in review.all_remarks],
    }


def answer_object(answer: Answer[object]) -> Json:
    """One finding, or one thing that is not known."""
    return _not_known(answer) if isinstance(answer, NotKnown) else _finding(answer)


def _person(person: Person) -> Json:
    return {
        "id": person.source.id,
        "name": person.name,
        "identifiers": [{"system": i.system, "value": i.value} for i in person.identifiers],
        "born": person.born.text if person.born else None,
        "gender": person.gender or None,
        "sex_for_formulas": person.sex_for_formulas,
    }


def _finding(finding: Finding[object]) -> Json:
    return {
        "duty": finding.duty,
        "title": finding.title,
        "value": value_object(finding.value),
        "unit": finding.unit,
        "said": finding.said(),
        "rule": _rule(finding.rule),
        "facts": [fact_object(fact) for fact in finding.facts],
        "steps": [step_object(step) for step in finding.steps],
        "remarks": [remark_object(remark) for remark in finding.remarks],
    }


def _not_known(answer: NotKnown) -> Json:
    return {
        "duty": answer.duty,
        "title": answer.title,
        "not_known": {"missing": [_missing(m) for m in answer.missing]},
        "rule": _rule(answer.rule) if answer.rule else None,
        "facts": [fact_object(fact) for fact in answer.facts],
        "remarks": [remark_object(remark) for remark in answer.remarks],
    }


def value_object(value: object) -> object:
    """Numbers as numbers with their digits, everything else as words."""
    if isinstance(value, Quantity):
        return value.value
    return value if isinstance(value, Decimal | int | bool | None) else str(value)


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "edition": rule.edition,
        "source": "; ".join(map(str, rule.sources)),
        "reviewed_by": rule.reviewed_by,
    }


def _missing(missing: Missing) -> Json:
    since = missing.since.text if missing.since else None
    return {"what": missing.what, "why": missing.why, "since": since, "do": missing.do}


def fact_object(fact: FactRef) -> Json:
    """A fact as an answer cites it."""
    return {
        "resource": fact.resource,
        "label": fact.label,
        "value": fact.value,
        "effective": fact.effective.text if fact.effective else None,
        "known": fact.known.text if fact.known else None,
    }


def step_object(step: Step) -> Json:
    """One line of a receipt."""
    return {
        "kind": step.kind.value,
        "label": step.label,
        "value": step.value,
        "name": step.name or None,
        "fact": step.fact.resource if step.fact else None,
    }


def remark_object(remark: Remark) -> Json:
    """A remark with its level, kind and facts."""
    facts = [f.resource for f in remark.facts]
    return {"text": remark.text, "level": remark.level.value, "kind": remark.kind, "facts": facts}
