"""The content of a structured report as a tree of named items: concepts by their codes, numbers with their units."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

Node: TypeAlias = Any  # a pydicom Dataset: an item of the content tree

# DICOM gave its anatomical codes from SNOMED RT first (SRT), then from SNOMED CT (SCT): both are met.
REPORT, MEASUREMENTS, GROUP = {"126000"}, {"126010"}, {"125007"}
TRACKING_ID, TRACKING_UID = {"112039"}, {"112040"}
FINDING, SITE = {"121071"}, {"363698007", "G-C0E3"}
LONG = {"103339001", "G-A185", "81827009", "M-02550"}  # long axis; diameter
SHORT = {"103340004", "G-A186"}


def children(node: Node) -> Iterator[Node]:
    """The items under one."""
    yield from node.get("ContentSequence") or ()


def named(node: Node, codes: Collection[str]) -> Iterator[Node]:
    """The items under one that have one of these names."""
    return (each for each in children(node) if name(each) in codes)


def name(node: Node) -> str:
    """The code of its name; empty where it has none."""
    return _first(node, "ConceptNameCodeSequence", "CodeValue")


def text(node: Node) -> str:
    """What it says: text, an identifier, or the meaning of its code."""
    said = node.get("TextValue") or node.get("UID") or _first(node, "ConceptCodeSequence", "CodeMeaning")
    return str(said or "").strip()


def number(node: Node) -> tuple[Decimal | None, str]:
    """The number with the code of its unit; None where it has no readable one."""
    measured = node.get("MeasuredValueSequence") or ()
    if not measured:
        return None, ""
    unit = _first(measured[0], "MeasurementUnitsCodeSequence", "CodeValue")
    try:
        value = Decimal(str(measured[0].get("NumericValue", "")))
    except InvalidOperation:
        return None, unit
    return (value if value.is_finite() else None), unit


def walk(node: Node) -> Iterator[Node]:
    """Every item under one, however deep."""
    waiting = list(children(node))
    while waiting:
        item = waiting.pop()
        yield item
        waiting += children(item)


def _first(node: Node, sequence: str, element: str) -> str:
    held = node.get(sequence) or ()
    return str(held[0].get(element, "") or "").strip() if held else ""
