"""A stored resource with a few elements changed; everything else, and every digit, as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def edited(text: str, changes: Mapping[str, object]) -> dict[str, Any]:
    """The resource with these elements; None takes one away."""
    held: dict[str, Any] = json.loads(text, parse_float=Decimal)
    for name, value in changes.items():
        if value is None:
            held.pop(name, None)
        else:
            held[name] = value
    return held
