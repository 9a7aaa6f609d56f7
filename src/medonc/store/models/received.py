"""What came in, and what the reader had to say about it."""

from __future__ import annotations

from django.db import models

from medonc.store.models.patients import PatientEntry


class ReceivedBatch(models.Model):
    """One import: where from, by whom, and how many resources were new, changed, the same."""

    source = models.CharField(max_length=120)
    name = models.CharField(max_length=300)  # file name
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=150)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)


class ReceivedRemark(models.Model):
    """A remark of the reader about something received."""

    batch = models.ForeignKey(ReceivedBatch, on_delete=models.CASCADE, related_name="remarks")
    patient = models.ForeignKey(PatientEntry, null=True, on_delete=models.CASCADE, related_name="received_remarks")
    resource = models.CharField(max_length=300, blank=True, default="")
    level = models.CharField(max_length=20, default="note")
    kind = models.CharField(max_length=30, default="reading")
    text = models.TextField()
