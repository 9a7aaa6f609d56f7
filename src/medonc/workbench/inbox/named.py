"""Who did something, by the name that a colleague knows."""

from __future__ import annotations

from medonc.store.models import User


def name_of(username: str) -> str:
    """The name behind an account; the account itself where nobody has it any more."""
    held = User.objects.filter(username=username).first()
    return held.name if held else username
