"""OncoTree's nodes where a site has imported them: a tumour coded or named so has its ancestors from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.values.codes import Concept

NODES, PLACES = "genomics/oncotree", "genomics/oncotree_places"
_SYSTEMS = ("oncotree", "ncithesaurus", "evs/thesaurus", "cancerresearch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node: its name, and the code of the one above (empty at a tissue)."""

    code: str
    name: str
    parent: str
    nci: tuple[str, ...] = ()


def nodes(library: Library) -> Mapping[str, Node]:
    """The nodes by code; none where OncoTree was not imported."""
    return library.once(_nodes)


def places(library: Library) -> Mapping[str, str]:
    """Which of our tumour types a node lies in, by code."""
    return {row["code"]: row["tumour"] for row in library.tables.get(PLACES, ())}


def node_of(cancer: Concept, library: Library) -> str:
    """The name of the node that a diagnosis is coded with (OncoTree or NCI Thesaurus), or is named exactly as."""
    by_key = library.once(_by_key)
    if not by_key:
        return ""
    coded = [c.code for c in cancer.codings if any(each in c.system.casefold() for each in _SYSTEMS)]
    return next((by_key[key] for key in [*coded, str(cancer).casefold()] if key in by_key), "")


def _nodes(library: Library) -> Mapping[str, Node]:
    return {
        row["code"]: Node(code=row["code"], name=row["name"], parent=row["parent"], nci=tuple(row["nci"].split()))
        for row in library.tables.get(NODES, ())
    }


def _by_key(library: Library) -> Mapping[str, str]:
    held = nodes(library).values()
    found = {code: node.name for node in held for code in node.nci}
    return found | {node.name.casefold(): node.name for node in held} | {node.code: node.name for node in held}
