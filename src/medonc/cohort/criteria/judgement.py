"""A judgement in columns: not known of anybody."""

from __future__ import annotations

from medonc.cohort.criteria.view import Judged, View, lit
from medonc.practice.criteria.atoms.judgement import Asked
from medonc.practice.criteria.truth import Truth


def columns(asked: Asked, view: View) -> Judged:  # noqa: ARG001  the shape of every twin
    """No record settles it."""
    return Judged(frame=view.tables.people.select("patient", truth=lit(Truth.NOT_KNOWN)))
