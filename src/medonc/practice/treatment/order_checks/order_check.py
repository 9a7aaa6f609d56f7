"""What a check of an order says: how grave it is, what was found, by which rule, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from medonc.practice.criteria import Scene
from medonc.practice.treatment.day_order import DayOrder
from medonc.values.evidence import FactRef, Missing, Rule


class CheckLevel(StrEnum):
    """How an order goes on: a stop cannot be overridden, an exception needs a second approver and a reason."""

    STOP = "stop"
    EXCEPTION = "exception"
    CAUTION = "caution"  # a reason
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCheck:
    """One thing that an order must answer. `id` is the rule's; `drugs` are ids of the order's drugs."""

    id: str
    level: CheckLevel
    title: str
    sentence: str
    drugs: tuple[str, ...]
    facts: tuple[FactRef, ...]
    rule: Rule
    do: str
    missing: tuple[Missing, ...] = ()


Check: TypeAlias = Callable[[DayOrder, Scene], Iterable[OrderCheck]]
GRAVITY = {level: place for place, level in enumerate(CheckLevel)}
