"""What goes with a treatment: limits for the day, dose levels, dose changes, what is given along, what is watched.

A regimen holds its own; what stands for many regimens (the label's changes of one drug, the limits of a kind of
chemotherapy, the prevention of sickness) is a `Care` file that they name in `uses`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from medonc.values.evidence import Rule

Question: TypeAlias = tuple[Mapping[str, object], ...]  # a criterion as written: a list of tables that all must hold


class Act(StrEnum):
    """What a limit not met, or a trigger met, does to the doses that it names."""

    DELAY = "delay"  # the day waits, and the rest of the cycle with it
    REDUCE = "reduce"
    OMIT = "omit"  # this dose is left out and not made up
    STOP = "stop"  # the drug is not given again


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatLimit:
    """What must hold on a day of treatment. `drugs` empty: for the whole day. One limit asks one thing."""

    needs: Question
    days: tuple[int, ...] = (1,)
    drugs: tuple[str, ...] = ()
    otherwise: Act = Act.DELAY
    first_cycle: int | None = None
    last_cycle: int | None = None
    text: str = ""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseLevel:
    """The doses below standard, in order: `doses[0]` is level -1. In the unit of the drug's line."""

    drug: str
    doses: tuple[Decimal, ...]
    unit: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseChange:
    """When something happened, what becomes of the next doses.

    `reduce` goes to `percent` of the standard or previous dose, or down `levels`, or to `dose` in `unit`.
    """

    id: str  # short, unique in its file: "DOC-3"
    when: Question
    act: Act
    drugs: tuple[str, ...] = ()  # empty: every anticancer drug of the day
    percent: Decimal | None = None
    levels: int | None = None
    dose: Decimal | None = None
    unit: str = ""
    acts_on: str = "standard"  # standard | previous
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What is given along: `kind` is premedication, antiemetic, hydration, prophylaxis, growth factor, rescue or note.

    Days are those of the cycle; -1 is the day before day 1, and there is no day 0.
    """

    kind: str
    text: str  # in our own words, with timing: "8 mg by mouth twice a day for 3 days from the day before"
    drug: str = ""  # id of the drug file
    dose: Decimal | None = None
    unit: str = ""
    route: str = ""
    days: tuple[int, ...] = ()
    times: int = 1
    first_cycle: int | None = None
    last_cycle: int | None = None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """What is watched, and when: `when` is before first, each cycle, every, at the end or as needed."""

    tests: tuple[str, ...]
    when: str
    every_days: int | None = None
    days: tuple[int, ...] = ()
    text: str = ""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Susceptible:
    """What in a patient makes harms likelier or worse, and which drugs bring them.

    A drug brings them that is named, or whose class, properties or main harms are; `febrile_neutropenia` means
    regimens of such a risk, and `unborn` every drug that can harm the unborn.
    """

    id: str  # short, unique in the library
    when: Question
    drugs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    harms: tuple[str, ...] = ()  # terms of `Drug.harms`
    febrile_neutropenia: tuple[str, ...] = ()  # the first word of a regimen's risk
    unborn: bool = False
    level: str = "caution"  # note | caution | stop
    text: str  # what it means for the choice
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """One file under data/treatment/care/: what many regimens share. `drugs` are those that it speaks of."""

    rule: Rule
    drugs: tuple[str, ...] = ()
    treat: tuple[TreatLimit, ...] = ()
    levels: tuple[DoseLevel, ...] = ()
    changes: tuple[DoseChange, ...] = ()
    support: tuple[Support, ...] = ()
    monitoring: tuple[Monitor, ...] = ()
    susceptible: tuple[Susceptible, ...] = ()
