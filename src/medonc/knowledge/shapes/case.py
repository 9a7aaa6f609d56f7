"""A case: what a rule must answer, worked by hand from its source. Data that a clinician can review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDose:
    """One dose of a cycle as the source orders it; phase and cycle are the first unless named."""

    drug: str
    day: int
    dose: Decimal
    unit: str
    phase: str = ""
    cycle: int = 1
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What the answer must be; every given part must hold."""

    value: str = ""
    unit: str = ""
    within: Decimal = Decimal(0)  # absolute, in `unit`
    says: str = ""
    not_known: tuple[str, ...] = ()
    why: str = ""
    refused: str = ""
    remark: str = ""
    step: str = ""
    doses: tuple[ExpectedDose, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is expected; such a case would always pass."""
        return not self.held and self.is_second_entry

    @property
    def is_second_entry(self) -> bool:
        """Whether the case only holds the file against its source and asks nothing."""
        asked = (each.name for each in fields(self) if each.name not in {"unit", "within", "why", "held"})
        return not any(getattr(self, name) for name in asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of one rule, drug or regimen. `worked` shows the arithmetic from the source."""

    name: str
    expect: Expect
    worked: str
    source: str
    given: Mapping[str, str] = field(default_factory=dict)
    policy: Mapping[str, str] = field(default_factory=dict)
    source_seen: bool = False
    whole_course: bool = False  # every dose of every cycle day, by somebody who has not seen the file
