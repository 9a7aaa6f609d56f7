"""Who may do what: one table, asked by every act and every page."""

from __future__ import annotations

from medonc.store.models import Role, User
from medonc.workbench.errors import NotAllowed

_READING = {"read", "find", "desk"}
_BEDSIDE = {
    "new_patient",
    "record_result",
    "record_vitals",
    "record_performance",
    "record_toxicity",
    "record_allergy",
    "record_comorbidity",
    "record_home_medicine",
    "record_note",
    "correct_fact",
    "withdraw_fact",
}
_OFFICE = {"import", "export", "merge"}
_HOUSE = {"settings", "people", "audit"}

RIGHTS: dict[str, frozenset[str]] = {
    Role.ONCOLOGIST: frozenset(
        _READING | _BEDSIDE | _OFFICE | {"record_diagnosis", "record_stage", "record_death", "audit"}
    ),
    Role.NURSE: frozenset(_READING | _BEDSIDE | {"record_death"}),
    Role.PHARMACIST: frozenset(_READING | {"record_result", "record_allergy", "record_home_medicine", "record_note"}),
    Role.COORDINATOR: frozenset(_READING | _OFFICE | {"new_patient", "record_note"}),
    Role.ADMINISTRATOR: frozenset(_READING | _OFFICE | _HOUSE),
}


def may(user: User, act: str) -> bool:
    """Whether a person may do an act; an account that was closed may do nothing."""
    return bool(user.is_active) and act in RIGHTS.get(user.role, frozenset())


def must(user: User, act: str) -> None:
    """Refuses (`NotAllowed`) an act outside the person's rights, naming the roles that may."""
    if may(user, act):
        return
    roles = ", ".join(role for role, acts in RIGHTS.items() if act in acts)
    raise NotAllowed(
        f"{user.name} ({user.role}) may not {act.replace('_', ' ')}", do=f"ask one of these: {roles or 'nobody'}"
    )
