"""New results: what waits to be looked at, what waits for its person, and how far the inbox has read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from medonc.store.models.patients import PatientEntry
from medonc.store.models.resources import Resource

OPEN, ACKNOWLEDGED, REPLACED, ASSIGNED, SET_ASIDE = "open", "acknowledged", "replaced", "assigned", "set aside"


class ResultLine(models.Model):
    """One version of one result. What it says is kept as it stood on arrival, with the edition that judged it."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="inbox_lines")
    version = models.PositiveIntegerField()
    patient = models.ForeignKey(PatientEntry, on_delete=models.PROTECT, related_name="inbox_lines")
    arrived_at = models.DateTimeField(db_index=True)
    effective_at = models.DateTimeField(null=True)
    test = models.CharField(max_length=300)
    value = models.TextField()
    limits = models.CharField(max_length=200, blank=True, default="")
    previous = models.TextField(blank=True, default="")
    flag = models.CharField(max_length=40, blank=True, default="")  # as the laboratory states it
    side = models.CharField(max_length=40, blank=True, default="")  # H or L against the limits that came with it
    grade = models.CharField(max_length=200, blank=True, default="")
    critical = models.BooleanField(default=False)
    why = models.TextField(blank=True, default="")  # why it is critical, or could not be judged
    rule = models.CharField(max_length=120, blank=True, default="")
    edition = models.CharField(max_length=64, blank=True, default="")
    is_report = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True, default="")  # corrected, withdrawn
    state = models.CharField(max_length=20, default=OPEN, db_index=True)
    done_by = models.CharField(max_length=150, blank=True, default="")
    done_at = models.DateTimeField(null=True)
    done = models.CharField(max_length=40, blank=True, default="")
    done_words = models.TextField(blank=True, default="")
    escalated_at = models.DateTimeField(null=True)
    escalated_to = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        ordering = ("-critical", "arrived_at", "pk")
        constraints = (models.UniqueConstraint(fields=("resource", "version"), name="inbox_line_of_version"),)
        indexes: ClassVar = [models.Index(fields=("patient", "state"), name="inbox_of_patient")]

    def __str__(self) -> str:
        return f"{self.test} {self.value}"


class UnclaimedResult(models.Model):
    """A result of a person whom the record does not hold: kept as received until somebody says whose it is."""

    source = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    full_url = models.CharField(max_length=400, blank=True, default="")
    stated = models.CharField(max_length=400)  # how the sender names the person
    came_in = models.CharField(max_length=300)  # the file, or the address
    arrived_at = models.DateTimeField()
    test = models.CharField(max_length=300)
    value = models.TextField()
    flag = models.CharField(max_length=40, blank=True, default="")
    critical = models.BooleanField(default=False)
    why = models.TextField(blank=True, default="")
    state = models.CharField(max_length=20, default=OPEN, db_index=True)
    patient = models.ForeignKey(PatientEntry, null=True, on_delete=models.PROTECT, related_name="claimed_results")
    done_by = models.CharField(max_length=150, blank=True, default="")
    done_at = models.DateTimeField(null=True)
    done_words = models.TextField(blank=True, default="")
    escalated_at = models.DateTimeField(null=True)
    escalated_to = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        ordering = ("-critical", "arrived_at", "pk")
        constraints = (models.UniqueConstraint(fields=("source", "digest"), name="unclaimed_once"),)

    def __str__(self) -> str:
        return f"{self.test} {self.value} of {self.stated}"


class InboxMark(models.Model):
    """How far the inbox has come: `audit` in the audit's numbers, `pull` in the time of the other server."""

    name = models.CharField(max_length=40, unique=True)
    number = models.PositiveBigIntegerField(default=0)
    moment = models.CharField(max_length=60, blank=True, default="")  # as the other server writes it

    def __str__(self) -> str:
        return f"{self.name}: {self.moment or self.number}"
