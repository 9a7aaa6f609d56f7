"""One line of the desk a patient: a projection of the review, with what it was computed from."""

from __future__ import annotations

from django.db import models

from medonc.store.models.patients import PatientEntry


class DeskLine(models.Model):
    """The line as last computed. It is current only for its day, edition and revision, and while not `dirty`."""

    patient = models.OneToOneField(PatientEntry, on_delete=models.CASCADE, related_name="desk_line")
    on = models.DateField(null=True)
    edition = models.CharField(max_length=64, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    dirty = models.BooleanField(default=True, db_index=True)
    computed_at = models.DateTimeField(null=True)
    group = models.CharField(max_length=40, blank=True, default="", db_index=True)
    rank = models.PositiveIntegerField(default=0)
    payload = models.TextField(blank=True, default="{}")  # JSON
    failed = models.TextField(blank=True, default="")  # why the last attempt gave nothing
