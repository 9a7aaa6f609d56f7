"""The kinds of atoms: one module a kind.

A module offers `KIND`, `read(asks) -> Asked` (a frozen, hashable dataclass; raises `MedoncError` on what it cannot
read), `sentence(asked) -> str`, `explain(asked, scene) -> Explained` and `lacks(asked, library) -> str` (why this
library cannot answer it: a drug or test that it does not hold; empty where it can). Its cases stand in
`knowledge/cases/criteria/<kind>.toml`, its generating strategy in `tests/criteria/strategies/<kind>.py`; a missing
one fails the build.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from medonc.knowledge.shapes import Library
from medonc.practice.criteria.explained import Explained
from medonc.practice.criteria.scene import Scene

KINDS: tuple[str, ...] = (
    "age",
    "allergy",
    "comorbidity",
    "cumulative_dose",
    "diagnosis",
    "drug",
    "judgement",
    "marker",
    "measure",
    "metastasis",
    "performance",
    "pregnancy",
    "prior_therapy",
    "response",
    "result",
    "sex",
    "stage",
    "time_since",
    "toxicity",
    "variant",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomKind:
    """One kind: how its table is read, said and answered, and what a library may lack for it."""

    kind: str
    read: Callable[[Mapping[str, object]], Any]
    sentence: Callable[[Any], str]
    explain: Callable[[Any, Scene], Explained]
    lacks: Callable[[Any, Library], str]


@cache
def kinds() -> Mapping[str, AtomKind]:
    """Every kind by name."""
    return MappingProxyType({name: _kind(import_module(f"{__name__}.{name}")) for name in KINDS})


def _kind(module: Any) -> AtomKind:
    return AtomKind(
        kind=module.KIND,
        read=module.read,
        sentence=module.sentence,
        explain=module.explain,
        lacks=getattr(module, "lacks", _nothing),
    )


def _nothing(asked: Any, library: Library) -> str:  # noqa: ARG001  the shape of every `lacks`
    return ""
