"""What an act can refuse, each with the page status that a face shows it with.

MedoncError
├── NotAllowed      403  this person may not do this
├── NoSuchPatient   404  no patient, or no resource, of this number
├── Conflict        409  somebody else changed it since it was opened
└── the rest        422  found / expected / do this
"""

from __future__ import annotations

from medonc.values.errors import MedoncError, Refused


class NotAllowed(Refused):
    """This person may not do this."""

    status = 403


class NoSuchPatient(MedoncError):
    """No patient, or no resource of the patient, of this number."""

    status = 404


class Conflict(MedoncError):
    """Somebody else changed it since it was opened; nothing was written."""

    status = 409


def page_status(refused: MedoncError) -> int:
    """The page status of a refusal."""
    return getattr(refused, "status", 422)
