"""What an alteration means for treatment in this tumour: tiers, resistance, conflicts, what was not tested."""

from medonc.practice.actionability.advice import Advice, Verdict
from medonc.practice.actionability.asked import Asked
from medonc.practice.actionability.asked_by_name import METHODS
from medonc.practice.actionability.report import MolecularReport, interpret
from medonc.practice.actionability.tiers import Evidence, Judged, Tier, judge

__all__ = [
    "METHODS",
    "Advice",
    "Asked",
    "Evidence",
    "Judged",
    "MolecularReport",
    "Tier",
    "Verdict",
    "interpret",
    "judge",
]
