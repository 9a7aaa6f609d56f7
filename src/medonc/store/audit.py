"""The audit chain: each entry's digest covers the entry before it, so a change, a gap or a cut shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction

from medonc.store.models import AuditEntry, AuditHead, ResourceVersion

START = "0" * 64
_HEAD = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditCheck:
    """What the check of the chain found: how many entries and versions were read, and what does not fit."""

    entries: int
    versions: int
    faults: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether everything fits."""
        return not self.faults


def append(
    *, who: str, act: str, at: datetime, patient: int | None = None, detail: Mapping[str, object] | None = None
) -> AuditEntry:
    """Add an entry at the end of the chain; must run inside the transaction of the act that it records."""
    head = _locked_head()
    entry = AuditEntry(
        number=head.number + 1,
        at=at.isoformat(),
        who=who,
        act=act,
        patient_id=patient,
        detail=json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
        previous=head.digest,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    AuditHead.objects.filter(pk=_HEAD).update(number=entry.number, digest=entry.digest)
    return entry


def digest_of(entry: AuditEntry) -> str:
    """The digest over every column of an entry."""
    columns = [entry.number, entry.at, entry.who, entry.act, entry.patient_id, entry.detail, entry.previous]
    return hashlib.sha256(json.dumps(columns, ensure_ascii=False).encode()).hexdigest()


def verify(*, texts: bool = True) -> AuditCheck:
    """Reads the whole chain, and every stored text against its digest; says what does not fit."""
    faults: list[str] = []
    count, last = 0, START
    for entry in AuditEntry.objects.order_by("number").iterator():
        count += 1
        faults += _faults_of(entry, number=count, previous=last)
        last = entry.digest
    faults += _end_faults(count=count, last=last)
    versions, changed = _changed_texts() if texts else (0, [])
    return AuditCheck(entries=count, versions=versions, faults=tuple(faults + changed))


def text_digest(text: str) -> str:
    """The digest under which a text is stored: that of its JSON without white space."""
    return hashlib.sha256(msgspec.json.format(text.encode(), indent=-1)).hexdigest()


def _locked_head() -> AuditHead:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry belongs inside the transaction of its act")
    AuditHead.objects.get_or_create(pk=_HEAD, defaults={"number": 0, "digest": START})
    return AuditHead.objects.select_for_update().get(pk=_HEAD)


def _faults_of(entry: AuditEntry, *, number: int, previous: str) -> list[str]:
    faults = []
    if entry.number != number:
        faults.append(f"entry {number} is missing: found {entry.number} in its place")
    if entry.previous != previous:
        faults.append(f"entry {entry.number} does not follow the one before it")
    if entry.digest != digest_of(entry):
        faults.append(f"entry {entry.number} was changed after it was written")
    return faults


def _end_faults(*, count: int, last: str) -> list[str]:
    head = AuditHead.objects.filter(pk=_HEAD).first()
    if head is None:
        return ["the end of the chain is not recorded"] if count else []
    if (head.number, head.digest) == (count, last):
        return []
    return [f"the chain ends at entry {count}; its recorded end is entry {head.number}"]


def _changed_texts() -> tuple[int, list[str]]:
    seen, changed = 0, []
    rows = ResourceVersion.objects.select_related("resource").order_by("pk")
    for version in rows.iterator(chunk_size=500):
        seen += 1
        if text_digest(version.text) != version.digest:
            changed.append(f"the text of {version} was changed after it was stored")
    return seen, changed
