"""The repository speaks of the product alone, and its locks name no host."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.name)
def test_a_lock_pins_by_hash_and_names_no_host(lock: Path) -> None:
    text = lock.read_text()
    assert not re.search(r"https?://|--index-url|--find-links", text)
    pins = re.findall(r"^[a-z0-9][\w.\-\[\],]*==\S+", text, re.MULTILINE)
    assert pins
    assert text.count("--hash=sha256:") >= len(pins)


def test_the_run_lock_is_part_of_the_dev_lock() -> None:
    pins = {p.name: dict(re.findall(r"^([\w.\-]+)(?:\[[^\]]*\])?==(\S+)", p.read_text(), re.MULTILINE)) for p in LOCKS}
    assert set(pins["run.lock"].items()) <= set(pins["dev.lock"].items())


def test_no_secret_and_no_machine_path_is_tracked() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    odd = re.compile(r"/root/|/home/\w|/Users/\w|BEGIN (RSA|EC|OPENSSH) PRIVATE KEY")
    here = Path(__file__)
    text = [
        p
        for p in tracked()
        if p.suffix in {".py", ".md", ".toml", ".html", ".css", ".js", ".lock", ".sh"} and p != here
    ]
    assert [str(p.relative_to(ROOT)) for p in text if odd.search(p.read_text(encoding="utf-8"))] == []


def test_no_lock_file_of_uv_is_tracked() -> None:
    assert "uv.lock" not in {str(p.relative_to(ROOT)) for p in tracked() if p.parent == ROOT}


def test_every_lock_that_the_bootstrap_installs_is_tracked() -> None:
    """A lock that a pattern ignores is there for its writer and missing from a clone."""
    named = set(re.findall(r"requirements/([\w.]+\.lock)", (ROOT / "medonc").read_text())) | {"run.lock", "dev.lock"}
    assert len(named) == 3
    assert named <= {p.name for p in tracked() if p.parent.name == "requirements"}
