"""Breaks a valid resource in every way that the published definitions forbid, one at a time.

It reads the distilled tables as plain JSON and walks them by itself, so that a fault in how the checker builds or walks
its tree does not hide here as well.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[2] / "src/medonc/fhir/profiles"
R4 = json.loads((TABLE / "r4.json").read_text())["types"]
PROFILES = {p["url"]: p for p in json.loads((TABLE / "mcode.json").read_text())["profiles"].values()}
SETS = json.loads((TABLE / "codes.json").read_text())["sets"]
PRIMITIVES = {name for name, entry in R4.items() if entry["kind"] == "primitive-type"}
Steps = tuple[Any, ...]


@dataclass(frozen=True)
class Mutation:
    """One change: what was done, where, and the resource after it."""

    kind: str
    where: str
    resource: Any


@dataclass(frozen=True)
class Spot:
    """A value in the resource (by its keys) and what one definition says of it."""

    steps: Steps
    says: dict[str, Any]
    optional_slice: bool
    owner: str


def mutations(resource: Any) -> Iterator[Mutation]:
    """Every required element deleted, every fixed or pattern value broken, every bound code replaced."""
    seen: set[tuple[str, Steps]] = set()
    for spot in spots(resource):
        for kind, change in changes(spot):
            if (kind, spot.steps) not in seen:
                seen.add((kind, spot.steps))
                mutant = copy.deepcopy(resource)
                change(mutant, spot.steps)
                yield Mutation(kind, f"{spot.owner} {spot.steps}", mutant)


def changes(spot: Spot) -> Iterator[tuple[str, Any]]:
    says = spot.says
    marked = "fixed" in says or "pattern" in says
    # What only tells an optional slice from its neighbours may change: the value then belongs to no slice.
    telling = spot.optional_slice and (marked or "slice" in says)
    if says.get("min", 0) >= 1 and not telling and not isinstance(spot.steps[-1], int):
        yield "deleted", delete
    if marked and not spot.optional_slice:
        yield "broken value", breaker(says.get("fixed", says.get("pattern")))
    if "codes" in says and not telling:
        yield "unknown code", unknown_code
        if "codes" in SETS[says["codes"]] and not SETS[says["codes"]].get("open"):
            yield "code of another set", code_of_another_set


def spots(resource: Any) -> Iterator[Spot]:
    yield from typed(resource, (), resource["resourceType"], "R4 " + resource["resourceType"])
    for url in resource.get("meta", {}).get("profile", []):
        if url in PROFILES:
            yield from profiled(resource, (), PROFILES[url])


def typed(value: Any, steps: Steps, type_name: str, owner: str, prefix: str = "") -> Iterator[Spot]:
    """Spots of R4: the elements of a type, and of the types inside it."""
    if not isinstance(value, dict):
        return
    for path, says in R4[type_name]["elements"].items():
        if not path.startswith(prefix) or "." in path[len(prefix) :]:
            continue
        for key, kind in keys(value, path[len(prefix) :], says.get("types", [""])):
            yield Spot((*steps, key), says, False, owner)
            yield from inside(value[key], (*steps, key), type_name, path, says, kind, owner)


def inside(
    value: Any, steps: Steps, type_name: str, path: str, says: dict[str, Any], kind: str, owner: str
) -> Iterator[Spot]:
    for index, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
        at = steps if index is None else (*steps, index)
        if says.get("like"):
            root, _, rest = says["like"].partition(".")
            yield from typed(item, at, root, owner, rest + ".")
        elif kind in ("BackboneElement", "Element"):
            yield from typed(item, at, type_name, owner, path + ".")
        elif kind not in PRIMITIVES and kind in R4:
            yield from typed(item, at, kind, f"{owner}.{path}")
            if kind == "Extension" and item["url"] in PROFILES:
                yield from profiled(item, at, PROFILES[item["url"]])


def keys(value: dict[str, Any], name: str, types: list[str]) -> list[tuple[str, str]]:
    if not name.endswith("[x]"):
        return [(name, types[0])] if name in value else []
    return [(k, t) for t in types for k in [name[:-3] + t[0].upper() + t[1:]] if k in value]


def profiled(value: Any, steps: Steps, profile: dict[str, Any]) -> Iterator[Spot]:
    """Spots of a profile: each of its paths, followed through choices, lists and slices."""
    for path, says in profile["elements"].items():
        for found, optional in followed(value, path.split("."), (), profile["elements"], ""):
            yield Spot(steps + found, says, optional, profile["url"].rsplit("/", 1)[1])


def followed(
    value: Any, steps: list[str], at: Steps, table: dict[str, Any], prefix: str
) -> Iterator[tuple[Steps, bool]]:
    """Where a profile's path leads, and whether it leads through (or ends at) an optional slice."""
    if not isinstance(value, dict):
        return
    name, _, slice_name = steps[0].partition(":")
    here = f"{prefix}{steps[0]}"
    for key in real_keys(value, name):
        many = isinstance(value[key], list)
        members = [
            (index, item)
            for index, item in (enumerate(value[key]) if many else [(None, value[key])])
            if not slice_name or member(item, key, here, slice_name, table)
        ]
        optional = bool(slice_name) and table.get(here, {}).get("min", 0) == 0
        if len(steps) == 1 and table[here].get("min") and members and (not slice_name or len(members) == 1):
            yield (at + ((key,) if members[0][0] is None or not slice_name else (key, members[0][0]))), optional
        for index, item in members:
            spot = (*at, key) if index is None else (*at, key, index)
            if len(steps) == 1:
                yield spot, optional
            else:
                yield from ((s, o or optional) for s, o in followed(item, steps[1:], spot, table, here + "."))


