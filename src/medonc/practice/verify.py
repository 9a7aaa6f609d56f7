"""Recompute a receipt and say where it differs: a finding does not depend on the machine it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from medonc.knowledge.shapes import Library
from medonc.practice.ask import ask_in_words
from medonc.practice.receipts import FORMAT, Page, read_policy, result_page, step_page
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Finding

_NEEDED = ("rule", "library", "policy", "inputs", "steps", "result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Whether the recomputed finding equals the receipt; each difference and each other edition in a sentence."""

    rule: str
    recomputed: str
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def verify(receipt: Mapping[str, Any], library: Library) -> Verification:
    """The receipt's rule asked again with its named inputs and its policy, held against what it says.

    Refuses what is no receipt, and a rule that this library does not hold.
    """
    _refuse_other(receipt)
    rule_id = str(receipt["rule"]["id"])
    texts = {name: str(each["text"]) for name, each in receipt["inputs"].items()}
    answer = ask_in_words(rule_id, texts, replace(library, policy=read_policy(receipt["policy"])))
    differences = tuple(_differences(receipt, answer)) if isinstance(answer, Finding) else (answer.said(),)
    return Verification(
        rule=rule_id, recomputed=answer.said(), differences=differences, notes=tuple(_notes(receipt, library))
    )


def _refuse_other(receipt: Mapping[str, Any]) -> None:
    if not isinstance(receipt, Mapping) or receipt.get("format") != FORMAT:
        raise UnreadableInput("this is not a receipt", expected=f"JSON with format '{FORMAT}'")
    for key in _NEEDED:
        if key not in receipt:
            raise UnreadableInput(f"the receipt has no '{key}'", expected=", ".join(_NEEDED))


def _differences(receipt: Mapping[str, Any], finding: Finding[object]) -> Iterator[str]:
    again = result_page(finding)
    for key in ("value", "unit", "says"):
        if receipt["result"].get(key) != again[key]:
            yield f"result {key}: the receipt says {receipt['result'].get(key)}, recomputed {again[key]}"
    steps = [step_page(step) for step in finding.steps]
    for number, (theirs, ours) in enumerate(zip_longest(receipt["steps"], steps), start=1):
        if _line(theirs) != _line(ours):
            yield f"step {number}: the receipt says {_line(theirs)}, recomputed {_line(ours)}"


def _line(step: Page | None) -> str:
    return f"{step['kind']} {step['label']}: {step['value']}" if step else "nothing"


def _notes(receipt: Mapping[str, Any], library: Library) -> Iterator[str]:
    here = library.rule(str(receipt["rule"]["id"])).rule
    if receipt["library"] != library.edition:
        yield f"the receipt was made under library {receipt['library']}, this is {library.edition}"
    if receipt["rule"].get("edition") != here.edition:
        yield f"the receipt used edition {receipt['rule'].get('edition')} of the rule, here it is {here.edition}"
