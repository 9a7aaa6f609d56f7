"""Recompute a receipt and say where it differs: a finding does not depend on the machine it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from medonc.knowledge.shapes import Library
from medonc.practice.ask import ask_in_words
from medonc.practice.receipts import Receipt, line_of, read_receipt, result_page, step_page
from medonc.values.evidence import Finding


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


def verify(page: object, library: Library) -> Verification:
    """A receipt's rule asked again with its named inputs and its policy, held against what the receipt says.

    Refuses what is no receipt, and a rule that this library does not hold.
    """
    receipt = read_receipt(page)
    answer = ask_in_words(receipt.rule, receipt.inputs, replace(library, policy=receipt.policy))
    differences = _differences(receipt, answer) if isinstance(answer, Finding) else iter([answer.said()])
    return Verification(
        rule=receipt.rule,
        recomputed=answer.said(),
        differences=tuple(differences),
        notes=tuple(_notes(receipt, library)),
    )


def _differences(receipt: Receipt, finding: Finding[object]) -> Iterator[str]:
    again = result_page(finding)
    for key, said in receipt.result.items():
        if said != again[key]:
            yield f"result {key}: the receipt says {said}, recomputed {again[key]}"
    ours = [line_of(step_page(step)) for step in finding.steps]
    for number, (theirs, our) in enumerate(zip_longest(receipt.lines, ours, fillvalue="nothing"), start=1):
        if theirs != our:
            yield f"step {number}: the receipt says {theirs}, recomputed {our}"
    if not receipt.is_whole:
        yield "digest: the receipt is not as it was written"


def _notes(receipt: Receipt, library: Library) -> Iterator[str]:
    here = library.rule(receipt.rule).rule
    if receipt.library != library.edition:
        yield f"the receipt was made under library {receipt.library}, this is {library.edition}"
    if receipt.rule_edition != here.edition:
        yield f"the receipt used edition {receipt.rule_edition} of the rule, here it is {here.edition}"
