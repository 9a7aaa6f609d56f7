"""What an order says, as a digest: its group and its requests without their status, so that only content counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from medonc.store.models import OrderEntry, Resource, ResourceVersion
from medonc.workbench.write_facts import HERE

_NOT_CONTENT = frozenset({"status", "statusReason", "meta"})
_DECODER = msgspec.json.Decoder(dict[str, msgspec.Raw])


def content_digest(texts: Iterable[str]) -> str:
    """The digest over the content of these resource texts, in their order. A number keeps its digits: 1.0 is not 1."""
    whole = hashlib.sha256()
    for text in texts:
        held = _DECODER.decode(text)
        kept = {name: bytes(raw).decode() for name, raw in held.items() if name not in _NOT_CONTENT}
        whole.update(json.dumps(sorted(kept.items()), ensure_ascii=False).encode())
    return whole.hexdigest()


def doses_shown(entry: OrderEntry) -> list[dict[str, Any]]:
    """What the row of an order holds of its doses."""
    held: list[dict[str, Any]] = json.loads(entry.drugs)
    return held


def current_content(entry: OrderEntry) -> str:
    """The digest of what the record now holds of an order, whoever wrote it."""
    requests = [each["request"].partition("/")[2] for each in doses_shown(entry)]
    heads = {
        head.rid: head for head in Resource.objects.filter(source=HERE, kind="MedicationRequest", rid__in=requests)
    }
    ordered = [entry.group, *(heads[rid] for rid in requests if rid in heads)]
    texts = _texts(ordered)
    marks = [head.rid for head in ordered if head.withdrawn]  # one that was withdrawn asks for nothing any more
    return content_digest([*(texts[head.pk] for head in ordered), *(f'{{"withdrawn":"{rid}"}}' for rid in marks)])


def _texts(heads: list[Resource]) -> Mapping[int, str]:
    rows = ResourceVersion.objects.filter(resource__in=heads).values_list("resource_id", "number", "text")
    current = {head.pk: head.version for head in heads}
    return {resource: text for resource, number, text in rows if number == current[resource]}
