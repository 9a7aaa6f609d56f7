"""Pieces parsed by an earlier start, kept in the user's cache folder so that this start need not parse them again.

It holds nothing of its own: each piece lies under a key made of its root, id and text, so a changed file is not
found and is parsed. It is dropped whole when the code of the shapes or the parser differs, when it is damaged,
or when another account owns it. What would not come back equal is never kept. Losing it costs time only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from medonc.knowledge.parse import SHAPES
from medonc.knowledge.shapes import Piece

_DIGEST_SIZE = 32
_HERE = Path(__file__).parent
_CODE = (_HERE / "parse.py", _HERE.parent / "values" / "evidence.py", *sorted((_HERE / "shapes").glob("*.py")))


def key(*, root: str, piece_id: str, text: str) -> str:
    """Everything that a piece is made from, as one digest."""
    return hashlib.sha256(f"{root}\n{piece_id}\n{text}".encode()).hexdigest()


def kept_pieces() -> dict[str, Piece]:
    """The pieces of earlier starts by key; none where nothing usable is kept."""
    try:
        file = _file()
        if file.stat().st_uid != os.getuid():
            return {}
        received = file.read_bytes()
        digest, body = received[:_DIGEST_SIZE], received[_DIGEST_SIZE:]
        return _decoded(body) if digest == _digest(body) else {}
    except (OSError, RuntimeError, msgspec.MsgspecError):  # RuntimeError: the account has no home folder
        return {}


def keep_pieces(pieces: Mapping[str, Piece]) -> None:
    """Replace what is kept by these, in one step, so that no other process reads half; a full disk keeps nothing."""
    body = _encoded(pieces)
    with contextlib.suppress(OSError, RuntimeError):
        file = _file()
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as whole:
            whole.write(_digest(body) + body)
        Path(whole.name).replace(file)


def comes_back(piece: Piece) -> bool:
    """Whether a piece is the same after being written and read: a Decimal in an untyped place would be text."""
    try:
        return bool(msgspec.msgpack.decode(msgspec.msgpack.encode(piece), type=type(piece)) == piece)
    except (msgspec.MsgspecError, TypeError):
        return False


def _encoded(pieces: Mapping[str, Piece]) -> bytes:
    shelves = {name: {k: p for k, p in pieces.items() if isinstance(p, kind)} for name, kind in SHAPES.items()}
    return msgspec.msgpack.encode(shelves)


def _decoded(body: bytes) -> dict[str, Piece]:
    pieces: dict[str, Piece] = {}
    for name, shelf in msgspec.msgpack.decode(body, type=dict[str, msgspec.Raw]).items():
        pieces |= msgspec.msgpack.decode(shelf, type=dict[str, SHAPES[name]])  # type: ignore[valid-type]
    return pieces


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(_code() + body).digest()


@cache
def _code() -> bytes:
    """The code that made the pieces; it does not change while a process runs."""
    return hashlib.sha256(b"".join(part.read_bytes() for part in _CODE) + msgspec.__version__.encode()).digest()


def _file() -> Path:
    named = os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "medonc" / "knowledge.msgpack"
