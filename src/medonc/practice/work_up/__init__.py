"""The work-up: what a complete one holds for a disease and its spread, what of it lacks, and what would settle it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers, Method
from medonc.practice.work_up.asked import tests_of_spread
from medonc.practice.work_up.found import WorkUp, work_ups
from medonc.practice.work_up.said import answer_of
from medonc.record import Chart

DUTY = "Work-up"
METHODS: Mapping[str, Method] = MappingProxyType({"work_up.tests": tests_of_spread, "work_up.subsets": tests_of_spread})

__all__ = ["DUTY", "METHODS", "WorkUp", "work_up", "work_ups"]


def work_up(chart: Chart, library: Library, on: date) -> DutyAnswers:
    """For each work-up that is meant for the patient: complete, or what lacks with the order that would settle it."""
    answers = tuple(a for held in work_ups(chart, library, on) for a in answer_of(held))
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers))
