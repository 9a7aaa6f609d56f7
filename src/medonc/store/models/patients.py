"""The index of patients: what a search, a header and a desk need without opening the record."""

from __future__ import annotations

from django.db import models


class PatientEntry(models.Model):
    """One patient. `revision` rises with every write to the record; caches and desk lines are keyed by it.

    A duplicate points at the entry that it was merged into; its resources stay with it, so a merge can be undone.
    """

    name = models.CharField(max_length=300, db_index=True)
    family = models.CharField(max_length=150, blank=True, default="")
    given = models.CharField(max_length=150, blank=True, default="")
    sought_name = models.CharField(max_length=300, db_index=True)  # lower case, without accents
    born = models.CharField(max_length=10, blank=True, default="", db_index=True)  # as recorded; may be partial
    gender = models.CharField(max_length=20, blank=True, default="")
    record_number = models.CharField(max_length=100, blank=True, default="", db_index=True)
    identifiers = models.TextField(blank=True, default="")  # one "system|value" a line
    deceased = models.BooleanField(default=False)
    died = models.CharField(max_length=40, blank=True, default="")
    restricted = models.CharField(max_length=20, blank=True, default="")  # why not everybody opens it; empty: not so
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("family", "given", "pk")

    def __str__(self) -> str:
        return f"{self.name}, {self.born or 'birth date not recorded'}, {self.record_number or 'no record number'}"
