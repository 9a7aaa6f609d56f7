"""What an earlier start read of medonc's own files, kept in the user's cache folder so that this start need not.

It holds nothing of its own: each piece and table lies under a key made of its root, id and text, so that of a changed
file is not found and is read. It is dropped whole when the code of the shapes or the parser differs, when it is
damaged, or when another account owns it. What would not come back equal is never kept. Losing it costs time only.

A file is not even opened where size, inode and both times on disk (of its contents, and of any change to it) are those
of the start that read it, and lay two seconds back by then. On POSIX systems nobody can set the second time, so that a
byte changed in place, with size and date put back, is seen. Where a system keeps no such time (Windows), or a disk is
restored block by block under a running house, such a change is seen by `medonc knowledge check`, which reads all.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import msgspec

from medonc.knowledge.parse import SHAPES
from medonc.knowledge.shapes import Piece
from medonc.knowledge.shelf import Shelf

Table: TypeAlias = tuple[Mapping[str, str], ...]
Place: TypeAlias = tuple[int, int, int, int]  # size, inode, and when contents and anything of it last changed, in ns
Signed: TypeAlias = tuple[Place, str]  # a file as a start found it, and the digest of its text
_Rows: TypeAlias = list[dict[str, str]]

_DIGEST_SIZE = 32
_SETTLED = 2_000_000_000  # nanoseconds; the coarsest clock of a file system in use
_HERE = Path(__file__).parent
_CODE = (
    *(_HERE / name for name in ("parse.py", "snapshot.py", "load.py")),
    _HERE.parent / "values" / "evidence.py",
    *sorted((_HERE / "shapes").glob("*.py")),
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Pieces by shape and `KnowledgeFile.key`, tables by key, and the signatures of files by id.

    A file is signed only where what was read of it is kept, so that nothing is missing of those that are signed.
    """

    shelves: Mapping[str, Mapping[str, Piece]] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    signed: Mapping[str, Signed] = field(default_factory=dict)

    @cached_property
    def pieces(self) -> Mapping[str, Piece]:
        """Those of every shape."""
        return {key: piece for shelf in self.shelves.values() for key, piece in shelf.items()}


def place(found: os.stat_result) -> Place:
    """What a disk says of a file without opening it."""
    return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def is_settled(held: Place, moment: int) -> bool:
    """Whether a file lay unchanged long enough before a moment, so that a later change shows another time."""
    return max(held[2:]) + _SETTLED < moment


def kept_of_earlier() -> Kept:
    """What an earlier start kept; nothing where nothing usable is."""
    try:
        file = _file()
        if file.stat().st_uid != os.getuid():
            return Kept()
        received = memoryview(file.read_bytes())
        digest, body = received[:_DIGEST_SIZE], received[_DIGEST_SIZE:]
        return _decoded(body) if digest == _digest(body) else Kept()
    except (OSError, RuntimeError, msgspec.MsgspecError):  # RuntimeError: the account has no home folder
        return Kept()


def keep(kept: Kept) -> None:
    """Replace what is kept by this, in one step, so that no other process reads half; a full disk keeps nothing."""
    body = _encoded(kept)
    with contextlib.suppress(OSError, RuntimeError):
        file = _file()
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as whole:
            whole.write(_digest(body) + body)
        Path(whole.name).replace(file)


def comes_back(read: Piece | Table) -> bool:
    """Whether what was read is the same after being kept: a Decimal in an untyped place would be text."""
    try:
        if isinstance(read, tuple):
            rows = msgspec.msgpack.decode(msgspec.msgpack.encode(_rows(read)), type=_Rows)
            return [list(row.items()) for row in rows] == [list(row.items()) for row in read]
        return bool(msgspec.msgpack.decode(msgspec.msgpack.encode(read), type=type(read)) == read)
    except (msgspec.MsgspecError, TypeError):
        return False


def _rows(table: Table) -> list[dict[str, str]]:
    return [dict(row) for row in table]


def _encoded(kept: Kept) -> bytes:
    shelves = {name: dict(shelf) for name, shelf in kept.shelves.items()}
    tables = {key: _rows(table) for key, table in kept.tables.items()}
    return msgspec.msgpack.encode({**shelves, "tables": tables, "signed": kept.signed})


def _decoded(body: memoryview) -> Kept:
    """Each shelf is decoded when somebody first reaches for it: `ask` needs the rules, and no regimen."""
    parts = msgspec.msgpack.decode(body, type=dict[str, msgspec.Raw])
    with _uncollected():
        signed = msgspec.msgpack.decode(parts["signed"], type=dict[str, Signed])
    shelves = {name: Shelf(partial(_pieces, parts[name], kind)) for name, kind in SHAPES.items()}
    return Kept(shelves=shelves, tables=Shelf(partial(_tables, parts["tables"])), signed=signed)


def _pieces(part: msgspec.Raw, kind: type[Piece]) -> dict[str, Piece]:
    with _uncollected():
        return msgspec.msgpack.decode(part, type=dict[str, kind])  # type: ignore[valid-type]


def _tables(part: msgspec.Raw) -> dict[str, Table]:
    read = msgspec.msgpack.decode(part, type=dict[str, _Rows])
    return {key: tuple(map(MappingProxyType, rows)) for key, rows in read.items()}


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: there is none, and it would walk the growing library a dozen times."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _digest(body: bytes | memoryview) -> bytes:
    made = hashlib.sha256(_code())
    made.update(body)
    return made.digest()


@cache
def _code() -> bytes:
    """The code that made what is kept; it does not change while a process runs."""
    return hashlib.sha256(b"".join(part.read_bytes() for part in _CODE) + msgspec.__version__.encode()).digest()


def _file() -> Path:
    named = os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "medonc" / "knowledge.msgpack"
