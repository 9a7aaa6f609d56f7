"""What to test next: the genes and measures that decide here and are unanswered, by the test that answers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.asked import NOT_TESTED, UNSETTLED, Asked
from medonc.practice.actionability.statements import Statement, by_gene
from medonc.practice.actionability.tiers import relation_of
from medonc.practice.actionability.tumours import Relation, Tumour

_OF_MEASURE = {
    "MSI": "mismatch repair proteins by staining, or MSI by PCR",
    "TMB": "a panel large enough to report TMB",
    "HRD": "a validated score of genomic instability",
}
DNA, RNA = "a DNA panel", "an RNA test for fusions and exon skipping"
GERMLINE = "a germline test in blood, with consent and counselling"
TISSUE = "a test of tissue, since plasma cannot tell"
_PLASMA = "plasma"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTest:
    """One test, and what it would answer."""

    test: str
    names: tuple[str, ...]

    def said(self) -> str:
        """`a DNA panel: KRAS, NRAS, BRAF`."""
        return f"{self.test}: {', '.join(self.names)}"


def next_tests(asked: Sequence[Asked], tumour: Tumour, library: Library) -> tuple[NextTest, ...]:
    """Each test once, in the order in which the evidence asks; what plasma left open is asked of tissue."""
    grouped: dict[str, dict[str, None]] = {}
    for each in asked:
        for test in _tests(each, tumour, library):
            grouped.setdefault(test, {})[each.name] = None
    return tuple(NextTest(test=test, names=tuple(names)) for test, names in grouped.items())


def _tests(asked: Asked, tumour: Tumour, library: Library) -> Iterator[str]:
    if asked.state == UNSETTLED and _PLASMA in asked.said:
        yield TISSUE
    if asked.state != NOT_TESTED:
        return
    if asked.name in _OF_MEASURE:
        yield _OF_MEASURE[asked.name]
        return
    held = [s for s in by_gene(library).get(asked.name, ()) if _decides(s, tumour, library)]
    yield from dict.fromkeys(_test_of(each) for each in held)


def _decides(statement: Statement, tumour: Tumour, library: Library) -> bool:
    here = relation_of(statement, tumour, library) in (Relation.SAME, Relation.POSSIBLE)
    return here and statement.level == "A" and statement.supports


def _test_of(statement: Statement) -> str:
    if statement.origin == "germline":
        return GERMLINE
    structural = all(each.startswith("fusion") or each.endswith("skipping") for each in statement.alterations)
    return RNA if structural else DNA
