"""What to do about harm from treatment: immune-related events by organ, tapers, and the sheets of emergencies."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.practice.answers import Method
from medonc.practice.toxicity_management.extravasation import EXTRAVASATION_METHODS
from medonc.practice.toxicity_management.graded import GRADED_METHODS
from medonc.practice.toxicity_management.pathway import PATHWAY_METHODS
from medonc.practice.toxicity_management.taper import TAPER_METHODS
from medonc.practice.toxicity_management.tumour_lysis import TUMOUR_LYSIS_METHODS

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        **GRADED_METHODS,
        **PATHWAY_METHODS,
        **TAPER_METHODS,
        **TUMOUR_LYSIS_METHODS,
        **EXTRAVASATION_METHODS,
    }
)

__all__ = ["METHODS"]
