"""The only reader of knowledge files: folders of TOML and CSV in, one immutable `Library` out.

A root is a folder with `data/` and `cases/`. Later roots override earlier ones by id, and the override shows.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from medonc.knowledge.parse import SHAPES, parse_piece, read_table, table_header
from medonc.knowledge.shapes import Care, Drug, Interaction, KnowledgeRule, Library, Piece, Regimen
from medonc.knowledge.shelf import Shelf
from medonc.knowledge.snapshot import Kept, Place, Signed, Table, comes_back, is_settled, keep, kept_of_earlier, place
from medonc.knowledge.soundness import faults_of, table_faults
from medonc.values.errors import UnreadableInput

V = TypeVar("V")
P = TypeVar("P", KnowledgeRule, Drug, Regimen, Care, Interaction)

OWN_ROOT = Path(__file__).parent
_ENDINGS, _TREATMENT = (".toml", ".csv"), "treatment/"
_DRUGS, _REGIMENS, _CARE = "treatment/drugs/", "treatment/regimens/", "treatment/care/"
_INTERACTIONS = "treatment/interactions/"


@dataclass(frozen=True)
class KnowledgeFile:
    """One file under a root's data: `id` is its path without the ending, `digest` that of its text.

    `known` is the digest where an earlier start has read the file as it lies there now; else empty.
    """

    id: str
    root: str
    path: str
    place: Place
    known: str

    @cached_property
    def text(self) -> str:
        """Read at the first asking. Refuses what is not UTF-8."""
        return _text(self.path)

    @property
    def digest(self) -> str:
        """SHA-256 of the text with plain line ends, so that it is the same on every machine."""
        return self.known or self._digest

    @cached_property
    def _digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def key(self) -> str:
        """What is read of it is kept under between starts."""
        return f"{self.root}\t{self.id}\t{self.digest}"

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

    Refuses a folder that is no root, and a file of `base` that is not what docs/knowledge-format.md says. What a later
    root brings broken, without cases, or unsound, is left out and the rest loads: `library.refused` names it.
    """
    is_own, started = base == OWN_ROOT, time.time_ns()
    earlier = kept_of_earlier() if is_own else Kept()
    held = {file.id: file for file in files_of(base, earlier.signed)}
    if not roots and _is_as_then(held, earlier):
        return _as_then(held, earlier)
    own = _own(held.values(), earlier, started) if is_own else earlier
    overridden: list[str] = []
    refused: list[str] = []
    for root in roots:
        taken, left_out = _sound_files(root, held, own)
        refused += left_out
        overridden += [name for name in taken if name in held and name not in overridden]
        held |= taken
    return _assembled(held, own, overridden=tuple(overridden), refused=tuple(refused))


def _sound_files(
    root: Path, held: Mapping[str, KnowledgeFile], own: Kept
) -> tuple[dict[str, KnowledgeFile], list[str]]:
    """What may be taken of a later root, and sentences on what may not."""
    listed = _files(root, {})
    files, said = {file.id: file for file in listed}, _broken(listed)
    said |= {file.id: _no_cases(file) for file in listed if file.id not in said and _lacks_cases(file, root)}
    while True:
        taken = {name: file for name, file in files.items() if name not in said}
        unsound = _unsound(taken, _assembled({**held, **taken}, own))
        if not unsound:  # a regimen may become unsound when its drug is left out: hence again
            return taken, list(said.values())
        said |= unsound


def _broken(files: Sequence[KnowledgeFile]) -> dict[str, str]:
    """Why a file of a later root cannot be read at all, by its id."""
    said = {name: f"{name} is both a .toml and a .csv of {files[0].root}; both were left out" for name in _twice(files)}
    for file in files:
        try:
            table_header(file.text) if file.is_table else _piece(file)
        except UnreadableInput as wrong:
            said.setdefault(file.id, f"{file.id} of {file.root} cannot be read and was left out: {wrong}")
    return said


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


def files_of(root: Path, signed: Mapping[str, Signed] = MappingProxyType({})) -> list[KnowledgeFile]:
    """The knowledge files of a root, in the order of their ids; one that is as `signed` says need not be read."""
    files = _files(root, signed)
    for name in _twice(files):
        raise UnreadableInput(f"'{name}' is both a .toml and a .csv of {files[0].root}", expected="one file for one id")
    return files


def _files(root: Path, signed: Mapping[str, Signed]) -> list[KnowledgeFile]:
    data = root / "data"
    if not data.is_dir():
        raise UnreadableInput(f"'{root}' holds no folder data", expected="a knowledge root with data/ and cases/")
    name = "medonc" if root == OWN_ROOT else root.name
    return sorted((KnowledgeFile(*each) for each in _listed(str(data), name, signed)), key=lambda file: file.id)


