"""What is looked at before treatment begins: hepatitis B, and the heart where a drug may harm it."""

from __future__ import annotations

from datetime import date, timedelta

from medonc.simulation.chance import Chance
from medonc.simulation.record import LOINC, US_CORE, Record, concept, quantity
from medonc.simulation.story import Story

HEART = {"doxorubicin", "daunorubicin", "trastuzumab"}
HEPATITIS = (
    ("hbsag", "5196-1", "Hepatitis B virus surface Ag [Presence] in Serum or Plasma by Immunoassay"),
    ("anti-hbc", "13952-7", "Hepatitis B virus core Ab [Presence] in Serum or Plasma by Immunoassay"),
)


def write_screening(record: Record, story: Story, chance: Chance) -> None:
    """Two tests of hepatitis B for most people; an ejection fraction before a drug that may harm the heart."""
    day = min(story.diagnosed + timedelta(days=3), story.now)
    if chance.happens(0.8):
        for name, loinc, words in HEPATITIS:
            _write_hepatitis(record, name, concept(LOINC, loinc, words), day)
    given = {line.drug for part in story.parts if part.regimen for line in part.regimen.drugs}
    if given & HEART and chance.happens(0.85):
        record.observe(
            "ejection-fraction",
            US_CORE + "observation-clinical-result",
            category="imaging",
            code=concept(LOINC, "10230-1", "Left ventricular Ejection fraction"),
            day=day,
            performer=[{"display": "Dr. Invented Cardiologist"}],
            valueQuantity=quantity(chance.whole(56, 68), "%"),
        )


def _write_hepatitis(record: Record, name: str, code: dict[str, object], day: date) -> None:
    record.observe(
        name,
        US_CORE + "observation-lab",
        category="laboratory",
        code=code,
        day=day,
        performer=[{"display": "Invented Laboratory"}],
        valueCodeableConcept=concept(LOINC, "LA6577-6", "Negative"),
    )
