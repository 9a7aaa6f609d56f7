"""One panel for all tests here: it takes about a second to make."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from medonc.simulation import panel

ON = date(2026, 11, 23)


@pytest.fixture(scope="session")
def people() -> list[dict[str, Any]]:
    """The demo panel of one seed."""
    return list(panel(seed=7, on=ON))
