"""Many patients: the facts of their charts as tables, and questions put to all of them at once.

The engines are an extra: importing this package without it says which one, and how it is installed.
"""

from __future__ import annotations

from importlib.util import find_spec

from medonc.values.errors import MedoncError

_ENGINES = ("narwhals", "numpy", "pyarrow", "polars", "duckdb")

if any(find_spec(name) is None for name in _ENGINES):
    raise MedoncError(
        "questions to many patients need the analytics extra, which is not installed",
        expected=", ".join(_ENGINES),
        do="install the analytics extra: .venv/bin/uv pip install --require-hashes -r requirements/analytics.lock",
    )
