"""Frozen types of the knowledge files and the `Library` that holds them. No file is opened here."""

from medonc.knowledge.shapes.benefit import Benefit, Design, Endpoint, Found
from medonc.knowledge.shapes.care import (
    Act,
    Care,
    DoseChange,
    DoseLevel,
    Monitor,
    Question,
    Support,
    Susceptible,
    TreatLimit,
)
from medonc.knowledge.shapes.case import Case, Expect, ExpectedDose
from medonc.knowledge.shapes.drug import Adjustment, CumulativeLimit, Dilution, Drug, Harm, RouteRule, Vial
from medonc.knowledge.shapes.interaction import Interaction, Severity, Side
from medonc.knowledge.shapes.library import Library, Piece
from medonc.knowledge.shapes.regimen import Basis, Day, DoseBand, DrugLine, Phase, Regimen
from medonc.knowledge.shapes.rule import Band, GradeLimit, InputSpec, Item, KnowledgeRule, Needed

__all__ = [
    "Act",
    "Adjustment",
    "Band",
    "Basis",
    "Benefit",
    "Care",
    "Case",
    "CumulativeLimit",
    "Day",
    "Design",
    "Dilution",
    "DoseBand",
    "DoseChange",
    "DoseLevel",
    "Drug",
    "DrugLine",
    "Endpoint",
    "Expect",
    "ExpectedDose",
    "Found",
    "GradeLimit",
    "Harm",
    "InputSpec",
    "Interaction",
    "Item",
    "KnowledgeRule",
    "Library",
    "Monitor",
    "Needed",
    "Phase",
    "Piece",
    "Question",
    "Regimen",
    "RouteRule",
    "Severity",
    "Side",
    "Support",
    "Susceptible",
    "TreatLimit",
    "Vial",
]
