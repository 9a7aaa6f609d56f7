"""What patients report of their symptoms and their life: instruments, scores, and what of it wants an answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.practice.answers import Method
from medonc.practice.quality_of_life.alert_methods import ALERT_METHODS
from medonc.practice.quality_of_life.alerts import Alert, alerts, previous_of, scored_words
from medonc.practice.quality_of_life.instruments import (
    instrument,
    instrument_of,
    instruments,
    item_of,
    red_flags,
)
from medonc.practice.quality_of_life.of_chart import quality_of_life, reports_until
from medonc.practice.quality_of_life.scale_methods import SCALE_METHODS
from medonc.practice.quality_of_life.scores import ItemScore, item_scores, scales

METHODS: Mapping[str, Method] = MappingProxyType({**ALERT_METHODS, **SCALE_METHODS})

__all__ = [
    "METHODS",
    "Alert",
    "ItemScore",
    "alerts",
    "instrument",
    "instrument_of",
    "instruments",
    "item_of",
    "item_scores",
    "previous_of",
    "quality_of_life",
    "red_flags",
    "reports_until",
    "scales",
    "scored_words",
]
