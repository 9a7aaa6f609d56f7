"""The table, the resources that the checker is tried on, and where the official ones come from."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from medonc.fhir.check import Profiles, open_profiles

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared" / "data" / "fhir" / "mcode"
PACKAGE = "hl7.fhir.us.mcode"


def module_at(path: Path) -> ModuleType:
    """A module of the tests or the scripts, which stand on no import path."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def profiles() -> Profiles:
    return open_profiles()


@pytest.fixture(scope="session")
def mutations() -> Callable[[Any], Iterator[Any]]:
    found: Callable[[Any], Iterator[Any]] = module_at(HERE / "mutations.py").mutations
    return found


@pytest.fixture(scope="session")
def value_sets() -> ModuleType:
    return module_at(ROOT / "scripts" / "mcode_value_sets.py")


@pytest.fixture(scope="session")
def official(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The official mCODE STU4 examples by file name: from ../shared/data, else from the npm package."""
    if SHARED.is_dir():
        return {path.name: read(path.read_text()) for path in sorted(SHARED.glob("*.json"))}
    return from_package(packed(tmp_path_factory.mktemp("npm")))


def packed(folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("the official mCODE examples are not here: neither ../shared/data nor npm to fetch their package")
    asked = [npm, "pack", f"{PACKAGE}@4.0.0", "--fetch-retries=0"]
    try:
        subprocess.run(asked, cwd=folder, check=True, capture_output=True, timeout=60)
    except (subprocess.SubprocessError, OSError):
        pytest.skip(
            "the official mCODE examples are not here: no ../shared/data, and npm could not fetch their package"
        )
    return next(folder.glob(f"{PACKAGE}-*.tgz"))


def from_package(package: Path) -> dict[str, Any]:
    found = {}
    with tarfile.open(package) as archive:
        for member in archive.getmembers():
            if member.name.startswith("package/example/") and member.name.endswith(".json"):
                stream = archive.extractfile(member)
                assert stream is not None
                content = read(stream.read().decode())
                if "resourceType" in content:
                    found[member.name.rsplit("/", 1)[1]] = content
    return found


def read(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)
