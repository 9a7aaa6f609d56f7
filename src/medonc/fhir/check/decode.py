"""JSON text to the mapping that the checker reads; numbers keep their digits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import NoReturn

from medonc.values.errors import UnreadableInput


def decode_resource(text: str, *, place: str) -> Mapping[str, object]:
    """One resource or bundle; refused with a sentence when it is not JSON, says a key twice, or is no object."""
    try:
        decoded = json.loads(text, parse_float=Decimal, parse_constant=_not_json, object_pairs_hook=_once)
    except RecursionError:
        raise UnreadableInput(f"{place} is JSON nested too deeply to be a record", expected="a FHIR resource") from None
    except ValueError as bad:
        raise UnreadableInput(f"{place} is not JSON ({bad})", expected="a FHIR resource as JSON or NDJSON") from None
    if not isinstance(decoded, dict):
        raise UnreadableInput(f"{place} is JSON but no FHIR resource", expected="an object with a resourceType")
    return decoded


def _not_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key '{twice}' stands twice in one object")
    return found
