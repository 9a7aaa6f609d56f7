"""What was delivered of a regimen: dose intensity, the history of each drug's doses, and where lifetime doses lead."""

from medonc.practice.treatment.delivered.ahead import AS_LAST, Ahead
from medonc.practice.treatment.delivered.cycle_doses import CheckedDoses, by_event
from medonc.practice.treatment.delivered.dose_intensity import dose_intensity
from medonc.practice.treatment.delivered.history import DoseGiven, DrugHistory, dose_history
from medonc.practice.treatment.delivered.lifetime import lifetime_doses

__all__ = [
    "AS_LAST",
    "Ahead",
    "CheckedDoses",
    "DoseGiven",
    "DrugHistory",
    "by_event",
    "dose_history",
    "dose_intensity",
    "lifetime_doses",
]
