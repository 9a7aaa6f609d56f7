"""Pieces kept between starts: the same library, quicker; and never an old, foreign or damaged one."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.knowledge.conftest import WriteRoot

from medonc.knowledge import load, snapshot
from medonc.knowledge.load import OWN_ROOT, open_library
from medonc.knowledge.shapes import Library


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder; gives the file that is kept there."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "medonc" / "knowledge.msgpack"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the files that were parsed and not found kept."""
    seen: list[str] = []
    parse = load.parse_piece

    def noted(text: str, *, rule_id: str, file: str, root: str) -> load.Piece:
        seen.append(rule_id)
        return parse(text, rule_id=rule_id, file=file, root=root)

    monkeypatch.setattr(load, "parse_piece", noted)
    return seen


@pytest.fixture
def own(write_root: WriteRoot, rule_text: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small root that stands for medonc's own."""
    root = write_root("own", **{"data/a/x.toml": rule_text, "data/a/y.toml": rule_text})
    monkeypatch.setattr(load, "OWN_ROOT", root)
    return root


def opened(root: Path) -> Library:
    """The library of a root that stands for medonc's own."""
    return open_library(base=root)


def test_the_whole_library_comes_back_equal_and_nothing_is_parsed_twice(parsed: list[str], cache: Path) -> None:
    first = open_library(base=OWN_ROOT)
    assert cache.stat().st_size > 100_000
    parsed.clear()
    assert open_library(base=OWN_ROOT) == first
    assert parsed == []


def test_digits_of_numbers_come_back_as_written(own: Path, rule_text: str) -> None:
    (own / "data/a/x.toml").write_text(rule_text.replace("low = 200", "low = 200.00"))
    opened(own)
    assert str(opened(own).rule("a/x").inputs[0].low) == "200.00"


def test_a_changed_file_alone_is_parsed_again(own: Path, rule_text: str, parsed: list[str]) -> None:
    opened(own)
    parsed.clear()
    (own / "data/a/x.toml").write_text(rule_text.replace("high = 800", "high = 801"))
    assert opened(own).rule("a/x").inputs[0].high == 801
    assert parsed == ["a/x"]


def test_a_file_that_became_wrong_is_refused_though_it_was_kept(own: Path) -> None:
    opened(own)
    (own / "data/a/x.toml").write_text('shape = "poem"\n')
    with pytest.raises(load.UnreadableInput, match="poem"):
        opened(own)


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b[:40] + b"\xff" + b[41:], lambda _: b""])
def test_damage_is_noticed_and_mended(own: Path, cache: Path, damage: object, parsed: list[str]) -> None:
    whole = opened(own)
    kept = cache.read_bytes()
    assert callable(damage)
    cache.write_bytes(damage(kept))
    parsed.clear()
    assert opened(own) == whole
    assert parsed == ["a/x", "a/y"]
    assert cache.read_bytes() == kept


def test_other_code_drops_what_was_kept(own: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened(own)
    parsed.clear()
    monkeypatch.setattr(snapshot, "_code", lambda: b"another version")
    opened(own)
    assert parsed == ["a/x", "a/y"]


def test_what_another_account_owns_is_not_read(own: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened(own)
    parsed.clear()
    monkeypatch.setattr("os.getuid", lambda: 987654)
    opened(own)
    assert parsed == ["a/x", "a/y"]


def test_a_folder_that_cannot_be_made_costs_time_only(own: Path, cache: Path) -> None:
    cache.parent.parent.write_text("a file where the folder should be")
    assert len(opened(own).rules) == 2


def test_an_overlay_is_parsed_anew_and_never_kept(
    own: Path, write_root: WriteRoot, rule_text: str, cache: Path
) -> None:
    opened(own)
    kept = cache.read_bytes()
    open_library(base=write_root("hospital", **{"data/a/x.toml": rule_text}))
    assert cache.read_bytes() == kept


def test_many_who_write_at_once_leave_a_whole_file(own: Path, cache: Path, parsed: list[str]) -> None:
    files = [threading.Thread(target=opened, args=(own,)) for _ in range(8)]
    for each in files:
        each.start()
    for each in files:
        each.join()
    parsed.clear()
    assert len(opened(own).rules) == 2
    assert parsed == []
    assert [file.name for file in cache.parent.iterdir()] == [cache.name]


def test_a_number_in_an_untyped_place_is_not_kept(own: Path) -> None:
    regimen = next(iter(open_library(base=OWN_ROOT).regimens.values()))
    assert snapshot.comes_back(regimen)
    assert not snapshot.comes_back(replace(regimen, indicated=({"limit": Decimal("1.5")},)))
