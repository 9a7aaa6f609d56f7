"""The only reader of knowledge files: folders of TOML and CSV in, one immutable `Library` out.

A root is a folder with `data/` and `cases/`. Later roots override earlier ones by id, and the override shows.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from medonc.knowledge.parse import parse_piece
from medonc.knowledge.shapes import Care, Drug, Interaction, KnowledgeRule, Library, Piece, Regimen
from medonc.knowledge.snapshot import comes_back, keep_pieces, kept_pieces, key
from medonc.knowledge.soundness import faults_of, table_faults
from medonc.values.errors import UnreadableInput

P = TypeVar("P", KnowledgeRule, Drug, Regimen, Care, Interaction)

OWN_ROOT = Path(__file__).parent
_ENDINGS = (".toml", ".csv")
_DRUGS, _REGIMENS, _CARE = "treatment/drugs/", "treatment/regimens/", "treatment/care/"
_INTERACTIONS = "treatment/interactions/"


@dataclass(frozen=True)
class KnowledgeFile:
    """One file under a root's data: `id` is its path without the ending, `digest` that of its text."""

    id: str
    root: str
    path: str
    text: str

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text with plain line ends, so that it is the same on every machine."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def key(self) -> str:
        """What its piece is kept under between starts."""
        return key(root=self.root, piece_id=self.id, text=self.text)

    @property
    def is_table(self) -> bool:
        """Whether it is a CSV table and not a rule, drug or regimen."""
        return self.path.endswith(".csv")

    @property
    def ending(self) -> str:
        """`.toml` or `.csv`."""
        return ".csv" if self.is_table else ".toml"

    @property
    def shown(self) -> str:
        """The path as an error shows it."""
        return f"{self.root}/data/{self.id}{self.ending}"


def open_library(*roots: Path, base: Path = OWN_ROOT) -> Library:
    """Everything medonc knows: its own files, then those of each root; later ones override earlier ones by id.

    Refuses a folder that is no root and a file that is not what docs/knowledge-format.md says. What a later root
    brings without cases, or unsound, is left out and the rest loads: `library.refused` names it.
    """
    held = {file.id: file for file in files_of(base)}
    own = _own_pieces(held.values()) if base == OWN_ROOT else {}
    overridden: list[str] = []
    refused: list[str] = []
    for root in roots:
        taken, left_out = _sound_files(root, held, own)
        refused += left_out
        overridden += [name for name in taken if name in held and name not in overridden]
        held |= taken
    return _assembled(held, own, overridden=tuple(overridden), refused=tuple(refused))


def _sound_files(
    root: Path, held: Mapping[str, KnowledgeFile], own: Mapping[str, Piece]
) -> tuple[dict[str, KnowledgeFile], list[str]]:
    """What may be taken of a later root, and sentences on what may not."""
    files = {file.id: file for file in files_of(root)}
    said = {file.id: _no_cases(file) for file in files.values() if _lacks_cases(file, root)}
    while True:
        taken = {name: file for name, file in files.items() if name not in said}
        unsound = _unsound(taken, _assembled({**held, **taken}, own))
        if not unsound:  # a regimen may become unsound when its drug is left out: hence again
            return taken, list(said.values())
        said |= unsound


def _unsound(taken: Mapping[str, KnowledgeFile], library: Library) -> dict[str, str]:
    """Why a file of a later root may not be taken, by its id; a table in a rule's folder must leave the rule sound."""
    found = {
        name: next(table_faults(table_header(file.text), read_table(file.text)), "")
        for name, file in taken.items()
        if file.is_table
    }
    owner = {name: name.rpartition("/")[0] if file.is_table else name for name, file in taken.items()}
    owned = set(owner.values())
    of_piece = {p.rule.id: next(faults_of(p, library), "") for p in library.pieces() if p.rule.id in owned}
    return {
        name: f"{name} of {taken[name].root} is not sound and was left out: {fault}"
        for name in taken
        if (fault := found.get(name) or of_piece.get(owner[name], ""))
    }


def files_of(root: Path) -> list[KnowledgeFile]:
    """The knowledge files of a root, in the order of their ids."""
    data = root / "data"
    if not data.is_dir():
        raise UnreadableInput(f"'{root}' holds no folder data", expected="a knowledge root with data/ and cases/")
    name = "medonc" if root == OWN_ROOT else root.name
    files = [KnowledgeFile(file_id, name, path, _text(path)) for file_id, path in _listed(str(data))]
    twice = [file for file, count in Counter(file.id for file in files).items() if count > 1]
    if twice:
        raise UnreadableInput(f"'{twice[0]}' is both a .toml and a .csv of {name}", expected="one file for one id")
    return sorted(files, key=lambda file: file.id)


