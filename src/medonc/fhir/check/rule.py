"""What an invariant is, and the few words in which the invariants are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from medonc.fhir.check.problem import Severity

Value = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold, as a predicate over one value; what is found when it does not; what was expected."""

    holds: Callable[[Value], bool]
    found: str
    expected: str
    severity: Severity = "error"


def has(value: Value, *names: str) -> bool:
    """True when one of the elements stands in the value; `value[x]` stands under any of its names."""
    return any(_stands(value, name) for name in names)


def _stands(value: Value, name: str) -> bool:
    if not name.endswith("[x]"):
        return name in value or "_" + name in value
    stem, names = name[:-3], [key.removeprefix("_") for key in value]
    return any(key.startswith(stem) and key[len(stem) : len(stem) + 1].isupper() for key in names)


def items(value: Value, name: str) -> list[Value]:
    """The objects at an element, one or many."""
    listed = value.get(name)
    found = listed if isinstance(listed, list) else [listed]
    return [item for item in found if isinstance(item, Mapping)]


def codes(concepts: Sequence[Value], system: str | None = None) -> set[str]:
    """The codes of some concepts, of one system or of all."""
    found = [coding for concept in concepts for coding in items(concept, "coding")]
    return {text(coding, "code") for coding in found if system is None or coding.get("system") == system}


def text(value: Value, name: str) -> str:
    """The text at an element; empty where there is none."""
    found = value.get(name)
    return found if isinstance(found, str) else ""
