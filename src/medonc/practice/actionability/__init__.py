"""What an alteration means for treatment in this tumour: tiers, resistance, conflicts, what was not tested."""

from medonc.practice.actionability.advice import Advice, Verdict
from medonc.practice.actionability.report import Asked, MolecularReport, interpret
from medonc.practice.actionability.tiers import Evidence, Judged, Tier, judge

__all__ = ["Advice", "Asked", "Evidence", "Judged", "MolecularReport", "Tier", "Verdict", "interpret", "judge"]
