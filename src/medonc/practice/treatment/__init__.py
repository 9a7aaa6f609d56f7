"""Treatment: regimens, doses, and the patient's own treatment held against them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.practice.answers import Method
from medonc.practice.exposure import METHODS as EXPOSURE_METHODS
from medonc.practice.treatment.course import PlannedDose, course_doses
from medonc.practice.treatment.interactions import INTERACTION_METHODS
from medonc.practice.treatment.methods import DOSE_METHODS
from medonc.practice.treatment.options_order import CHOICE_METHODS
from medonc.practice.treatment.order_checks import ORDER_CHECK_METHODS
from medonc.practice.treatment.pharmacogenomics import PHARMACOGENOMIC_METHODS
from medonc.practice.treatment.plan import treatment
from medonc.practice.treatment.supportive.methods import SUPPORTIVE_METHODS
from medonc.practice.treatment.vial_methods import VIAL_METHODS

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        **DOSE_METHODS,
        **EXPOSURE_METHODS,
        **INTERACTION_METHODS,
        **PHARMACOGENOMIC_METHODS,
        **ORDER_CHECK_METHODS,
        **CHOICE_METHODS,
        **SUPPORTIVE_METHODS,
        **VIAL_METHODS,
    }
)

__all__ = ["METHODS", "PlannedDose", "course_doses", "treatment"]
