"""How often an element may stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medonc.fhir.check.occurrences import Occurrence
from medonc.fhir.check.problem import Problem
from medonc.fhir.check.shapes import Element


def counted(found: Sequence[Occurrence], element: Element, path: str, rule: str, what: str = "") -> Iterator[Problem]:
    """A problem when an element stands too seldom or too often; `what` describes a slice."""
    if len(found) < element.min:
        yield Problem("error", path, str(len(found) or "none"), f"at least {element.min}{what}", rule)
    elif element.max is not None and len(found) > element.max:
        most = f"at most {element.max}" if element.max else "none"
        yield Problem("error", path, str(len(found)), f"{most}{what}", rule)
