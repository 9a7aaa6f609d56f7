"""The watched folder: results that are put there go into the record, and each file moves to where its end is told.

A file is read whole, stored in one transaction, and moved only then. Where the work stops in between the file is still
there; read again it writes nothing, and is moved.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError

from medonc.fhir.bundles.received import LIMIT
from medonc.store.clock import now
from medonc.store.models import User
from medonc.values.errors import MedoncError, UnreadableInput
from medonc.workbench.inbox.sort_results import sort_results
from medonc.workbench.inbox.take_in import take_in
from medonc.workbench.people import at_the_command_line
from medonc.workbench.setting_checks import NONE
from medonc.workbench.site_settings import setting

log = logging.getLogger(__name__)

DONE, REFUSED = "done", "refused"
ENDINGS = (".json", ".ndjson", ".jsonl")
SETTLED = timedelta(seconds=5)  # a file that was written to just now may still grow
YOUNG = timedelta(minutes=10)  # so long a file that is no JSON yet may be half of one
_AT_ONCE = 500  # files of one run; the next run goes on


def watch_folder(*, at: datetime | None = None) -> str:
    """Take in what lies in the site's folder; says how many files were read, refused and left.

    Refuses (`UnreadableInput`) a folder that is not there, so that the failed task shows on the desk.
    """
    named = setting("results_folder")
    if named == NONE:
        return "no folder is named"
    folder = Path(named)
    if not folder.is_dir():
        raise UnreadableInput(
            f"no folder {folder}", expected="the folder of new results", do="make it, or name another"
        )
    waiting = _waiting(folder)
    broken: list[str] = []
    ends = [_end_of(path, at or now(), broken) for path in waiting[:_AT_ONCE]]
    sorted_in = sort_results()
    if broken:
        raise UnreadableInput(
            f"{len(broken)} files that stay in the folder: {'; '.join(broken[:5])}",
            expected="files that can be read and moved",
            do="look at the rights of the folder and at the log; all the others were read",
        )
    done, refused, left = (ends.count(end) for end in (DONE, REFUSED, ""))
    left += len(waiting) - len(ends)
    return f"{done} files read, {refused} refused, {left} left for the next time; {sorted_in}"


def _waiting(folder: Path) -> list[Path]:
    """The files that are there, in the order of their names; hidden ones and links are not followed."""
    held = (p for p in folder.iterdir() if p.suffix.lower() in ENDINGS and not p.name.startswith("."))
    return sorted(p for p in held if p.is_file() and not p.is_symlink())


def _end_of(path: Path, at: datetime, broken: list[str]) -> str:
    """Where a file went; no file holds up the others: a critical result may lie behind it.

    One that cannot be stored or moved now stays and is named; one that breaks the reading goes to the refused ones.
    """
    try:
        return _read(path, by=at_the_command_line(), at=at)
    except (DatabaseError, OSError) as failed:
        if path.exists():  # else somebody else has read and moved it meanwhile
            log.exception("the file %s stays in the folder", path.name)
            broken.append(f"{path.name} ({type(failed).__name__})")
        return ""


def _read(path: Path, *, by: User, at: datetime) -> str:
    """Read one file and move it; where it went, empty where it is left for the next time."""
    try:
        age = at.timestamp() - path.stat().st_mtime
        if age < SETTLED.total_seconds():
            return ""
        size = path.stat().st_size
        data = path.read_bytes() if size <= LIMIT else b""
        if size <= LIMIT and (len(data) != size or path.stat().st_size != size):
            return ""
    except OSError:  # taken away, or not to be read yet: the next time
        return ""
    try:
        if size > LIMIT:
            raise UnreadableInput(f"{path.name} has {size} bytes", expected="at most 64 MB", do="send it in parts")
        if _is_half(path, data) and age < YOUNG.total_seconds():
            return ""
        said = take_in(path.name, data, by=by, source=setting("results_source")).sentence()
    except MedoncError as refused:
        _move(path, REFUSED, _in_words(refused), at)
        return REFUSED
    except (DatabaseError, OSError):
        raise
    except Exception as broken:
        log.exception("the file %s breaks the reading", path.name)
        _move(path, REFUSED, _in_words(UnreadableInput(f"what breaks the reading ({type(broken).__name__})")), at)
        return REFUSED
    _move(path, DONE, said, at)
    return DONE


def _is_half(path: Path, data: bytes) -> bool:
    """Whether the file ends before its JSON does."""
    try:
        lines = data.splitlines() if path.suffix.lower() != ".json" else [data]
        for line in lines:
            if line.strip():
                json.loads(line)
    except (ValueError, RecursionError):
        return True
    return not data.strip()


def _in_words(refused: MedoncError) -> str:
    expected = refused.expected or "results that the record can take"
    do = refused.do or "correct the file at its source, and put it into the folder again"
    return f"found: {refused.found}\nexpected: {expected}\ndo this: {do}"


def _move(path: Path, where: str, said: str, at: datetime) -> None:
    """The words first, then the file: a file that has moved always has its words beside it."""
    folder = path.parent / where
    folder.mkdir(exist_ok=True)
    target = folder / path.name
    if target.exists():
        target = folder / f"{path.stem}.{at:%Y%m%dT%H%M%S%f}{path.suffix}"
    words = target.with_name(target.name + ".txt")
    words.write_text(f"{said}\n", encoding="utf-8")
    try:
        path.replace(target)
    except FileNotFoundError:  # moved by somebody else meanwhile, with words of its own
        words.unlink()
        raise
