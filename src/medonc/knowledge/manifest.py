"""The manifest: what a knowledge root holds, file by file, so that nothing is lost or changed unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from medonc.knowledge.case_files import cases_of
from medonc.knowledge.load import OWN_ROOT, KnowledgeFile, edition_of, files_of
from medonc.knowledge.parse import read_toml, table_header
from medonc.values.evidence import NOT_REVIEWED

LICENCE = "Apache-2.0"  # of a file that names none
_HEAD = "# Written by `./medonc knowledge manifest`; `./medonc check` compares it with the files.\n"


def manifest_path(root: Path = OWN_ROOT) -> Path:
    """Where a root keeps its manifest."""
    return root / "manifest.toml"


def manifest_text(root: Path = OWN_ROOT) -> str:
    """The manifest as it should be: path, edition, digest, licence, reviewer and number of cases of every file."""
    files = files_of(root)
    head = {"edition": edition_of({file.id: file for file in files}), "files": len(files)}
    rows = (_table("[[file]]", _row(file, root)) for file in files)
    return "\n".join([_HEAD + _table("", head), *rows])


def manifest_faults(root: Path = OWN_ROOT) -> Iterator[str]:
    """Where the written manifest and the files differ; files that are gone, new, or changed are named."""
    path = manifest_path(root)
    if not path.is_file():
        yield "there is no manifest.toml; write it with `./medonc knowledge manifest`"
        return
    written = _rows(path.read_text(encoding="utf-8"))
    fresh = _rows(manifest_text(root))
    for name in sorted({*written, *fresh}):
        if name not in fresh:
            yield f"{name} is in the manifest and not among the files"
        elif name not in written:
            yield f"{name} is not in the manifest"
        elif written[name] != fresh[name]:
            changed = [key for key in fresh[name] if written[name].get(key) != fresh[name][key]]
            yield f"{name} differs from the manifest in {', '.join(changed) or 'its keys'}"


def changes(before: Path, after: Path) -> Mapping[str, list[str]]:
    """The ids that one root has and the other has not, and those whose text differs."""
    old, new = ({file.id: file.digest for file in files_of(root)} for root in (before, after))
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": sorted(name for name in old.keys() & new.keys() if old[name] != new[name]),
    }


def _rows(text: str) -> Mapping[str, Mapping[str, Any]]:
    return {row["path"]: row for row in read_toml(text, file="manifest.toml").get("file", ())}


def _row(file: KnowledgeFile, root: Path) -> Mapping[str, Any]:
    head = table_header(file.text) if file.is_table else read_toml(file.text, file=file.shown)
    return {
        "path": f"data/{file.id}{file.ending}",
        "edition": str(head.get("edition", "")),
        "digest": file.digest[:16],
        "licence": head.get("licence", LICENCE),
        "reviewed_by": head.get("reviewed_by", NOT_REVIEWED),
        "reviewed_on": str(head.get("reviewed_on", "")),
        "cases": len(cases_of(file.id, root)),
    }


def _table(name: str, row: Mapping[str, Any]) -> str:
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items()]
    return "\n".join([*([name] if name else []), *lines, ""])
