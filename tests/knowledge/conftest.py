"""A small knowledge root to spoil in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

RULE = """shape = "rule"
title = "Body surface, house formula"
edition = "2026.1"
text = "The square root of height times weight over the divisor."
method = "surface.mosteller"
result_unit = "m2"
result_label = "body surface"

[[source]]
title = "An invented paper"

[numbers]
divisor = 3600

[[inputs]]
name = "height"
label = "height"
kind = "length"
unit = "cm"
low = 100
high = 250

[[inputs]]
name = "weight"
label = "weight"
kind = "mass"
unit = "kg"
low = 20
high = 400
"""

CASES = """[[case]]
name = "180 cm and 80 kg"
given = { height = "180 cm", weight = "80 kg" }
expect = { value = "2", unit = "m2" }
worked = "180 × 80 = 14400; / 3600 = 4; square root 2"
source = "An invented paper"
"""

WriteRoot = Callable[..., Path]


@pytest.fixture
def write_root(tmp_path: Path) -> WriteRoot:
    """Writes a root of files given as `{"data/a/b.toml": text}` and gives its folder."""

    def write(name: str = "hospital", **files: str) -> Path:
        root = tmp_path / name
        (root / "data").mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return root

    return write


@pytest.fixture
def rule_text() -> str:
    """A sound rule."""
    return RULE


@pytest.fixture
def case_text() -> str:
    """A case that the sound rule meets."""
    return CASES
