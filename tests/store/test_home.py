"""The data folder: private, made once, and one process at a time."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from medonc.store import home
from medonc.values.errors import Refused, UnreadableInput


def test_the_key_is_made_once_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "deep" / "medonc"
    monkeypatch.setenv("MEDONC_HOME", str(folder))
    home.prepare(folder)
    first = home.secret_key()
    home.prepare(folder)
    assert home.secret_key() == first
    assert len(first) > 60
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_a_key_each_process_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDONC_HOME", str(tmp_path / "nothing"))
    assert home.secret_key() != home.secret_key()


def test_sqlite_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDONC_HOME", str(tmp_path))
    monkeypatch.delenv("MEDONC_DATABASE_URL", raising=False)
    chosen = home.database()
    assert chosen["NAME"] == str(tmp_path / "medonc.sqlite3")
    assert chosen["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in chosen["OPTIONS"]["init_command"]


def test_a_database_address_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDONC_DATABASE_URL", "postgresql://anna:p%40ss@db.example:5433/onc?sslmode=require")
    chosen = home.database()
    wanted = {"NAME": "onc", "USER": "anna", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433"}
    assert {name: chosen[name] for name in wanted} == wanted
    assert chosen["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_folder_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDONC_DATABASE_URL", "postgresql://postgres@/onc?host=/run/pg")
    assert home.database()["HOST"] == "/run/pg"


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://host", "db.sqlite3"])
def test_another_address_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("MEDONC_DATABASE_URL", address)
    with pytest.raises(UnreadableInput, match=r"Expected postgresql://user:password@host:5432/name"):
        home.database()


def test_one_process_at_a_time(tmp_path: Path) -> None:
    with home.alone(tmp_path), pytest.raises(Refused, match="is running"), home.alone(tmp_path):
        pass
    with home.alone(tmp_path):
        pass
