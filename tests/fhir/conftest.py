"""One resource written as a Python dict, read as the reader would read it from a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from medonc.fhir.read import Reading, read_resource
from medonc.fhir.write import to_json


@pytest.fixture(scope="session")
def read() -> Callable[[dict[str, Any]], Reading]:
    """Reads a resource given as a dict with Decimals."""

    def read_dict(resource: dict[str, Any]) -> Reading:
        return read_resource(to_json(resource), kind=resource["resourceType"])

    return read_dict
