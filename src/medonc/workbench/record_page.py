"""What is stored of a patient: each resource with its versions, as received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from medonc.store.models import ReceivedRemark, Resource, ResourceVersion, User
from medonc.workbench.errors import NoSuchPatient
from medonc.workbench.patients import family_of
from medonc.workbench.restricted import must_of_patient


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldResource:
    """A resource of the record; `reference` is how facts name it ("Observation/…")."""

    pk: int
    patient: int
    source: str
    kind: str
    rid: str
    version: int
    effective: datetime | None
    known: datetime | None
    withdrawn: bool

    @property
    def reference(self) -> str:
        """As a fact cites it."""
        return f"{self.kind}/{self.rid}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldVersion:
    """One version: the text as received, who brought it, why."""

    number: int
    text: str
    digest: str
    received_at: datetime
    received_by: str
    act: str
    reason: str


def resources(patient: int, *, by: User) -> tuple[HeldResource, ...]:
    """Everything that is stored of the person, merged duplicates included, by type and time."""
    must_of_patient(patient, by=by, act="read")
    rows = Resource.objects.filter(patient__in=family_of(patient)).order_by("kind", "effective", "pk")
    return tuple(held(row) for row in rows)


def history(patient: int, resource: int, *, by: User) -> tuple[HeldVersion, ...]:
    """Every version of a resource, the newest first."""
    must_of_patient(patient, by=by, act="read")
    row = resource_of(patient, resource)
    return tuple(_version(v) for v in row.versions.order_by("-number"))


def referenced(patient: int, reference: str, *, by: User) -> HeldResource:
    """The stored resource that a fact cites as "Observation/…"."""
    must_of_patient(patient, by=by, act="read")
    kind, _, rid = reference.partition("/")
    row = Resource.objects.filter(patient__in=family_of(patient), kind=kind, rid=rid).order_by("pk").last()
    if row is None:
        raise NoSuchPatient(f"the record of patient {patient} holds no {reference}")
    return held(row)


def remarks(patient: int, *, by: User) -> tuple[ReceivedRemark, ...]:
    """What the reader remarked when the patient's resources were received."""
    must_of_patient(patient, by=by, act="read")
    return tuple(ReceivedRemark.objects.filter(patient__in=family_of(patient)).order_by("-batch", "pk"))


def resource_of(patient: int, resource: int) -> Resource:
    """The stored resource of a patient; refuses one of another patient."""
    row = Resource.objects.filter(pk=resource, patient__in=family_of(patient)).first()
    if row is None:
        raise NoSuchPatient(f"the record of patient {patient} holds no resource {resource}")
    return row


def held(row: Resource) -> HeldResource:
    """A stored resource as a plain record."""
    names = ("pk", "source", "kind", "rid", "version", "effective", "known", "withdrawn")
    return HeldResource(patient=row.patient_id or 0, **{n: getattr(row, n) for n in names})


def _version(row: ResourceVersion) -> HeldVersion:
    names = ("number", "text", "digest", "received_at", "received_by", "act", "reason")
    return HeldVersion(**{n: getattr(row, n) for n in names})
