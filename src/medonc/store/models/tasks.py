"""Work that is due: what, when, how often it was tried, how it went."""

from __future__ import annotations

from django.db import models


class DueTask(models.Model):
    """A task of a name; a recurring one is due again after `every_seconds`, or at the next local midnight."""

    name = models.CharField(max_length=80, unique=True)
    payload = models.TextField(blank=True, default="{}")  # JSON
    due_at = models.DateTimeField(null=True, db_index=True)  # null: not due until somebody asks
    every_seconds = models.PositiveIntegerField(null=True)
    at_midnight = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    last_run_at = models.DateTimeField(null=True)
    last_took_ms = models.PositiveIntegerField(null=True)
    last_said = models.TextField(blank=True, default="")
    last_error = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("name",)
