"""A small knowledge root to spoil in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

RULE = """shape = "rule"
title = "QT corrected, house formula"
edition = "2026.1"
text = "The interval over the square root of the time between two beats."
method = "heart.corrected_qt"
result_unit = "ms"
result_label = "corrected QT"

[[source]]
title = "An invented paper"

[numbers]
seconds_per_minute = 60
root = 2

[[inputs]]
name = "qt"
label = "QT interval"
kind = "time"
unit = "ms"
low = 200
high = 800

[[inputs]]
name = "heart_rate"
label = "heart rate"
kind = "rate"
unit = "/min"
low = 20
high = 300
"""

CASES = """[[case]]
name = "300 ms at 240 a minute"
given = { qt = "300 ms", heart_rate = "240 /min" }
expect = { value = "600", unit = "ms", within = "0.001" }
worked = "60 / 240 = 0.25 s; square root 0.5; 300 / 0.5 = 600"
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
