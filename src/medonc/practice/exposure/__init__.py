"""Exposure: which systemic treatment the record shows, as requested and as given; lines, cycles, cumulative doses."""

from __future__ import annotations

from medonc.practice.exposure.course import Course
from medonc.practice.exposure.courses import courses
from medonc.practice.exposure.methods import METHODS

__all__ = ["METHODS", "Course", "courses"]
