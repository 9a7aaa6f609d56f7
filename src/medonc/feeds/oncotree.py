"""OncoTree's published tree (JSON) as a table of a site's own knowledge folder: code, name, the node above."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medonc.feeds.kept import knowledge_table
from medonc.values.errors import UnreadableInput

COLUMNS = ("code", "name", "parent", "tissue", "nci")
_EXPECTED = "OncoTree's tree as JSON, as its web service gives it (api/tumorTypes/tree)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The table to keep, its release, how many nodes it holds, and which of them got their code into the name."""

    text: str
    release: str
    nodes: int
    renamed: tuple[str, ...] = ()


def read_oncotree(path: Path) -> Tree:
    """Every node below the root; refuses what is no tree, and a node whose parent is not the one that it hangs from.

    Where several nodes have one name, each has its code beside it.
    """
    held = list(_walk(_root(path), path))
    counts = Counter(node["name"] for node, _ in held)
    rows = [_row(node, above, alone=counts[node["name"]] == 1) for node, above in held]
    renamed = sorted(row[1] for row in rows if row[1].endswith(f"({row[0]})"))
    return Tree(text=_table(rows, path.stem), release=path.stem, nodes=len(rows), renamed=tuple(renamed))


def _row(node: dict[str, Any], above: str, *, alone: bool) -> tuple[str, ...]:
    nci = " ".join((node.get("externalReferences") or {}).get("NCI", ()))
    name = node["name"] if alone else f"{node['name']} ({node['code']})"
    return node["code"], name, above, node.get("tissue") or "", nci


def _root(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise UnreadableInput(f"'{path.name}' is not JSON", expected=_EXPECTED) from None
    if not isinstance(held, dict) or not isinstance(held.get("TISSUE"), dict):
        raise UnreadableInput(f"'{path.name}' has no root TISSUE", expected=_EXPECTED)
    root: dict[str, Any] = held["TISSUE"]
    if not root.get("children"):
        raise UnreadableInput(f"'{path.name}' has no node below its root", expected=_EXPECTED)
    return root


def _walk(root: dict[str, Any], path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Each node with the code of the one above; empty at the tissues."""
    left = [(child, "") for child in root["children"].values()]
    while left:
        node, above = left.pop()
        lacking = [key for key in ("code", "name") if not isinstance(node.get(key), str) or not node[key]]
        if lacking:
            raise UnreadableInput(f"'{path.name}': a node below '{above or 'TISSUE'}' lacks {' and '.join(lacking)}",
                                  expected=_EXPECTED)  # fmt: skip
        if node.get("parent") not in (above or "TISSUE", None):
            raise UnreadableInput(
                f"'{path.name}': {node['code']} hangs from {above} and names {node['parent']}", expected=_EXPECTED
            )
        yield node, above
        left += [(child, node["code"]) for child in (node.get("children") or {}).values()]


def _table(rows: list[tuple[str, ...]], edition: str) -> str:
    source = "OncoTree, Memorial Sloan Kettering (CC BY 4.0), as released"
    return knowledge_table(COLUMNS, sorted(rows), title="Tumour types of OncoTree", edition=edition, source=source)
