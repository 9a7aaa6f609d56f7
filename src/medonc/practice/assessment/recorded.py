"""Results that need no arithmetic: one as recorded, and the set that is asked of everyone on systemic treatment."""

from __future__ import annotations

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.evidence import Answer


def as_recorded(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The result itself, in the rule's unit, where it is one that a patient can have."""
    return sheet.measured(sheet.number("value"), places=2)


def all_there(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """That everything on the list is recorded and recent enough."""
    return sheet.said("all recorded", sentence=", ".join(spec.label for spec in sheet.rule.inputs))


METHODS = registry((("result.as_recorded", as_recorded), ("result.all_there", all_there)))
