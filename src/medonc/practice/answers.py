"""How a rule is asked by name: the one registry behind `ask`, the cases, `verify` and the mutations.

A duty declares its rules' arithmetic as `Method`s; a knowledge file names one in `method`. Given values by name,
a method gives an answer with its receipt, whether they came from a chart, a command line or a case file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.record import Chart
from medonc.values.evidence import Answer, FactRef, Remark
from medonc.values.quantity import Quantity

Given: TypeAlias = Quantity | Decimal | int | bool | str | date | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One value given to a rule, with the fact it came from where it came from a chart."""

    value: Given
    fact: FactRef | None = None


Inputs: TypeAlias = Mapping[str, Input]
Method: TypeAlias = Callable[[KnowledgeRule, Inputs, Library], Answer[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAnswers:
    """What one duty has to say: its answers in reading order and its remarks."""

    duty: str
    answers: tuple[Answer[object], ...] = ()
    remarks: tuple[Remark, ...] = ()


Duty: TypeAlias = Callable[[Chart, Library, date], DutyAnswers]
