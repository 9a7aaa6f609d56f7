"""Five people with their credentials, and a patient of whom everything that TC needs is recorded today."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.store.models import Role, User
from medonc.workbench import people
from medonc.workbench.demo_people import give_credentials
from medonc.workbench.new_patient import new_patient
from medonc.workbench.orders.plan_treatment import plan_treatment
from medonc.workbench.record_diagnosis import record_diagnosis
from medonc.workbench.record_performance import record_performance
from medonc.workbench.record_result import record_result
from medonc.workbench.record_vitals import record_vitals
from medonc.workbench.site_settings import today

PASSWORD = "brass-door-4711"
TEAM = {
    "prescriber": Role.ONCOLOGIST,
    "second": Role.ONCOLOGIST,
    "pharmacist": Role.PHARMACIST,
    "technician": Role.TECHNICIAN,
    "nurse": Role.NURSE,
    "other_nurse": Role.NURSE,
}


@dataclass(frozen=True)
class Team:
    """The five who bring an order through, a second prescriber and the administrator."""

    prescriber: User
    second: User
    pharmacist: User
    technician: User
    nurse: User
    other_nurse: User
    administrator: User


def make_team() -> Team:
    keyring = people.add_person(
        username="keyring", name="Ada Keyring", role=Role.ADMINISTRATOR, password=PASSWORD, by=None
    )
    made = {}
    for name, role in TEAM.items():
        made[name] = people.add_person(
            username=name, name=f"{name.title()} Invented", role=role, password=PASSWORD, by=keyring
        )
        give_credentials(name, role, on=today(), by=keyring)
    return Team(**made, administrator=keyring)


BLOOD = (
    ("26499-4", "Neutrophils", "3.1", "10*9/L", "1.8", "7.5"),
    ("26515-7", "Platelets", "240", "10*9/L", "150", "400"),
    ("1975-2", "Bilirubin", "9", "umol/L", "3", "21"),
    ("1742-6", "ALT", "22", "U/L", "7", "45"),
    ("1920-8", "AST", "21", "U/L", "8", "40"),
    ("6768-6", "Alkaline phosphatase", "70", "U/L", "40", "120"),
    ("14682-9", "Creatinine", "66", "umol/L", "45", "90"),
)
TERMS = ("febrile neutropenia", "peripheral sensory neuropathy", "neutrophil count decreased")


def blood(patient: int, *, by: User, on: str = "", **changed: str) -> None:
    """Today's blood, normal but for the values that are named: `neutrophils="0.9"`."""
    for code, name, value, unit, low, high in BLOOD:
        record_result(
            patient,
            code=code,
            name=name,
            value=changed.get(name.lower().replace(" ", "_"), value),
            unit=unit,
            low=low,
            high=high,
            on=on or today().isoformat(),
            by=by,
        )


def make_patient(team: Team) -> int:
    pk = new_patient(
        family="Sample", given="Petra", born="1970-02-01", gender="female", record_number="SYN-1", by=team.prescriber
    ).patient
    record_diagnosis(pk, name="Malignant tumor of breast", code="C50.9", on="2026-01-10", by=team.prescriber)
    record_vitals(pk, on=today().isoformat(), weight=("72", "kg"), height=("168", "cm"), by=team.nurse)
    record_performance(pk, scale="ECOG", grade="0", on=today().isoformat(), by=team.nurse)
    return pk


def planned(team: Team, patient: int, regimen: str = "breast/tc") -> int:
    plan_treatment(
        patient,
        regimen=regimen,
        intent="curative",
        starts=today().isoformat(),
        reason="board",
        words="as agreed",
        by=team.prescriber,
    )
    return patient
