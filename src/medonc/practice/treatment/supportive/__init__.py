"""Supportive care: what a day of treatment needs beside its drugs."""

from medonc.practice.treatment.supportive.day import supportive
from medonc.practice.treatment.supportive.methods import SUPPORTIVE_METHODS
from medonc.practice.treatment.supportive.proposed import Proposed, ProposedDrug

__all__ = ["SUPPORTIVE_METHODS", "Proposed", "ProposedDrug", "supportive"]