def _listed(data: str) -> Iterator[tuple[str, str]]:
    """The id and path of every TOML and CSV file under a folder. Plain text: there are many, at every start."""
    for folder, _, names in os.walk(data):
        under = folder[len(data) :].strip(os.sep).replace(os.sep, "/")
        for name in names:
            stem, ending = os.path.splitext(name)  # noqa: PTH122
            if ending in _ENDINGS:
                yield f"{under}/{stem}".lstrip("/"), os.path.join(folder, name)  # noqa: PTH118


def edition_of(files: Mapping[str, KnowledgeFile]) -> str:
    """The digest of all files by id: twelve hex digits, the same on every machine."""
    lines = "".join(f"{name}\t{files[name].digest}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]


def _own_pieces(files: Iterable[KnowledgeFile]) -> dict[str, Piece]:
    """medonc's own pieces by `KnowledgeFile.key`: those kept by an earlier start, the rest parsed and kept."""
    kept = kept_pieces()
    pieces = {file.key: kept.get(file.key) or _piece(file) for file in files if not file.is_table}
    if any(key not in kept and comes_back(piece) for key, piece in pieces.items()):
        keep_pieces({key: piece for key, piece in pieces.items() if key in kept or comes_back(piece)})
    return pieces


def _assembled(
    files: Mapping[str, KnowledgeFile],
    own: Mapping[str, Piece],
    *,
    overridden: tuple[str, ...] = (),
    refused: tuple[str, ...] = (),
) -> Library:
    pieces = {file.id: own.get(file.key) or _piece(file) for file in files.values() if not file.is_table}
    tables = {file.id: read_table(file.text) for file in files.values() if file.is_table}
    return Library(
        edition=edition_of(files),
        rules=_shelf(pieces, KnowledgeRule),
        drugs=_shelf(pieces, Drug),
        regimens=_shelf(pieces, Regimen),
        care=_shelf(pieces, Care),
        interactions=_shelf(pieces, Interaction),
        tables=MappingProxyType(tables),
        overridden=overridden,
        refused=refused,
    )


def _shelf(pieces: Mapping[str, Piece], kind: type[P]) -> Mapping[str, P]:
    return MappingProxyType({_short(name): piece for name, piece in pieces.items() if isinstance(piece, kind)})


def _piece(file: KnowledgeFile) -> Piece:
    return parse_piece(file.text, rule_id=file.id, file=file.shown, root=file.root)


def _short(name: str) -> str:
    """A drug is held by the name that regimens use, a regimen by site/name, a rule by its path, the rest by name."""
    shelf = next((each for each in (_DRUGS, _REGIMENS, _CARE, _INTERACTIONS) if name.startswith(each)), "")
    return name.removeprefix(shelf)


def read_table(text: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a CSV table; lines that begin with `#` at its head are its title, edition and source."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(MappingProxyType(row) for row in csv.DictReader(lines))


def table_header(text: str) -> Mapping[str, str]:
    """`title`, `edition`, `source` and what else the `#` lines at a table's head say."""
    said = (line[1:].partition(":") for line in text.splitlines() if line.startswith("#"))
    return {key.strip(): value.strip() for key, _, value in said}


def case_path(root: Path, rule_id: str) -> Path:
    """Where a root keeps the cases of a rule."""
    return root / "cases" / f"{rule_id}.toml"


def _lacks_cases(file: KnowledgeFile, root: Path) -> bool:
    """Whether a rule or regimen of an overlay came without a single case."""
    if file.is_table or file.id.startswith(_DRUGS):
        return False
    cases = case_path(root, file.id)
    return not cases.is_file() or "[[case]]" not in _text(cases)


def _no_cases(file: KnowledgeFile) -> str:
    return f"{file.id} of {file.root} brings no cases and was left out; add cases/{file.id}.toml"


def _text(path: str | Path) -> str:
    try:
        with open(path, encoding="utf-8") as held:  # noqa: PTH123
            return held.read()
    except UnicodeDecodeError:
        raise UnreadableInput(f"'{path}' is not UTF-8 text", expected="UTF-8") from None
