"""The signatures of an order sheet: who, when and on what content; an empty box where nobody signed yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from medonc.paper.day_words import moment_words
from medonc.practice.treatment.order_moves import Signed
from medonc.practice.treatment.orders import Kind
from medonc.workbench.orders.papers import OrderPaper

_SHORT = 12
_BOTH = (("sign", "Prescriber"), ("verify", "Pharmacist, order"), ("release", "Released"))
_BOXES = {
    Kind.INFUSION: (
        *_BOTH,
        ("recheck", "Today's OK to treat"),
        ("prepare", "Prepared by"),
        ("check_product", "Product checked by"),
        ("bedside_one", "Bedside check, first"),
        ("bedside_two", "Bedside check, second"),
    ),
    Kind.ORAL: (*_BOTH, ("dispense", "Dispensed by")),
}
_WHERE_MADE = (("approve_exception", "Exception approved"), ("treat_anyway", "Treated in spite of the verdict"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSignature:
    """One line of the signatures. `who` empty: a box to sign by hand. `void`: signed, and changed since."""

    role: str
    who: str = ""
    when: str = ""
    digest: str = ""
    reason: str = ""
    void: str = ""


def sheet_signatures(paper: OrderPaper) -> tuple[SheetSignature, ...]:
    """A line for each hand that the order passes through, signed here or left empty to be signed on paper."""
    return tuple(_lines(paper))


def _lines(paper: OrderPaper) -> Iterator[SheetSignature]:
    for move, role in _WHERE_MADE:
        if paper.standing.signature(move) is not None:
            yield _line(paper, move, role)
    for move, role in _BOXES[paper.standing.kind]:
        yield _line(paper, move, role)


def _line(paper: OrderPaper, move: str, role: str) -> SheetSignature:
    held = paper.standing.signature(move)
    if held is not None:
        return SheetSignature(
            role=role, who=held.name, when=_when(held, paper), digest=held.digest[:_SHORT], reason=held.reason
        )
    earlier = [one for one in paper.standing.signed if one.move == move]
    void = f"{earlier[-1].name}, {_when(earlier[-1], paper)}: no longer counts" if earlier else ""
    return SheetSignature(role=role, void=void)


def _when(signed: Signed, paper: OrderPaper) -> str:
    return moment_words(signed.at.astimezone(paper.at.tzinfo))
