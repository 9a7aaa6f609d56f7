"""Files named on the command line, as received resources; NDJSON streams, one JSON document is limited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medonc.values.errors import UnreadableInput

if TYPE_CHECKING:
    from medonc.fhir.bundles import Received


def received(files: Sequence[Path]) -> Iterator[Received]:
    """Every resource of every file, in order. Refuses a file that is not there or cannot be read, by name."""
    for path in files:
        try:
            yield from _of_file(path)
        except UnreadableInput as refused:
            raise UnreadableInput(
                f"in {path.name}: {refused.found}", expected=refused.expected, do=refused.do
            ) from None
        except OSError as refused:
            raise UnreadableInput(
                f"the file {path} cannot be read ({refused.strerror})", expected="a file that can be read"
            ) from None


def _of_file(path: Path) -> Iterator[Received]:
    from medonc.fhir.bundles import read_lines, read_records

    if path.suffix.lower() == ".ndjson":
        with path.open("rb") as lines:
            yield from read_lines(lines, origin=path.name)
    else:
        yield from read_records([path.read_bytes()], origin=path.name)
