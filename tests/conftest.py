"""Where the tests find shared records, and what they say when those are not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
BUNDLES = ROOT / "tests" / "bundles"
SHARED = ROOT.parent / "shared" / "data"

settings.register_profile("medonc", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("medonc")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of official examples beside the checkout; the test skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the official examples (../shared/data) are not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def bundles() -> Path:
    """Our own fictional records."""
    return BUNDLES
