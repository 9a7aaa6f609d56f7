"""The people who work here: an account with a role, and how its owner signs."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class Role(models.TextChoices):
    """What a person is to the patient; rights follow from it."""

    ONCOLOGIST = "oncologist", "oncologist"
    FELLOW = "fellow", "fellow"
    ADVANCED_PRACTITIONER = "advanced practitioner", "advanced practitioner"
    PHARMACIST = "pharmacist", "pharmacist"
    TECHNICIAN = "technician", "technician"
    NURSE = "nurse", "nurse"
    BOARD_COORDINATOR = "board coordinator", "board coordinator"
    TRIAL_OFFICE = "trial office", "trial office"
    REGISTRY_ANALYST = "registry analyst", "registry analyst"
    ADMINISTRATOR = "administrator", "administrator"


class User(AbstractUser):
    """An account. `credential` is how the person signs: "MD, medical oncology, licence 12345".

    What was verified, and until when it holds, stands in `Credential`: one row for each, never changed.
    """

    role = models.CharField(max_length=30, choices=Role.choices, default=Role.BOARD_COORDINATOR)
    credential = models.CharField(max_length=200, blank=True, default="")

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta(AbstractUser.Meta):
        ordering = ("username",)

    @property
    def name(self) -> str:
        """The full name, or the account name where none is recorded."""
        return self.get_full_name() or self.username

    @property
    def signs_as(self) -> str:
        """Name and credential, as printed beside what the person wrote."""
        return ", ".join(filter(None, [self.name, self.credential]))
