"""The one way into the record for what is written here: facts to FHIR resources, in one transaction with the audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from medonc.fhir.bundles import digest_of
from medonc.fhir.write import to_json, write_fact
from medonc.record import Chart, Fact, FactSource
from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import PatientEntry, Resource, ResourceVersion, User
from medonc.store.versions import NewVersion, add_version, write_versions
from medonc.values.errors import Refused
from medonc.workbench.dirty import mark_dirty
from medonc.workbench.envelope import read_envelope
from medonc.workbench.errors import Conflict
from medonc.workbench.open_chart import chart_of
from medonc.workbench.patients import survivor
from medonc.workbench.restricted import must_of_patient
from medonc.workbench.site_settings import zone

HERE = "medonc"  # the source of what is written here


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an act wrote."""

    patient: int
    resource: int
    kind: str
    rid: str
    version: int

    @property
    def reference(self) -> str:
        """As a fact cites it."""
        return f"{self.kind}/{self.rid}"


def begin(patient: int, *, by: User, act: str) -> tuple[PatientEntry, Chart]:
    """Check the right and load the chart of the person, whichever of their entries was named."""
    must_of_patient(patient, by=by, act=act)
    entry = survivor(patient)
    return entry, chart_of(entry.pk)


def new_source(kind: str, *, by: User) -> FactSource:
    """The source of a fact that is written now."""
    return FactSource(kind=kind, id=uuid4().hex, origin=HERE, author=by.signs_as)


def write_facts(entry: PatientEntry, facts: Sequence[Fact], *, by: User, act: str) -> tuple[Written, ...]:
    """Write new facts about a person."""
    person = reference_of(entry)
    texts = [(fact.source, to_json(write_fact(fact, patient=person))) for fact in facts]
    rows = [version_of(source.kind, source.id, text, patient=entry.pk) for source, text in texts]
    at = now()
    with transaction.atomic():
        outcome = write_versions(rows, at=at, who=by.username, act=act)
        mark_dirty([entry.pk], at=at)
        named = [f"{kind}/{rid}" for _, kind, rid in outcome.new]
        detail = {"wrote": named, "digests": [row.digest for row in rows]}
        audit.append(who=by.username, act=act, at=at, patient=entry.pk, detail=detail)
    held = Resource.objects.filter(source=HERE, rid__in=[row.rid for row in rows])
    return tuple(written(head) for head in sorted(held, key=lambda h: [r.rid for r in rows].index(h.rid)))


def write_next_version(
    head: Resource,
    text: str,
    *,
    by: User,
    act: str,
    reason: str,
    expected_version: int | None,
    detail: Mapping[str, object] | None = None,
) -> Written:
    """Write the next version of a resource; refuses (`Conflict`) where somebody else wrote one since it was opened."""
    at = now()
    with transaction.atomic():
        locked = Resource.objects.select_for_update().get(pk=head.pk)
        if expected_version is not None and locked.version != expected_version:
            raise _conflict(locked, expected_version)
        row = version_of(head.kind, head.rid, text, patient=head.patient_id, source=head.source, like=locked)
        add_version(locked, row, at=at, who=by.username, act=act, reason=reason)
        mark_dirty([head.patient_id] if head.patient_id else [], at=at)
        said = {"resource": str(head), "version": locked.version, "digest": row.digest, "reason": reason}
        audit.append(who=by.username, act=act, at=at, patient=head.patient_id, detail=said | dict(detail or {}))
    return written(locked)


def current_text(head: Resource) -> str:
    """The text of the current version."""
    return head.versions.get(number=head.version).text


def reference_of(entry: PatientEntry) -> str:
    """How a resource written here names its patient."""
    head = patient_resource(entry)
    address = head.versions.get(number=head.version).full_url
    return address if "|" in head.rid and address else f"Patient/{head.rid}"


def patient_resource(entry: PatientEntry) -> Resource:
    """The Patient resource of an entry."""
    head = Resource.objects.filter(patient=entry, kind="Patient").order_by("pk").first()
    if head is None:
        raise Refused(f"no Patient resource is stored for {entry}", do="import the patient again")
    return head


def version_of(
    kind: str, rid: str, text: str, *, patient: int | None, source: str = HERE, like: Resource | None = None
) -> NewVersion:
    """A text with the columns derived from it."""
    envelope, where = read_envelope(text), zone()
    address = like.versions.get(number=like.version).full_url if like else ""
    return NewVersion(
        source=source,
        kind=kind,
        rid=rid,
        text=text,
        digest=digest_of(text),
        patient=patient,
        full_url=address,
        identifier=envelope.business_identifier,
        effective=envelope.effective(zone=where),
        known=envelope.known(zone=where),
        withdrawn=envelope.withdrawn,
    )


def written(head: Resource) -> Written:
    """What was written, from the stored resource."""
    return Written(patient=head.patient_id or 0, resource=head.pk, kind=head.kind, rid=head.rid, version=head.version)


def _conflict(head: Resource, expected: int) -> Conflict:
    latest: ResourceVersion = head.versions.get(number=head.version)
    return Conflict(
        f"{head} was changed by {latest.received_by} since you opened it (version {expected}, now {head.version})",
        do="open it again, look at what changed, and repeat your change",
    )
