"""Writing and reading versions of resources. Writing is append-only; the same digest again writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db.models import F, Max, Q

from medonc.store.models import Resource, ResourceVersion

T = TypeVar("T")
Identity = tuple[str, str, str]  # source, kind, rid
SHARED = frozenset(
    ("Device", "Group", "Location", "Medication", "Organization", "Practitioner", "PractitionerRole", "Substance")
)
_BATCH = 400
_NAMED = re.compile(rf'"((?:{"|".join(sorted(SHARED))})/[^"/]+|urn:uuid:[^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """A resource text to be stored, with the columns derived from it."""

    source: str
    kind: str
    rid: str
    text: str
    digest: str
    patient: int | None
    full_url: str = ""
    identifier: str = ""
    effective: datetime | None = None
    known: datetime | None = None
    withdrawn: bool = False

    @property
    def identity(self) -> Identity:
        """What makes it the same resource as one that is stored."""
        return self.source, self.kind, self.rid


@dataclass(slots=True)
class Outcome:
    """What a write did, by identity, and which patients it touched."""

    new: list[Identity] = field(default_factory=list)
    changed: list[Identity] = field(default_factory=list)
    same: list[Identity] = field(default_factory=list)
    earlier: list[Identity] = field(default_factory=list)  # an earlier version came again; the later one stays
    patients: set[int] = field(default_factory=set)

    def add(self, other: Outcome) -> None:
        """Take in what another write did."""
        for name in ("new", "changed", "same", "earlier"):
            getattr(self, name).extend(getattr(other, name))
        self.patients |= other.patients


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """One stored version as plain text, for the reader."""

    resource: int
    source: str
    kind: str
    rid: str
    number: int
    text: str
    full_url: str


def write_versions(rows: Iterable[NewVersion], *, at: datetime, who: str, act: str, reason: str = "") -> Outcome:
    """Store each row that is not stored yet; inside a transaction. A text that was ever stored adds nothing."""
    outcome = Outcome()
    for batch in batches(rows, _BATCH):
        for once in _rounds(batch):
            outcome.add(_write_round(once, at=at, who=who, act=act, reason=reason))
    return outcome


def add_version(head: Resource, row: NewVersion, *, at: datetime, who: str, act: str, reason: str) -> None:
    """Store the next version of a locked resource, also one whose text was stored earlier: a change undone."""
    _move(head, row)
    _update_heads([head])
    _version(head, row, at=at, who=who, act=act, reason=reason).save()


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of at most `size`."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


def heads_of(identities: Sequence[Identity]) -> dict[Identity, Resource]:
    """The stored resources among these identities."""
    found: dict[Identity, Resource] = {}
    for source, kind in {(s, k) for s, k, _ in identities}:
        rids = [r for s, k, r in identities if (s, k) == (source, kind)]
        for part in batches(rids, _BATCH):
            for head in Resource.objects.filter(source=source, kind=kind, rid__in=part):
                found[source, kind, head.rid] = head
    return found


def current_texts(patients: Iterable[int]) -> list[StoredText]:
    """The current text of every resource of these patients; withdrawn ones included, for the reader to remark on."""
    return _texts(ResourceVersion.objects.filter(resource__patient__in=list(patients), number=F("resource__version")))


def texts_as_of(patients: Iterable[int], *, moment: datetime) -> list[StoredText]:
    """The texts as they stood: a later version counts from when it was received, a first one always.

    When a first version became known is in its text; a correction changes the record on the day that it is made.
    """
    heads = Resource.objects.filter(patient__in=list(patients))
    stood = heads.annotate(
        stood=Max("versions__number", filter=Q(versions__received_at__lte=moment) | Q(versions__number=1))
    )
    numbers = dict(stood.values_list("pk", "stood"))
    rows = ResourceVersion.objects.filter(resource__in=heads)
    return [text for text in _texts(rows) if numbers[text.resource] == text.number]


def shared_texts(texts: Iterable[str]) -> list[StoredText]:
    """The current texts of what belongs to no patient (drugs, people, places) and is named in these texts."""
    named = {match for text in texts for match in _NAMED.findall(text)}
    if not named:
        return []
    rows = ResourceVersion.objects.filter(resource__patient=None, number=F("resource__version"))
    pairs = [name.partition("/") for name in named if not name.startswith("urn:")]
    addresses = [name for name in named if name.startswith("urn:")]
    by_id = Q(resource__kind__in={k for k, _, _ in pairs}, resource__rid__in={r for _, _, r in pairs})
    wanted = {(kind, rid) for kind, _, rid in pairs}
    found = _texts(rows.filter(by_id | Q(full_url__in=addresses)))
    return [text for text in found if (text.kind, text.rid) in wanted or text.full_url in addresses]


def has_later_versions(patients: Iterable[int], *, moment: datetime) -> bool:
    """Whether anything of these patients was corrected or received again after a moment."""
    return ResourceVersion.objects.filter(
        resource__patient__in=list(patients), number__gt=1, received_at__gt=moment
    ).exists()


def _texts(rows: object) -> list[StoredText]:
    columns = ("resource_id", "resource__source", "resource__kind", "resource__rid", "number", "text", "full_url")
    names = ("resource", "source", "kind", "rid", "number", "text", "full_url")
    ordered = rows.order_by("resource_id").values_list(*columns)  # type: ignore[attr-defined]
    return [StoredText(**dict(zip(names, row, strict=True))) for row in ordered]


def _rounds(batch: Sequence[NewVersion]) -> Iterator[list[NewVersion]]:
    """One identity at most once in a round, in the order received."""
    waiting = list(batch)
    while waiting:
        once: dict[Identity, NewVersion] = {}
        again = []
        for row in waiting:
            if row.identity in once:
                again.append(row)
            else:
                once[row.identity] = row
        yield list(once.values())
        waiting = again


def _write_round(rows: list[NewVersion], *, at: datetime, who: str, act: str, reason: str) -> Outcome:
    heads = heads_of([row.identity for row in rows])
    outcome = Outcome()
    fresh = [row for row in rows if row.identity not in heads]
    changed = _changed([row for row in rows if row.identity in heads], heads, outcome)
    made = Resource.objects.bulk_create([_head(row) for row in fresh])
    for row in changed:
        _move(heads[row.identity], row)
    _update_heads([heads[row.identity] for row in changed])
    pairs = [*zip(made, fresh, strict=True), *((heads[row.identity], row) for row in changed)]
    ResourceVersion.objects.bulk_create(
        _version(head, row, at=at, who=who, act=act, reason=reason) for head, row in pairs
    )
    outcome.new = [row.identity for row in fresh]
    outcome.changed = [row.identity for row in changed]
    outcome.patients = {row.patient for row in [*fresh, *changed] if row.patient is not None}
    return outcome


def _changed(rows: list[NewVersion], heads: dict[Identity, Resource], outcome: Outcome) -> list[NewVersion]:
    differing = [row for row in rows if heads[row.identity].digest != row.digest]
    outcome.same = [row.identity for row in rows if heads[row.identity].digest == row.digest]
    if not differing:
        return []
    pks = [heads[row.identity].pk for row in differing]
    stored = set(ResourceVersion.objects.filter(resource__in=pks).values_list("resource_id", "digest"))
    outcome.earlier = [row.identity for row in differing if (heads[row.identity].pk, row.digest) in stored]
    known = set(outcome.earlier)
    return [row for row in differing if row.identity not in known]


def _head(row: NewVersion) -> Resource:
    return Resource(
        source=row.source,
        kind=row.kind,
        rid=row.rid,
        patient_id=row.patient,
        identifier=row.identifier[:300],
        digest=row.digest,
        effective=row.effective,
        known=row.known,
        withdrawn=row.withdrawn,
    )


def _move(head: Resource, row: NewVersion) -> None:
    head.version += 1
    head.digest, head.identifier = row.digest, row.identifier[:300]
    head.effective, head.known, head.withdrawn = row.effective, row.known, row.withdrawn
    head.patient_id = row.patient if row.patient is not None else head.patient_id


def _update_heads(heads: list[Resource]) -> None:
    columns = ["version", "digest", "identifier", "effective", "known", "withdrawn", "patient"]
    Resource.objects.bulk_update(heads, columns, batch_size=80)


def _version(head: Resource, row: NewVersion, *, at: datetime, who: str, act: str, reason: str) -> ResourceVersion:
    return ResourceVersion(
        resource=head,
        number=head.version,
        text=row.text,
        digest=row.digest,
        full_url=row.full_url[:400],
        received_at=at,
        received_by=who,
        act=act,
        reason=reason,
    )
