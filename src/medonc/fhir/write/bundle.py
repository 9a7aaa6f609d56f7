"""Bundles and NDJSON out. Numbers keep their digits; a stored text goes out exactly as it came in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import msgspec

from medonc.fhir.write.resource import Json
from medonc.values.errors import InvalidResource

Written: TypeAlias = "Json | str"
KINDS = ("collection", "transaction", "batch", "searchset")
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_HEAD = msgspec.json.Decoder(dict[str, msgspec.Raw])


def to_json(resource: Json) -> str:
    """The JSON of a resource on one line: 1.10 stays 1.10."""
    return _ENCODER.encode(resource).decode()


def write_bundle(kind: str, resources: Iterable[Written], *, base: str = "", timestamp: str = "") -> str:
    """A bundle of this kind. `base` gives each entry its address; a transaction puts what has an id, else posts it."""
    if kind not in KINDS:
        raise InvalidResource(f"bundle of type '{kind}'", expected=f"one of {', '.join(KINDS)}")
    entries = ",".join(_entry(kind, r, base.rstrip("/")) for r in resources)
    stamp = f'"timestamp":{json.dumps(timestamp)},' if timestamp else ""
    shown = f'"entry":[{entries}]' if entries else ""
    return f'{{"resourceType":"Bundle","type":"{kind}",{stamp}{shown}'.rstrip(",") + "}"


def write_ndjson(resources: Iterable[Written]) -> Iterator[str]:
    """One resource a line, each ended by a line feed."""
    for one in resources:
        text = one if isinstance(one, str) else to_json(one)
        yield msgspec.json.format(text, indent=-1) + "\n"


def _entry(kind: str, one: Written, base: str) -> str:
    text = one if isinstance(one, str) else to_json(one)
    what, name = _named(one)
    where = f"{what}/{name}"
    parts = [f'"fullUrl":{json.dumps(f"{base}/{where}")}'] if base and name else []
    parts.append(f'"resource":{text}')
    if kind in ("transaction", "batch"):
        request = {"method": "PUT", "url": where} if name else {"method": "POST", "url": what}
        parts.append(f'"request":{json.dumps(request)}')
    return "{" + ",".join(parts) + "}"


def _named(one: Written) -> tuple[str, str]:
    """Type and id."""
    head: dict[str, Any] = one if isinstance(one, dict) else _HEAD.decode(one)
    what, name = (_plain(head.get(key)) for key in ("resourceType", "id"))
    if not what:
        raise InvalidResource("an entry without resourceType", expected="a FHIR resource")
    return what, name


def _plain(value: Any) -> str:
    if isinstance(value, msgspec.Raw):
        value = json.loads(bytes(value))
    return value if isinstance(value, str) else ""
