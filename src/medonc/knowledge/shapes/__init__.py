"""Frozen types of the knowledge files and the `Library` that holds them. No file is opened here."""

from medonc.knowledge.shapes.case import Case, Expect, ExpectedDose
from medonc.knowledge.shapes.drug import CumulativeLimit, Drug, RouteRule, Vial
from medonc.knowledge.shapes.library import Library
from medonc.knowledge.shapes.regimen import Basis, Day, DrugLine, Phase, Regimen
from medonc.knowledge.shapes.rule import Band, InputSpec, Item, KnowledgeRule

__all__ = [
    "Band",
    "Basis",
    "Case",
    "CumulativeLimit",
    "Day",
    "Drug",
    "DrugLine",
    "Expect",
    "ExpectedDose",
    "InputSpec",
    "Item",
    "KnowledgeRule",
    "Library",
    "Phase",
    "Regimen",
    "RouteRule",
    "Vial",
]
