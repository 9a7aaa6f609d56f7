"""Evaluating the patient: size, kidneys, blood, heart, liver, performance, comorbidity, and what cannot be true."""

from medonc.practice.assessment.body import body_surface, creatinine_clearance, weight_change
from medonc.practice.assessment.evaluate import assess
from medonc.practice.assessment.illness import charlson, liver_disease
from medonc.practice.assessment.methods import METHODS
from medonc.practice.assessment.plausibility import body_doubts, doubts, doubts_of
from medonc.practice.assessment.reading import Reading, inputs_from_chart
from medonc.practice.assessment.results import albi, child_pugh, corrected_calcium, meld_na, neutrophils, qtc
from medonc.practice.assessment.standing import carg, g8, performance

__all__ = [
    "METHODS",
    "Reading",
    "albi",
    "assess",
    "body_doubts",
    "body_surface",
    "carg",
    "charlson",
    "child_pugh",
    "corrected_calcium",
    "creatinine_clearance",
    "doubts",
    "doubts_of",
    "g8",
    "inputs_from_chart",
    "liver_disease",
    "meld_na",
    "neutrophils",
    "performance",
    "qtc",
    "weight_change",
]
