"""What the checker says about a resource, and how it prints it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where, what stands there, what belongs there, and the profile or rule that asks for it."""

    severity: Severity
    path: str
    found: str
    expected: str
    rule: str

    def line(self) -> str:
        """The problem as one line of text."""
        return f"{self.severity}: {self.path}: found {self.found}; expected {self.expected} [{self.rule}]"

    def as_json(self) -> dict[str, str]:
        """The problem as a JSON object with stable keys."""
        return {
            "severity": self.severity,
            "path": self.path,
            "found": self.found,
            "expected": self.expected,
            "rule": self.rule,
        }


def once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems, each said once: the same fault asked for by two rules keeps the first."""
    said: dict[tuple[str, str, str, str], Problem] = {}
    for problem in problems:
        said.setdefault((problem.severity, problem.path, problem.found, problem.expected), problem)
    return tuple(said.values())


def report(problems: Iterable[Problem]) -> list[str]:
    """Plain lines for a terminal: every error, the warnings with those of one cause together, and the count."""
    listed = list(problems)
    errors = [problem.line() for problem in listed if problem.severity == "error"]
    warnings = [problem for problem in listed if problem.severity == "warning"]
    return [*errors, *_together(warnings), f"{counted(len(errors), 'error')}, {counted(len(warnings), 'warning')}"]


def _together(warnings: Iterable[Problem]) -> list[str]:
    """One line for each cause: the first place where it stands, and how many more there are."""
    causes: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in warnings:
        causes.setdefault((problem.found, problem.expected, problem.rule), []).append(problem)
    return [same[0].line() + (f" and {len(same) - 1} more" if len(same) > 1 else "") for same in causes.values()]


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shown(value: object) -> str:
    """A value as received, shortened to what fits in a sentence."""
    text = json.dumps(value, ensure_ascii=False, default=str) if not isinstance(value, Decimal) else str(value)
    return text if len(text) <= 120 else text[:117] + "..."
