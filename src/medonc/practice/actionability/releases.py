"""Which releases of evidence and tumour types a library holds."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.knowledge.shapes import Library

_SHELF = "genomics/releases/"
OWN = "medonc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One body of evidence with its release: `civic`, `01-Aug-2021-ClinicalEvidenceSummaries`."""

    name: str
    release: str
    of: str


def releases(library: Library) -> tuple[Release, ...]:
    """Every release that is held, our own first."""
    return library.once(_releases)


def release_of(statement_id: str, library: Library) -> str:
    """The release that a statement comes from, by its table; our own where the table has none of its own."""
    named = {each.name: each.release for each in releases(library)}
    return named.get(statement_id.partition("/")[0], named.get(OWN, ""))


def _releases(library: Library) -> tuple[Release, ...]:
    rows = [row for name, table in library.tables.items() if name.startswith(_SHELF) for row in table]
    held = [Release(name=row["name"], release=row["release"], of=row["of"]) for row in rows]
    return tuple(sorted(held, key=lambda each: (each.name != OWN, each.name)))
