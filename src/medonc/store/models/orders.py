"""Where each order stands: the row that a move locks, and what the queues read. The record itself is FHIR text."""

from __future__ import annotations

from django.db import models

from medonc.store.models.patients import PatientEntry
from medonc.store.models.resources import Resource


class OrderEntry(models.Model):
    """One day's order. `version` rises with every move; a form names the version that it was opened with.

    `signed` holds every move with who, when and the digest of the content then; each has its Provenance in the record.
    """

    task = models.OneToOneField(Resource, on_delete=models.PROTECT, related_name="order")
    group = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(PatientEntry, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=10)
    due = models.DateField(db_index=True)
    state = models.CharField(max_length=20, db_index=True)
    held_from = models.CharField(max_length=20, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64)
    label = models.CharField(max_length=200)  # "Carboplatin + PLD, cycle 4, day 1"
    drugs = models.TextField()  # JSON: what a queue shows of each dose
    signed = models.TextField(default="[]")  # JSON
    made_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("due", "pk")
        indexes = (models.Index(fields=("state", "due"), name="order_queue"),)

    def __str__(self) -> str:
        return f"{self.label}, {self.state}"


class OrderForm(models.Model):
    """A form that was carried out, by its key: sent again, it does nothing again."""

    key = models.CharField(max_length=80, unique=True)
    order = models.ForeignKey(OrderEntry, on_delete=models.CASCADE, related_name="forms")
    move = models.CharField(max_length=30)
    at = models.DateTimeField()
