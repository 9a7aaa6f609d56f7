"""Recorded categories and groups as the tables name them: `cT2` is T2, clinical; `stage IIB` is IIB."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_CATEGORY = re.compile(
    r"(?<![A-Za-z0-9])(?P<prefix>[cpyramu]{0,3})(?P<letter>[TNM])(?P<rest>(?:X|x|is|a(?![a-z])|[0-4])(?:mi|MI|[a-eA-E])?[1-3]?)"
    r"(?P<tail>\([^)]*\))?"
)
_GROUP = re.compile(
    r"(?<![A-Za-z0-9])(?:stage\s+)?(0a|0is|0|IV|III|II|I)([A-ES]?)([1-3]?)(?![A-Za-z0-9])", re.IGNORECASE
)
_BASES = (("y", "post-therapy"), ("r", "recurrence"), ("a", "autopsy"), ("p", "pathological"), ("c", "clinical"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One recorded category: its name without prefix, with what stands in brackets, and what the prefix says."""

    name: str
    tail: str = ""
    basis: str = ""


def read_category(text: str) -> Category | None:
    """The category in a recorded text such as `pN1a(sn)` or `ypT2`; none where there is none."""
    found = _CATEGORY.search(text)
    if found is None:
        return None
    rest = found["rest"]
    rest = "X" if rest in "Xx" else rest[:1] + rest[1:].lower()
    basis = next((name for letter, name in _BASES if letter in found["prefix"].lower()), "")
    return Category(name=found["letter"] + rest, tail=found["tail"] or "", basis=basis)


def read_group(text: str) -> str:
    """The stage group in a recorded text such as `Stage IIIA`; empty where there is none."""
    found = _GROUP.search(text)
    if found is None:
        return ""
    return found[1].upper().replace("0A", "0a").replace("0IS", "0is") + found[2].upper() + found[3]


def as_held(category: Category, words: Collection[str]) -> str:
    """The name of a category in a scheme, with or without its brackets; empty where the scheme has none."""
    full = category.name + category.tail
    return full if full in words else category.name if category.name in words else ""


def agrees(recorded: str, derived: str) -> bool:
    """Whether a recorded group is the derived one, or one of them is only less divided: II and IIB, never I and II."""
    if recorded.upper() == derived.upper():
        return True
    short, long = sorted((recorded, derived), key=len)
    rest = long[len(short) :]
    return long.startswith(short) and not rest.startswith(("I", "V"))
