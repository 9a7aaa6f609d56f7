"""Every method of the assessment under the name that rule files use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.practice.answers import Method
from medonc.practice.assessment import (
    blood,
    comorbidity,
    heart,
    liver,
    plausibility,
    recorded,
    renal,
    scores,
    surface,
    weight,
)

_MODULES = (surface, weight, renal, blood, heart, liver, scores, comorbidity, plausibility, recorded)

METHODS: Mapping[str, Method] = MappingProxyType({name: each for m in _MODULES for name, each in m.METHODS.items()})
