"""What entitles a person to an act: a degree, a licence, a competence, each a row that is never changed."""

from __future__ import annotations

from typing import Any

from django.db import models

from medonc.store.models.people import User
from medonc.values.errors import Refused


class CredentialKind(models.TextChoices):
    """The kinds that an employer verifies."""

    DEGREE = "degree", "degree"
    RESIDENCY = "residency", "residency"
    FELLOWSHIP = "fellowship", "fellowship"
    BOARD_CERTIFICATION = "board certification", "board certification"
    LICENCE = "licence", "licence"
    CHEMOTHERAPY_COMPETENCE = "chemotherapy competence", "chemotherapy competence"


class Credential(models.Model):
    """One credential as it was verified. A renewal is a new row; so is the end of one, which names the row it ends.

    Both `valid_from` and `valid_until` are days on which it holds; without `valid_until` it does not run out.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=30, choices=CredentialKind.choices)
    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=200)
    number = models.CharField(max_length=100, blank=True, default="")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    verified_by = models.CharField(max_length=150)
    verified_on = models.DateField()
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    ends = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="ended_by")
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("user", "kind", "valid_from", "pk")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a row; refuses to change one."""
        if self.pk is not None:
            raise Refused("a credential is never changed", do="record the renewal, or the end, as a new one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ARG002
        """Refused, always."""
        raise Refused("a credential is never deleted")
