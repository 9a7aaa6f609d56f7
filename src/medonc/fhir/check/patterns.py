"""Whether a value equals a fixed value, or contains a pattern."""

from __future__ import annotations

from collections.abc import Mapping


def equals(value: object, fixed: object) -> bool:
    """True when the two are the same, element by element."""
    return value == fixed


def matches(value: object, pattern: object) -> bool:
    """True when everything in the pattern stands in the value too; a list needs a match for each of its items."""
    if isinstance(pattern, Mapping):
        return isinstance(value, Mapping) and all(
            name in value and matches(value[name], inner) for name, inner in pattern.items()
        )
    if isinstance(pattern, list):
        return isinstance(value, list) and all(any(matches(item, inner) for item in value) for inner in pattern)
    return value == pattern
