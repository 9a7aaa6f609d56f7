"""Who did what, when, in a chain of digests: a change or a gap anywhere shows."""

from __future__ import annotations

from typing import Any

from django.db import models

from medonc.store.models.patients import PatientEntry
from medonc.values.errors import Refused


class AuditEntry(models.Model):
    """One act. `digest` covers every column and the digest of the entry before it."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.CharField(max_length=40)  # ISO, UTC, as digested
    who = models.CharField(max_length=150, db_index=True)
    act = models.CharField(max_length=60, db_index=True)
    patient = models.ForeignKey(PatientEntry, null=True, on_delete=models.PROTECT, related_name="audit")
    detail = models.TextField(blank=True, default="")  # JSON
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("patient", "act", "who", "at"), name="store_audit_opened"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add an entry; refuses to change one."""
        if self.pk is not None:
            raise Refused("an audit entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ARG002
        """Refused, always."""
        raise Refused("an audit entry is never deleted")


class AuditHead(models.Model):
    """The end of the chain: locked by each writer in turn, and what shows a chain cut short."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
