"""Toxicity as the laboratory shows it: CTCAE grades of results, by edition, with what cannot be told."""

from medonc.practice.toxicity.ctcae import METHODS, AtLeast, Edition, grade
from medonc.practice.toxicity.of_chart import grades_of
from medonc.practice.toxicity.terms import mapped

__all__ = ["METHODS", "AtLeast", "Edition", "grade", "grades_of", "mapped"]