def real_keys(value: dict[str, Any], name: str) -> list[str]:
    if not name.endswith("[x]"):
        return [name] if name in value else []
    return [key for key in value if key.startswith(name[:-3]) and key[len(name) - 3 : len(name) - 2].isupper()]


def member(item: Any, key: str, here: str, slice_name: str, table: dict[str, Any]) -> bool:
    """Whether a value is of the slice, told by the fixed and pattern values that the table gives it."""
    says = table.get(here, {})
    if key == "extension":
        fixed = table.get(here + ".url", {}).get("fixed")
        return bool(item.get("url") in (fixed, says.get("profiles", [slice_name])[0]))
    if key.startswith(("value", "effective")):
        return key[-len(says["types"][0]) :].lower() == says["types"][0].lower()
    marks = [(p[len(here) :], e.get("fixed", e.get("pattern"))) for p, e in table.items() if p.startswith(here)]
    marks = [(p, mark) for p, mark in marks if mark is not None and (p == "" or p[0] == ".") and "value[x]" not in p]
    if here == "entry:cancerPatient":
        return bool(item.get("resource", {}).get("resourceType") == "Patient")
    if not marks:
        return False
    return all(any(contains(v, mark) for v in down(item, p.split(".")[1:])) for p, mark in marks)


def down(value: Any, steps: list[str]) -> list[Any]:
    found = [value]
    for step in steps:
        inner = [v[step] for v in found if isinstance(v, dict) and step in v]
        found = [i for v in inner for i in (v if isinstance(v, list) else [v])]
    return found


def contains(value: Any, pattern: Any) -> bool:
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(k in value and contains(value[k], p) for k, p in pattern.items())
    if isinstance(pattern, list):
        return isinstance(value, list) and all(any(contains(v, p) for v in value) for p in pattern)
    return bool(value == pattern)


def holder_of(resource: Any, steps: Steps) -> Any:
    for step in steps[:-1]:
        resource = resource[step]
    return resource


def delete(resource: Any, steps: Steps) -> None:
    holder = holder_of(resource, steps)
    del holder[steps[-1]]
    if isinstance(holder, dict):
        holder.pop(f"_{steps[-1]}", None)


def breaker(mark: Any) -> Any:
    """A change that spoils the first leaf of the fixed or pattern value wherever it stands in the value."""

    def change(resource: Any, steps: Steps) -> None:
        holder = holder_of(resource, steps)
        holder[steps[-1]] = spoiled(holder[steps[-1]], leaf(mark))

    return change


def leaf(mark: Any) -> Any:
    while isinstance(mark, dict | list):
        mark = mark.get("code", next(iter(mark.values()))) if isinstance(mark, dict) else mark[0]
    return mark


def spoiled(value: Any, target: Any) -> Any:
    if isinstance(value, dict):
        return {k: v if k == "display" else spoiled(v, target) for k, v in value.items()}
    if isinstance(value, list):
        return [spoiled(v, target) for v in value]
    return f"{target}-broken" if value == target else value


def unknown_code(resource: Any, steps: Steps) -> None:
    holder = holder_of(resource, steps)
    holder[steps[-1]] = uncoded(holder[steps[-1]])


def code_of_another_set(resource: Any, steps: Steps) -> None:
    """A code that its system has, and that no set of the table lists."""
    holder = holder_of(resource, steps)
    holder[steps[-1]] = uncoded(holder[steps[-1]], OTHERS)


# Clinical finding; a LOINC part of the answer 'Unknown'; a diagnosis that is no stage.
OTHERS = {
    "http://snomed.info/sct": "404684003",
    "http://loinc.org": "LA4489-6",
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": "C2991",
}


def uncoded(value: Any, others: dict[str, str] | None = None) -> Any:
    if isinstance(value, str):
        return "no-such-code"
    if isinstance(value, list):
        return [uncoded(v, others) for v in value]
    if "coding" in value:
        return {**value, "coding": [uncoded(coding, others) for coding in value["coding"]]}
    return {**value, "code": (others or {}).get(value.get("system"), "no-such-code")}