def _twice(files: Sequence[KnowledgeFile]) -> list[str]:
    """Ids that two files share."""
    return [file_id for file_id, count in Counter(file.id for file in files).items() if count > 1]


def _listed(data: str, root: str, signed: Mapping[str, Signed]) -> Iterator[tuple[str, str, str, Place, str]]:
    """What a `KnowledgeFile` is made of, of every TOML and CSV file. Plain text: there are many, at every start."""
    folders = [data]
    while folders:
        with os.scandir(folder := folders.pop()) as entries:
            under = folder[len(data) + 1 :].replace(os.sep, "/")
            for entry in entries:
                stem, dot, ending = entry.name.rpartition(".")
                if stem and dot + ending in _ENDINGS and entry.is_file():
                    file_id, found = f"{under}/{stem}" if under else stem, place(entry.stat())
                    then, digest = signed.get(file_id, ((), ""))
                    yield file_id, root, entry.path, found, digest if then == found else ""
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)


def edition_of(files: Mapping[str, KnowledgeFile]) -> str:
    """The digest of all files by id: twelve hex digits, the same on every machine."""
    lines = "".join(f"{name}\t{files[name].digest}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]


def _own(files: Collection[KnowledgeFile], earlier: Kept, started: int) -> Kept:
    """What medonc's own files say, by `KnowledgeFile.key`: kept by an earlier start, or read now and kept."""
    pieces = {file.key: earlier.pieces.get(file.key) or _piece(file) for file in files if not file.is_table}
    tables = {file.key: _table(file, earlier) for file in files if file.is_table}
    new = [key for key in (*pieces, *tables) if key not in earlier.pieces and key not in earlier.tables]
    lost = {key for key in new if not comes_back(pieces[key] if key in pieces else tables[key])}
    signed = {
        file.id: (file.place, file.digest)
        for file in files
        if file.known or (file.key not in lost and is_settled(file.place, started))
    }
    shelves = {
        name: {key: piece for key, piece in pieces.items() if isinstance(piece, kind)} for name, kind in SHAPES.items()
    }
    if signed != earlier.signed or len(new) > len(lost):
        whole = {name: {k: p for k, p in shelf.items() if k not in lost} for name, shelf in shelves.items()}
        keep(Kept(shelves=whole, tables={k: t for k, t in tables.items() if k not in lost}, signed=signed))
    return Kept(shelves=shelves, tables=tables)


def _is_as_then(files: Mapping[str, KnowledgeFile], earlier: Kept) -> bool:
    """Whether all files, and no others, lie as an earlier start read them."""
    return bool(files) and len(files) == len(earlier.signed) and all(file.known for file in files.values())


def _as_then(files: Mapping[str, KnowledgeFile], earlier: Kept) -> Library:
    """The library that an earlier start kept; each shelf is read when somebody first reaches for it."""
    shelves: dict[str, Mapping[str, Any]] = {name: _later(shelf) for name, shelf in earlier.shelves.items()}
    return Library(
        edition=edition_of(files),
        rules=shelves["rule"],
        drugs=shelves["drug"],
        regimens=shelves["regimen"],
        care=shelves["care"],
        interactions=shelves["interaction"],
        tables=_later(earlier.tables),
    )


def _later(kept: Mapping[str, V]) -> Mapping[str, V]:
    return MappingProxyType(Shelf(lambda: {_short(key.split("\t")[1]): held for key, held in kept.items()}))


def _assembled(
    files: Mapping[str, KnowledgeFile],
    own: Kept,
    *,
    overridden: tuple[str, ...] = (),
    refused: tuple[str, ...] = (),
) -> Library:
    pieces = {file.id: own.pieces.get(file.key) or _piece(file) for file in files.values() if not file.is_table}
    tables = {file.id: _table(file, own) for file in files.values() if file.is_table}
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


def _table(file: KnowledgeFile, kept: Kept) -> Table:
    """The rows of a table, which nobody can change."""
    rows = kept.tables.get(file.key)
    return read_table(file.text) if rows is None else rows


def _short(name: str) -> str:
    """A drug is held by the name that regimens use, a regimen by site/name, a rule by its path, the rest by name."""
    if not name.startswith(_TREATMENT):
        return name
    shelf = next((each for each in (_DRUGS, _REGIMENS, _CARE, _INTERACTIONS) if name.startswith(each)), "")
    return name.removeprefix(shelf)


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
