"""Who works in the demo: invented people in every role, with the credentials that their acts ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from medonc.store.models import Role, User
from medonc.workbench.credentials import record_credential

_BOARD = "Invented Board of Medicine"
_OF_ROLE: dict[str, tuple[tuple[str, str, str], ...]] = {
    Role.ONCOLOGIST: (
        ("degree", "MD", "Invented University"),
        ("residency", "Internal medicine", "Invented University Hospital"),
        ("fellowship", "Medical oncology", "Invented Cancer Centre"),
        ("board certification", "Medical oncology", _BOARD),
        ("licence", "Physician", _BOARD),
    ),
    Role.FELLOW: (
        ("degree", "MD", "Invented University"),
        ("residency", "Internal medicine", "Invented University Hospital"),
        ("licence", "Physician", _BOARD),
    ),
    Role.ADVANCED_PRACTITIONER: (
        ("degree", "MSN", "Invented College of Nursing"),
        ("board certification", "Advanced oncology nursing", "Invented Board of Nursing"),
        ("licence", "Nurse practitioner", "Invented Board of Nursing"),
    ),
    Role.PHARMACIST: (
        ("degree", "PharmD", "Invented School of Pharmacy"),
        ("board certification", "Oncology pharmacy", "Invented Board of Pharmacy"),
        ("licence", "Pharmacist", "Invented Board of Pharmacy"),
    ),
    Role.TECHNICIAN: (("licence", "Pharmacy technician", "Invented Board of Pharmacy"),),
    Role.NURSE: (("degree", "BSN", "Invented College of Nursing"), ("licence", "RN", "Invented Board of Nursing")),
}
_COMPETENCE = ("chemotherapy competence", "Preparing and giving of anticancer drugs", "Invented Cancer Centre")
_LASTING = {"degree", "residency", "fellowship"}
_SOON, _LATER = 41, 500  # days until an end: one that the notices show, and the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the demo's people. `soon` makes the chemotherapy competence end within the weeks of the notice."""

    username: str
    name: str
    role: str
    signs: str = ""
    soon: bool = False


CAST: tuple[Member, ...] = (
    Member(username="oncologist", name="Ottilie Marrow", role=Role.ONCOLOGIST, signs="MD, medical oncology (invented)"),
    Member(username="oncologist2", name="Oskar Node", role=Role.ONCOLOGIST, signs="MD, medical oncology (invented)"),
    Member(username="fellow", name="Frida Rounds", role=Role.FELLOW, signs="MD (invented)"),
    Member(username="practitioner", name="Piet Clinic", role=Role.ADVANCED_PRACTITIONER, signs="NP (invented)"),
    Member(username="pharmacist", name="Philippa Vial", role=Role.PHARMACIST, signs="PharmD (invented)"),
    Member(username="pharmacist2", name="Pavel Balance", role=Role.PHARMACIST, signs="PharmD (invented)"),
    Member(username="technician", name="Tilda Hood", role=Role.TECHNICIAN, signs="CPhT (invented)"),
    Member(username="nurse", name="Niels Cannula", role=Role.NURSE, signs="RN, oncology nursing (invented)"),
    Member(username="nurse2", name="Nadia Port", role=Role.NURSE, signs="RN, oncology nursing (invented)"),
    Member(username="nurse3", name="Noor Dropchamber", role=Role.NURSE, signs="RN (invented)", soon=True),
    Member(username="coordinator", name="Cosmo Agenda", role=Role.BOARD_COORDINATOR),
    Member(username="trials", name="Thea Protocol", role=Role.TRIAL_OFFICE),
    Member(username="registry", name="Rune Abstract", role=Role.REGISTRY_ANALYST),
    Member(username="administrator", name="Ada Keyring", role=Role.ADMINISTRATOR),
)


def give_credentials(username: str, role: str, *, on: date, by: User, soon: bool = False) -> None:
    """Record what the role's acts ask for, as verified on a day; nothing for roles that do no act on an order."""
    wanted = _OF_ROLE.get(role, ())
    for number, (kind, title, issuer) in enumerate((*wanted, _COMPETENCE) if wanted else (), start=1):
        ends = _SOON if soon and kind == _COMPETENCE[0] else _LATER
        record_credential(
            username,
            kind=kind,
            title=title,
            issuer=issuer,
            number=f"INV-{number}",
            valid_from=(on - timedelta(days=230)).isoformat(),
            valid_until="" if kind in _LASTING else (on + timedelta(days=ends)).isoformat(),
            verified_by="the invented staff office",
            verified_on=on.isoformat(),
            by=by,
        )
