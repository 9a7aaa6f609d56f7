"""One resource received several times: once is enough; of two versions the newer."""

from __future__ import annotations

import json
from collections.abc import Iterable

import msgspec

from medonc.fhir.bundles.received import Received
from medonc.fhir.r4.types import Element, Meta
from medonc.values.evidence import Level, Remark


class _Versioned(Element):
    meta: Meta | None = None


_VERSIONED = msgspec.json.Decoder(_Versioned)


def newest(received: Iterable[Received]) -> tuple[list[Received], list[Remark]]:
    """Each resource once, in the order received; where versions differ the newest, with a remark."""
    kept: dict[tuple[str, str, str], Received] = {}
    remarks: list[Remark] = []
    for one in received:
        key = _key(one, kept)
        held = kept.get(key)
        if held is None:
            kept[key] = one
        elif held.digest != one.digest:
            kept[key] = max(held, one, key=_age)
            if _substance(held) != _substance(one):
                remarks.append(_differ(held, one))
    return list(kept.values()), remarks


def _differ(held: Received, one: Received) -> Remark:
    which = "the first" if _age(held) == _age(one) else "the newer"
    text = f"{one.reference} was received in two versions that differ; {which} is read"
    return Remark(text=text, level=Level.CAUTION, kind="difference")


def _substance(one: Received) -> object:
    """What a resource says, without its narrative and housekeeping; numbers by their digits."""
    tree = json.loads(one.text, parse_float=str, parse_int=str)
    return {key: value for key, value in tree.items() if key not in ("text", "meta")}


def _key(one: Received, kept: dict[tuple[str, str, str], Received]) -> tuple[str, str, str]:
    """Type, id and server; a copy that names no server is the one already held under any."""
    base = _server(one)
    for known in ((one.type, one.id, base), (one.type, one.id, "")):
        if known in kept:
            return known
    if not base:
        return next((k for k in kept if k[:2] == (one.type, one.id)), (one.type, one.id, ""))
    return (one.type, one.id, base)


def _server(one: Received) -> str:
    tail = f"/{one.reference}"
    return one.full_url.removesuffix(tail) if one.full_url.startswith("http") and one.full_url.endswith(tail) else ""


def _age(one: Received) -> tuple[str, int]:
    """What tells the newer: last updated, then the version number; on a tie the one received first stays."""
    try:
        meta = _VERSIONED.decode(one.text).meta or Meta()
    except msgspec.DecodeError:
        meta = Meta()
    version = meta.version_id or ""
    return meta.last_updated or "", int(version) if version.isdecimal() else 0
