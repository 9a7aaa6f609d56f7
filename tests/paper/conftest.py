"""Charts to draw: our own record, and invented people of one seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.record import Chart
from medonc.simulation.panel import bundle_text, record_of

ON = date(2026, 11, 23)


@pytest.fixture(scope="session")
def testa(bundles: Path) -> Chart:
    """Testa Mockup: surgery, docetaxel and cyclophosphamide, radiotherapy, letrozole."""
    return read_chart(read_records([(bundles / "testa-mockup.json").read_bytes()]))


@pytest.fixture(scope="session")
def invented() -> Callable[[int], Chart]:
    """The chart of an invented person by number."""

    def chart(number: int) -> Chart:
        return read_chart(read_records([bundle_text(record_of(7, number, on=ON).bundle())]))

    return chart
