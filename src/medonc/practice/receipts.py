"""Receipts as plain dictionaries with stable keys: what one machine writes and `verify` on another reads again.

Numbers are text, so that every reader of JSON keeps their digits.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, TypeAlias

from medonc.knowledge.shapes import Library
from medonc.knowledge.shapes.library import Policy
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import FactRef, Finding, Remark, Rule, Step, StepKind
from medonc.values.quantity import Quantity, plain

Page: TypeAlias = dict[str, Any]
FORMAT = "medonc receipt 1"
_NUMBER = re.compile(r"\d{1,20}(\.\d{1,20})?")


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
        "effective": fact.effective.text if fact.effective else None,
        "known": fact.known.text if fact.known else None,
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
    page: Page = {
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
    return page | {"digest": digest_of(page)}


def digest_of(page: Page) -> str:
    """SHA-256 of everything else in a receipt: what was changed after it was written shows, be it only a word."""
    rest = {name: part for name, part in page.items() if name != "digest"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt as another machine reads it."""

    rule: str
    rule_edition: str
    library: str
    policy: Policy
    inputs: Mapping[str, str]
    lines: tuple[str, ...]
    result: Mapping[str, str | None]
    is_whole: bool = True  # it is still as it was written, by its digest


def read_receipt(page: object) -> Receipt:
    """The receipt in a decoded JSON page; refuses what is not one, naming the part that is wrong."""
    if not isinstance(page, dict) or page.get("format") != FORMAT:
        raise UnreadableInput("this is not a receipt", expected=f"JSON with format '{FORMAT}'")
    rule, inputs, result = (_object(page, name) for name in ("rule", "inputs", "result"))
    steps = page.get("steps")
    if not isinstance(steps, list):
        raise _unlike("steps", "a list")
    return Receipt(
        rule=_word(rule, "rule", "id"),
        rule_edition=_word(rule, "rule", "edition"),
        library=_word(page, "receipt", "library"),
        policy=read_policy(_object(page, "policy")),
        inputs={name: _word(each, f"input {name}", "text") for name, each in inputs.items()},
        lines=tuple(line_of(step) for step in steps),
        result={name: result.get(name) for name in ("value", "unit", "says")},
        is_whole=page.get("digest") == digest_of(page),
    )


def line_of(step: object) -> str:
    """One line of a receipt in words, to compare it by."""
    return f"{_word(step, 'step', 'kind')} {_word(step, 'step', 'label')}: {_word(step, 'step', 'value')}"


def _object(page: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = page.get(name)
    if not isinstance(part, dict):
        raise _unlike(name, "an object")
    return part


def _word(page: object, what: str, name: str) -> str:
    word = page.get(name) if isinstance(page, dict) else None
    if not isinstance(word, str):
        raise _unlike(f"{name} of {what}", "text")
    return word


def _unlike(what: str, expected: str) -> UnreadableInput:
    return UnreadableInput(f"the receipt's {what} cannot be read", expected=expected)


def result_page(finding: Finding[object]) -> Page:
    """The result as text with its unit, and as it is said."""
    value = finding.value.value if isinstance(finding.value, Quantity) else finding.value
    shown = plain(value) if isinstance(value, Decimal) else str(value)
    return {"value": shown, "unit": finding.unit, "says": finding.said()}


def policy_page(policy: Policy) -> Page:
    """A site's choices, as text; `None` where one is not set."""
    held = {field.name: getattr(policy, field.name) for field in fields(policy)}
    return {name: None if value is None else str(value) for name, value in held.items()}


def read_policy(page: Mapping[str, Any]) -> Policy:
    """The site's choices from text; refuses a name that is no policy."""
    kinds = {field.name: str(field.type) for field in fields(Policy)}
    for name in page:
        if name not in kinds:
            raise UnreadableInput(f"'{name}' is no policy", expected=" | ".join(kinds))
    return Policy(**{name: _setting(name, kinds[name], value) for name, value in page.items()})


def _setting(name: str, kind: str, value: object) -> Any:
    if value is None or (isinstance(value, str) and "Decimal" not in kind):
        return value
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise UnreadableInput(f"policy {name} is {value!r}", expected="a number as text")
    return Decimal(value)


def _input_page(step: Step) -> Page:
    number, _, unit = step.value.partition(" ")
    page: Page = {"text": step.value, "value": number if unit else step.value, "unit": unit or None}
    return page | ({"fact": fact_page(step.fact)} if step.fact else {})
