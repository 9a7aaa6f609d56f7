"""Reads the compact table; the only place of the checker that opens a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from medonc.fhir.check.shapes import CodeSet, Element, Profile, Profiles

TABLE = Path(__file__).resolve().parents[1] / "profiles"
Json = Mapping[str, Any]


@cache
def open_profiles() -> Profiles:
    """The R4 types, the mCODE profiles and their codes, as distilled from the published packages."""
    core, guide, codes = (_read(name) for name in ("r4.json", "mcode.json", "codes.json"))
    return Profiles(
        edition=guide["edition"],
        types={name: _type(name, entry) for name, entry in core["types"].items()},
        resources=_of_kind(core, "resource"),
        primitives=_of_kind(core, "primitive-type"),
        profiles={entry["url"]: _profile(name, entry) for name, entry in guide["profiles"].items()},
        sets={url: _code_set(url, entry) for url, entry in codes["sets"].items()},
        techniques={modality: tuple(listed) for modality, listed in guide["techniques"].items()},
    )


def _read(name: str) -> Json:
    with (TABLE / name).open(encoding="utf-8") as stream:
        content: Json = json.load(stream, parse_float=Decimal)
    return content


def _of_kind(core: Json, kind: str) -> frozenset[str]:
    return frozenset(name for name, entry in core["types"].items() if entry["kind"] == kind)


def _type(name: str, entry: Json) -> Element:
    tree = _tree(name, entry)
    if entry["kind"] != "resource":
        return tree
    # R4 writes the id of a resource as a string and says in prose that it has the form of an id.
    return _with_children(tree, {**tree.children, "id": Element(name="id", max=1, types=("id",))})


def _profile(name: str, entry: Json) -> Profile:
    return Profile(
        name=name,
        url=entry["url"],
        type=entry["type"],
        parent=entry["parent"],
        abstract=entry.get("abstract", False),
        must_support=tuple(entry.get("must_support", ())),
        root=_tree(entry["type"], entry),
    )


def _code_set(url: str, entry: Json) -> CodeSet:
    def by_system(key: str) -> dict[str, frozenset[str]]:
        return {system: frozenset(listed) for system, listed in entry.get(key, {}).items()}

    return CodeSet(
        url, by_system("codes"), frozenset(entry.get("open", ())), by_system("without"), entry.get("grammar")
    )


def _tree(name: str, entry: Json) -> Element:
    """Elements listed by path, as a tree; a step `name:slice` is the slice of the element `name`."""
    once = 1 if "kind" in entry else None
    root: dict[str, Any] = {"children": {}, "slices": {}, "says": {"rules": entry.get("rules", ())}}
    for path, says in entry["elements"].items():
        node = root
        for step in path.split("."):
            plain, _, slice_name = step.partition(":")
            node = node["children"].setdefault(plain, {"children": {}, "slices": {}, "says": {}})
            if slice_name:
                node = node["slices"].setdefault(slice_name, {"children": {}, "slices": {}, "says": {}})
        node["says"] = says
    return _element(name, root, once)


def _element(name: str, node: Json, once: int | None) -> Element:
    says = node["says"]
    most = says.get("max", once)
    return Element(
        name=name,
        min=says.get("min", 0),
        max=None if most in (None, "*") else int(most),
        types=tuple(says.get("types", ())),
        targets=tuple(says.get("targets", ())),
        profiles=tuple(says.get("profiles", ())),
        codes=says.get("codes"),
        rules=tuple(says.get("rules", ())),
        fixed=says.get("fixed"),
        pattern=says.get("pattern"),
        by=tuple(_discriminator(entry) for entry in says.get("by", ())),
        closed=says.get("closed", False),
        like=says.get("like"),
        children={child: _element(child, inner, once) for child, inner in node["children"].items()},
        slices={kind: _element(name, inner, once) for kind, inner in node["slices"].items()},
    )


def _discriminator(entry: str) -> tuple[str, str]:
    kind, _, path = entry.partition(":")
    return kind, path


def _with_children(element: Element, children: Mapping[str, Element]) -> Element:
    return Element(name=element.name, rules=element.rules, children=children)
