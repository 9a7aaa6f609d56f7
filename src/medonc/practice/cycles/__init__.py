"""Running treatment: which day is due, and the verdict on it."""

from medonc.practice.cycles.due import DueDay, next_day
from medonc.practice.cycles.plan import due_day, plan
from medonc.practice.cycles.verdict import DayVerdict, Verdict, verdict

__all__ = ["DayVerdict", "DueDay", "Verdict", "due_day", "next_day", "plan", "verdict"]
