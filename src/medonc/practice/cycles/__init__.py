"""Running treatment: which day is due, and the verdict on it."""

from medonc.practice.cycles.due import DueDay, next_day
from medonc.practice.cycles.plan import plan
from medonc.practice.cycles.verdict import DayVerdict, Verdict, verdict

__all__ = ["DayVerdict", "DueDay", "Verdict", "next_day", "plan", "verdict"]
