"""What the site decided, each with who and when; what it did not decide stands at its named default."""

from __future__ import annotations

from django.db import models


class SiteSetting(models.Model):
    """One decision of the site."""

    name = models.CharField(max_length=60, unique=True)
    value = models.CharField(max_length=200)
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
