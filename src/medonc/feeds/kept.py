"""What a site has imported, as it is kept: a file in one step, a table with the head that knowledge tables have."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path


def keep_whole(into: Path, content: bytes) -> Path:
    """Writes a file of a site's own folder in one step, in place of an earlier one: half a file is never read."""
    into.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = into.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(into)
    return into


def knowledge_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str, edition: str, source: str
) -> str:
    """A table as a knowledge folder holds it: title, edition and source above its columns."""
    out = io.StringIO()
    out.write(f"# title: {title}\n# edition: {edition}\n# source: {source}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
