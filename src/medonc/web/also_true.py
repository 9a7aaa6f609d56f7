"""What is also true of the patient: short lines that no duty puts first."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.web.answers_shown import AnswerShown, DutyShown

_TITLES = {
    "Allergy": "Allergy",
    "Allergies": "Allergies",
    "Other illness": "Other illness",
    "Home medicine": "Medicines",
    "Comorbidities reviewed": "Reviewed",
    "Charlson index": "Charlson",
    "ECOG": "ECOG",
    "Smoking status": "Smoking",
    "Pack-years": "Pack-years",
    "Family": "Family",
    "Body surface": "Body surface",
    "Kidney function": "Kidney",
    "Last visit": "Last visit",
    "Note": "Note",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """One line: a short title and the answers under it."""

    title: str
    answers: tuple[AnswerShown, ...]
    grave: bool


def also_true(duties: tuple[DutyShown, ...]) -> tuple[Also, ...]:
    """The lines that the record has something for, in a fixed order."""
    every = [answer for duty in duties for answer in duty.known]
    lines = ((title, short, tuple(a for a in every if a.title == title)) for title, short in _TITLES.items())
    return tuple(Also(title=short, answers=found, grave=title == "Allergy") for title, short, found in lines if found)
