"""The data folder: where the database, the secret key and the demo live, and which database is meant.

`MEDONC_HOME` names another folder; `MEDONC_DATABASE_URL` names a PostgreSQL database; `MEDONC_KNOWLEDGE` names the
hospital's own knowledge folders. No frame is needed to ask here.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from medonc.values.errors import Refused, UnreadableInput

_SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728"


def data_folder() -> Path:
    """The folder of this installation, made when asked for by `prepare`."""
    named = os.environ.get("MEDONC_HOME")
    return Path(named).expanduser() if named else Path.home() / ".local" / "share" / "medonc"


def knowledge_folders() -> tuple[Path, ...]:
    """The hospital's own knowledge, later folders override; written as a PATH is, `/one:/other`."""
    named = os.environ.get("MEDONC_KNOWLEDGE", "").split(os.pathsep)
    return tuple(Path(each).expanduser() for each in named if each)


def prepare(folder: Path) -> None:
    """Make the data folder, closed to other accounts, and its secret key; both stay as they are when there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as refused:
        found = f"the folder {folder} cannot be made ({refused.strerror})"
        raise UnreadableInput(found, expected="a folder that can be written", do="set MEDONC_HOME to one") from None
    key = folder / "secret.key"
    if not key.exists():
        _write_private(key, secrets.token_urlsafe(64))


def secret_key() -> str:
    """The installation's key; before `prepare` one that lasts for this process only."""
    key = data_folder() / "secret.key"
    return key.read_text().strip() if key.exists() else secrets.token_urlsafe(64)


def database() -> dict[str, object]:
    """The database as the frame wants it: SQLite in the data folder, or the PostgreSQL of `MEDONC_DATABASE_URL`."""
    url = os.environ.get("MEDONC_DATABASE_URL", "")
    return _postgresql(url) if url else _sqlite(data_folder() / "medonc.sqlite3")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the data folder for one process; refuses while another one (a running `serve`) holds it."""
    with (folder / "in-use.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"the workbench of {folder} is running", do="stop it first") from None
        yield


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text + "\n")


def _sqlite(file: Path) -> dict[str, object]:
    # IMMEDIATE: a transaction that will write takes the lock at its start, so two writers wait and never collide.
    options = {"init_command": _SQLITE_START, "transaction_mode": "IMMEDIATE", "timeout": 20}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": options}


def _has_port(parts: SplitResult) -> bool:
    """Whether the port is a number, or left out."""
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/") or not _has_port(parts):
        raise UnreadableInput(
            "MEDONC_DATABASE_URL is not the address of a PostgreSQL database",
            expected="postgresql://user:password@host:5432/name",
            do="correct it, or unset it to use the embedded database",
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),  # ?host=/folder names a socket
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
