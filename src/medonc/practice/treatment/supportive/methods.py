"""The rules of supportive care that can be asked by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.treatment.supportive.bone import bone_agents
from medonc.practice.treatment.supportive.emesis import emetic_risk
from medonc.practice.treatment.supportive.growth_factor import growth_factor
from medonc.practice.treatment.supportive.hepatitis_b import hepatitis_b
from medonc.practice.treatment.supportive.hydration import hydration
from medonc.practice.treatment.supportive.pneumocystis import pneumocystis
from medonc.practice.treatment.supportive.tumour_lysis import tumour_lysis
from medonc.values.evidence import Answer

Deciding: TypeAlias = Callable[[KnowledgeRule, Inputs, Library], Answer[str]]

SUPPORTIVE_METHODS: Mapping[str, Deciding] = MappingProxyType(
    {
        "supportive.bone": bone_agents,
        "supportive.emesis": emetic_risk,
        "supportive.growth_factor": growth_factor,
        "supportive.hepatitis_b": hepatitis_b,
        "supportive.hydration": hydration,
        "supportive.pneumocystis": pneumocystis,
        "supportive.tumour_lysis": tumour_lysis,
    }
)
