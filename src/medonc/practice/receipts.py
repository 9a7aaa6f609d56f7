"""Receipts as plain dictionaries with stable keys: what one machine writes and `verify` on another reads again.

Numbers are text, so that every reader of JSON keeps their digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, TypeAlias

from medonc.knowledge.shapes import Library
from medonc.knowledge.shapes.library import Policy
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import FactRef, Finding, Remark, Rule, Step, StepKind
from medonc.values.quantity import Quantity, plain

Page: TypeAlias = dict[str, Any]
FORMAT = "medonc receipt 1"


def rule_page(rule: Rule) -> Page:
    """Which piece of knowledge, of which edition, from where."""
    return {
        "id": rule.id,
        "title": rule.title,
        "edition": rule.edition,
        "source": [str(source) for source in rule.sources],
        "reviewed_by": rule.reviewed_by,
        "root": rule.root,
    }


def fact_page(fact: FactRef) -> Page:
    """The resource that an answer stands on, with its two times."""
    return {
        "resource": fact.resource,
        "label": fact.label,
        "value": fact.value,
        "effective": str(fact.effective) if fact.effective else None,
        "known": str(fact.known) if fact.known else None,
        "author": fact.author,
    }


def step_page(step: Step) -> Page:
    """One line of a receipt."""
    page: Page = {"kind": step.kind.value, "label": step.label, "value": step.value}
    if step.name:
        page["name"] = step.name
    if step.fact:
        page["fact"] = fact_page(step.fact)
    return page


def remark_page(remark: Remark) -> Page:
    """One remark, with the facts it is about."""
    return {
        "text": remark.text,
        "level": remark.level.value,
        "kind": remark.kind,
        "facts": [fact_page(fact) for fact in remark.facts],
    }


def receipt_of(finding: Finding[object], library: Library) -> Page:
    """All that another machine needs to compute the finding again: rule, editions, inputs, policy, steps, result."""
    return {
        "format": FORMAT,
        "title": finding.title,
        "rule": rule_page(finding.rule),
        "library": library.edition,
        "policy": policy_page(library.policy),
        "inputs": {step.name: _input_page(step) for step in finding.steps if step.name and step.kind is StepKind.INPUT},
        "steps": [step_page(step) for step in finding.steps],
        "result": result_page(finding),
        "remarks": [remark_page(remark) for remark in finding.remarks],
    }


def result_page(finding: Finding[object]) -> Page:
    """The result as text with its unit, and as it is said."""
    value = finding.value.value if isinstance(finding.value, Quantity) else finding.value
    shown = plain(value) if isinstance(value, Decimal) else str(value)
    return {"value": shown, "unit": finding.unit, "says": finding.said()}


def policy_page(policy: Policy) -> Page:
    """A site's choices, as text; `None` where one is not set."""
    held = {field.name: getattr(policy, field.name) for field in fields(policy)}
    return {name: None if value is None else str(value) for name, value in held.items()}


def read_policy(page: Mapping[str, str | None]) -> Policy:
    """The site's choices from text; refuses a name that is no policy."""
    kinds = {field.name: str(field.type) for field in fields(Policy)}
    for name in page:
        if name not in kinds:
            raise UnreadableInput(f"'{name}' is no policy", expected=" | ".join(kinds))
    return Policy(**{name: _setting(kinds[name], value) for name, value in page.items()})


def _setting(kind: str, value: str | None) -> Any:
    return value if value is None or "Decimal" not in kind else Decimal(value)


def _input_page(step: Step) -> Page:
    number, _, unit = step.value.partition(" ")
    page: Page = {"text": step.value, "value": number if unit else step.value, "unit": unit or None}
    return page | ({"fact": fact_page(step.fact)} if step.fact else {})
