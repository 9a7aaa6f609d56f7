"""The record at rest: FHIR R4 as its received text, every version, append-only."""

from __future__ import annotations

from typing import Any

from django.db import models

from medonc.store.models.patients import PatientEntry
from medonc.values.errors import Refused


class Resource(models.Model):
    """The identity of a resource and the columns derived from its current version; the text is in the versions."""

    source = models.CharField(max_length=120)  # the site or file that it came from; "medonc" where written here
    kind = models.CharField(max_length=60)  # resource type
    rid = models.CharField(max_length=200)  # its id, else a business identifier, else its digest
    patient = models.ForeignKey(PatientEntry, null=True, on_delete=models.PROTECT, related_name="resources")
    identifier = models.CharField(max_length=300, blank=True, default="", db_index=True)  # first "system|value"
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, db_index=True)
    effective = models.DateTimeField(null=True)
    known = models.DateTimeField(null=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "kind", "rid"), name="resource_identity"),)
        indexes = (models.Index(fields=("patient", "kind"), name="resource_of_patient"),)

    def __str__(self) -> str:
        return f"{self.kind}/{self.rid}"


class ResourceVersion(models.Model):
    """One version of a resource, as received, byte for byte. It can be added, never changed."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    full_url = models.CharField(max_length=400, blank=True, default="")
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=150)
    act = models.CharField(max_length=60)  # import, correct, withdraw, record …
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("resource", "number"), name="resource_version"),)

    def __str__(self) -> str:
        return f"{self.resource} version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a version; refuses to change one."""
        if self.pk is not None:
            raise Refused("a stored version is never changed", do="write a new version")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ARG002
        """Refused, always."""
        raise Refused("a stored version is never deleted", do="withdraw the fact, with its reason")
