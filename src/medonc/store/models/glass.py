"""Restricted charts that somebody opened by stating a reason."""

from __future__ import annotations

from django.db import models

from medonc.store.models.patients import PatientEntry


class BrokenGlass(models.Model):
    """One opening with a reason: until when it lasts, and which administrator has looked at it since."""

    patient = models.ForeignKey(PatientEntry, on_delete=models.PROTECT, related_name="broken_glass")
    who = models.CharField(max_length=150, db_index=True)
    code = models.CharField(max_length=40)
    words = models.TextField()
    at = models.DateTimeField(db_index=True)
    until = models.DateTimeField()
    seen_by = models.CharField(max_length=150, blank=True, default="")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-pk")
