"""A site's own staging data: SEER releases kept in the data folder, never in the house's knowledge."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from medonc.feeds.staging import StagingFiles, read_staging
from medonc.practice.staging.algorithm import Algorithm, algorithm
from medonc.store.home import data_folder, prepare
from medonc.values.errors import NotHeld

FOLDER = "staging"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenStaging:
    """What an import of staging data brought."""

    name: str
    version: str
    schemas: int
    tables: int
    is_new: bool

    def sentence(self) -> str:
        """The outcome in one line."""
        held = "" if self.is_new else " It was held already."
        return f"{self.name} {self.version}: {self.schemas} schemas, {self.tables} tables.{held}"


def take_staging(path: Path, *, year: int) -> TakenStaging:
    """Keep a SEER release after it was read as a whole; the same again changes nothing. Refuses what is not one."""
    files = read_staging(path)
    algorithm(files.schemas, files.tables, year=year)
    target = _kept(f"{files.name}-{files.version}")
    is_new = not target.exists() or target.read_bytes() != path.read_bytes()
    if is_new:
        prepare(data_folder())
        target.parent.mkdir(mode=0o700, exist_ok=True)
        half = target.with_suffix(".part")
        shutil.copyfile(path, half)
        half.replace(target)
    return _taken(files, is_new=is_new)


def held_staging() -> tuple[str, ...]:
    """The releases that the site holds, by name and version."""
    return tuple(sorted(path.stem for path in (data_folder() / FOLDER).glob("*.zip")))


def site_algorithm(name: str, *, year: int) -> Algorithm:
    """A held release, ready to stage; refuses one that was not imported."""
    if name not in held_staging():
        raise NotHeld.named("staging release", name, held_staging() or ("none: ./medonc import staging ZIP",))
    files = read_staging(_kept(name))
    return algorithm(files.schemas, files.tables, year=year)


def _kept(name: str) -> Path:
    return data_folder() / FOLDER / f"{name}.zip"


def _taken(files: StagingFiles, *, is_new: bool) -> TakenStaging:
    counts = {"schemas": len(files.schemas), "tables": len(files.tables)}
    return TakenStaging(name=files.name, version=files.version, is_new=is_new, **counts)
