"""SEER staging algorithms from their published ZIP: schemas and tables as they are written, checked for wholeness."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medonc.values.errors import UnreadableInput

_EXPECTED = "a SEER algorithm release with schemas/*.json and tables/*.json, such as eod_public-3.3.zip"
_LARGEST = 200_000_000  # bytes unpacked: a release has under 60 MB
_KEYS = {"schemas": ("id", "algorithm", "version", "schema_selection_table"), "tables": ("id", "definition")}


@dataclass(frozen=True, slots=True, kw_only=True)
class StagingFiles:
    """One release: which algorithm, which version, and its decoded pages."""

    name: str
    version: str
    schemas: tuple[Mapping[str, Any], ...]
    tables: tuple[Mapping[str, Any], ...]


def read_staging(path: Path) -> StagingFiles:
    """The release in a ZIP; refuses what is no ZIP, holds no schema, or holds several algorithms."""
    try:
        with zipfile.ZipFile(path) as held:
            if sum(each.file_size for each in held.infolist()) > _LARGEST:
                raise UnreadableInput(f"'{path.name}' unpacks to more than {_LARGEST} bytes", expected=_EXPECTED)
            schemas, tables = (tuple(_pages(held, folder, path.name)) for folder in ("schemas", "tables"))
    except (zipfile.BadZipFile, OSError) as bad:
        raise UnreadableInput(f"'{path}' cannot be read as a ZIP ({bad})", expected=_EXPECTED) from None
    named = sorted({(str(page["algorithm"]), str(page["version"])) for page in schemas})
    if len(named) != 1 or not tables:
        said = ", ".join(f"{name} {version}" for name, version in named) or "no schema"
        raise UnreadableInput(f"'{path.name}' holds {said} and {len(tables)} tables", expected=_EXPECTED)
    return StagingFiles(name=named[0][0], version=named[0][1], schemas=schemas, tables=tables)


def _pages(held: zipfile.ZipFile, folder: str, file: str) -> Iterator[Mapping[str, Any]]:
    for name in sorted(held.namelist()):
        parts = name.split("/")
        if len(parts) > 1 and parts[-2] == folder and name.endswith(".json"):
            yield _page(held.read(name), name, folder, file)


def _page(text: bytes, name: str, folder: str, file: str) -> Mapping[str, Any]:
    try:
        page = json.loads(text)
    except ValueError as bad:
        raise UnreadableInput(f"in '{file}', {name} is not JSON ({bad})", expected=_EXPECTED) from None
    lacking = [key for key in _KEYS[folder] if not isinstance(page, dict) or key not in page]
    if lacking:
        raise UnreadableInput(f"in '{file}', {name} has no {', '.join(lacking)}", expected=_EXPECTED)
    return dict(page)
