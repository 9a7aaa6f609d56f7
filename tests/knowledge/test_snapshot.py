"""Pieces kept between starts: the same library, quicker; and never an old, foreign or damaged one."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.knowledge.conftest import WriteRoot

from medonc.knowledge import load, snapshot
from medonc.knowledge.load import OWN_ROOT, open_library
from medonc.knowledge.shapes import Library
from medonc.knowledge.shelf import Shelf


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


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were opened to be read."""
    seen: list[str] = []
    text = load._text

    def noted(path: str | Path) -> str:
        seen.append(Path(path).name)
        return text(path)

    monkeypatch.setattr(load, "_text", noted)
    return seen


@pytest.fixture
def settled(own: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small root, read and kept by a start a minute after its last change."""
    now = time.time_ns
    monkeypatch.setattr("time.time_ns", lambda: now() + 60_000_000_000)
    (own / "data/a/t.csv").write_text("# title: Parts\npart,percent\nhand,0.7\n")
    opened(own)
    return own


def test_what_lies_as_it_was_read_is_not_opened(settled: Path, read: list[str]) -> None:
    library = opened(settled)
    assert read == []
    assert len(library.rules) == 2
    assert library.tables["a/t"] == ({"part": "hand", "percent": "0.7"},)
    assert read == []


def test_the_library_is_the_same_read_or_not(settled: Path, cache: Path) -> None:
    quick = opened(settled)
    cache.unlink()
    whole = opened(settled)
    assert quick == whole
    assert whole == quick
    assert list(quick.rules) == list(whole.rules)
    assert quick.edition == whole.edition


def test_nobody_can_change_what_was_kept(settled: Path) -> None:
    library = opened(settled)
    with pytest.raises(TypeError):
        library.rules["x"] = library.rule("a/x")  # type: ignore[index]
    with pytest.raises(TypeError):
        library.tables["a/t"][0]["part"] = "foot"  # type: ignore[index]


def test_one_byte_changed_in_place_with_size_and_date_put_back_is_seen(settled: Path, read: list[str]) -> None:
    file = settled / "data/a/x.toml"
    before, edition = file.stat(), opened(settled).edition
    time.sleep(0.02)  # a clock of the file system ticks
    with file.open("r+b") as held:
        held.seek(file.read_bytes().index(b"high = 800") + len("high = 80"))
        held.write(b"1")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    library = opened(settled)
    assert library.rule("a/x").inputs[0].high == 801
    assert library.edition != edition
    assert read == ["x.toml"]


def _touched(root: Path) -> None:
    (root / "data/a/x.toml").touch()


def _put_anew(root: Path) -> None:
    file = root / "data/a/x.toml"
    (root / "data/a/new").write_text(file.read_text())
    (root / "data/a/new").replace(file)


@pytest.mark.parametrize("done", [_touched, _put_anew])
def test_what_only_looks_changed_is_read_once_more_and_then_known(
    settled: Path, read: list[str], parsed: list[str], done: Callable[[Path], None]
) -> None:
    edition = opened(settled).edition
    time.sleep(0.02)
    done(settled)
    parsed.clear()
    for _ in range(2):
        assert opened(settled).edition == edition
    assert read == ["x.toml"]
    assert parsed == []


def test_files_that_come_and_go_are_noticed(settled: Path, rule_text: str) -> None:
    (settled / "data/a/z.toml").write_text(rule_text)
    assert set(opened(settled).rules) == {"a/x", "a/y", "a/z"}
    (settled / "data/a/x.toml").unlink()
    (settled / "data/a/t.csv").unlink()
    library = opened(settled)
    assert set(library.rules) == {"a/y", "a/z"}
    assert not library.tables


def test_what_was_changed_a_moment_ago_is_read_at_every_start(own: Path, read: list[str]) -> None:
    """Two changes in one tick of a disk's clock look like one: what is that young is not signed."""
    opened(own)
    read.clear()
    opened(own)
    assert sorted(read) == ["x.toml", "y.toml"]


def test_an_overlay_over_what_was_kept(settled: Path, write_root: WriteRoot, rule_text: str, case_text: str) -> None:
    root = write_root("hospital", **{"data/a/x.toml": rule_text, "cases/a/x.toml": case_text})
    library = open_library(root, base=settled)
    assert library.overridden == ("a/x",)
    assert library.rule("a/x").rule.root == "hospital"
    assert library.rule("a/y") == opened(settled).rule("a/y")


def test_a_shelf_is_read_once_though_many_reach_for_it() -> None:
    asked: list[int] = []

    def made() -> dict[str, int]:
        asked.append(1)
        time.sleep(0.01)
        return {"one": 1}

    shelf = Shelf(made)
    hands = [threading.Thread(target=lambda: shelf["one"]) for _ in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert asked == [1]
    assert dict(shelf) == {"one": 1}
    assert (len(shelf), "one" in shelf, list(shelf.values())) == (1, True, [1])
