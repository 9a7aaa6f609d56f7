"""Blood and lymph nodes: what the published rules make of marrow, blood and lymph node."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Method
from medonc.record import Chart
from medonc.values.evidence import Answer

HAEMATOLOGY_METHODS: Mapping[str, Method] = MappingProxyType({})


def haematology(chart: Chart, library: Library, on: date) -> list[Answer[object]]:  # noqa: ARG001
    """What a chart's facts come to."""
    return []
