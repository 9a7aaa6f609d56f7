"""A stage is named once, whole, and never without its letter."""

from __future__ import annotations

import pytest

from medonc.record.disease import Stage
from medonc.record.facts import FactSource
from medonc.values.codes import Concept


@pytest.mark.parametrize(
    ("system", "part", "basis", "label"),
    [
        ("TNM", "M", "clinical", "Clinical TNM M"),
        ("TNM", "T", "pathological", "Pathological TNM T"),
        ("TNM", "N", "", "TNM N"),
        ("TNM", "group", "clinical", "Clinical TNM group"),
        ("Histologic grade", "grade", "", "Histologic grade"),
        ("ALL risk", "risk", "", "ALL risk"),
        ("Breslow", "depth", "", "Breslow depth"),
    ],
)
def test_the_label_says_system_and_part_once(system: str, part: str, basis: str, label: str) -> None:
    source = FactSource(kind="Observation", id="s")
    assert Stage(source=source, system=system, part=part, basis=basis, code=Concept(text="stage")).label == label
