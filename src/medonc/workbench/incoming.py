"""Files to what is in them, a portion at a time: one JSON document, or so many lines of NDJSON."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from medonc.fhir.bundles import Received, read_lines, read_records
from medonc.fhir.bundles.received import LIMIT
from medonc.store.versions import batches
from medonc.values.errors import UnreadableInput

File: TypeAlias = Path | tuple[str, bytes]
Progress: TypeAlias = Callable[[int], None]  # percent of the bytes read

_LINES = 2000
_ENDINGS = (".ndjson", ".jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Resources received together. Those of one document share its addresses."""

    name: str
    resources: tuple[Received, ...]


def name_of(file: File) -> str:
    """The file's name, as the report says it."""
    return file.name if isinstance(file, Path) else file[0]


def portions(files: Iterable[File], *, progress: Progress | None = None) -> Iterator[Portion]:
    """Everything in the files; those named after patients first, so that few resources wait for their patient."""
    ordered = sorted(files, key=lambda f: "patient" not in name_of(f).lower())
    total, done = max(1, sum(map(_size, ordered))), 0
    for file in ordered:
        yield from _of_file(file)
        done += _size(file)
        if progress:
            progress(100 * done // total)


def _of_file(file: File) -> Iterator[Portion]:
    name = name_of(file)
    try:
        with _opened(file) as stream:
            if _is_lines(name, stream, _size(file)):
                for batch in batches(read_lines(stream), _LINES):
                    yield Portion(name=name, resources=tuple(batch))
            else:
                yield Portion(name=name, resources=read_records([_whole(stream, _size(file))]))
    except UnreadableInput as refused:
        raise UnreadableInput(f"in {name}: {refused.found}", expected=refused.expected, do=refused.do) from None


def _opened(file: File) -> BinaryIO:
    if not isinstance(file, Path):
        return io.BytesIO(file[1])
    try:
        return file.open("rb")
    except OSError as bad:
        raise UnreadableInput(f"the file cannot be opened ({bad.strerror})", do="check its name and rights") from None


def _size(file: File) -> int:
    if not isinstance(file, Path):
        return len(file[1])
    return file.stat().st_size if file.exists() else 0


def _is_lines(name: str, stream: BinaryIO, size: int) -> bool:
    """NDJSON by its name; a big file also by its first line, which is a whole object."""
    if name.lower().endswith(_ENDINGS):
        return True
    if size <= LIMIT:
        return False
    first = stream.readline(LIMIT).strip()
    stream.seek(0)
    return len(first) < LIMIT and first.startswith(b"{") and first.endswith(b"}") and len(first) < size - 2


def _whole(stream: BinaryIO, size: int) -> bytes:
    if size > LIMIT:
        raise UnreadableInput(
            f"one JSON document of {size / 1024 / 1024:.0f} MB",
            expected="at most 64 MB a document",
            do="send it as NDJSON, which streams at any size",
        )
    return stream.read()
