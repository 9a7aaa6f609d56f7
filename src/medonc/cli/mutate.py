"""`medonc mutate`: nudges each number in each knowledge file and fails where no case notices."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from medonc.knowledge.shapes import Library
    from medonc.practice.mutations import Cases, Nudge

Roots = Annotated[list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file's nudges."""

    file: str
    killed: int
    survivors: tuple[str, ...]


def command(
    path: Annotated[str, typer.Option(help="only ids that begin so, for example assessment/renal")] = "",
    jobs: Annotated[int, typer.Option(help="how many processes", min=1)] = 1,
    json: Annotated[bool, typer.Option("--json", help="print as JSON, one object")] = False,
    knowledge: Roots = None,
) -> None:
    """Nudge each number in the knowledge and see that a case or a check of the file notices; 1 where one survives."""
    from medonc.values.errors import NotHeld

    roots = tuple(str(root) for root in knowledge or ())
    files = [file for file in _files(roots) if file.startswith(path)]
    if not files:
        raise NotHeld.named("knowledge under", path, _files(roots))
    outcomes = []
    for outcome in _outcomes(files, roots, jobs):
        outcomes.append(outcome)
        if not json:
            _print_outcome(outcome)
    _print_all(outcomes, as_json=json)
    sys.exit(1 if any(outcome.survivors for outcome in outcomes) else 0)


def _outcomes(files: list[str], roots: tuple[str, ...], jobs: int) -> Iterator[Outcome]:
    if jobs == 1:
        yield from (try_file(file, roots) for file in files)
        return
    with ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(try_file, files, [roots] * len(files))


def try_file(file: str, roots: tuple[str, ...]) -> Outcome:
    """Every nudge of one file against the cases."""
    from medonc.practice.mutations import is_noticed, nudges

    library, cases = _held(roots)
    tried = [(nudge, _is_unsound(nudge) or is_noticed(nudge, cases)) for nudge in nudges(library, file)]
    survivors = tuple(f"{nudge.path} {nudge.before} → {nudge.after}" for nudge, noticed in tried if not noticed)
    return Outcome(file, len(tried) - len(survivors), survivors)


def _is_unsound(nudge: Nudge) -> bool:
    """Whether the file itself no longer holds together, as when two bands no longer meet: its tests would fail."""
    from medonc.knowledge.soundness import faults_of

    if nudge.file in nudge.library.tables:
        return False
    return any(faults_of(nudge.library.piece(nudge.file), nudge.library))


def _files(roots: tuple[str, ...]) -> list[str]:
    library, _ = _held(roots)
    return sorted([*(piece.rule.id for piece in library.pieces()), *library.tables])


@cache
def _held(roots: tuple[str, ...]) -> tuple[Library, Cases]:
    from medonc.knowledge.case_files import library_cases
    from medonc.knowledge.load import open_library

    folders = [Path(root) for root in roots]
    return open_library(*folders), library_cases(*folders)


def _print_outcome(outcome: Outcome) -> None:
    print(f"{outcome.file:<52} {outcome.killed:>4} noticed, {len(outcome.survivors):>3} not", flush=True)
    for survivor in outcome.survivors:
        print(f"    survived: {survivor}", flush=True)


def _print_all(outcomes: list[Outcome], *, as_json: bool) -> None:
    killed = sum(outcome.killed for outcome in outcomes)
    survived = sum(len(outcome.survivors) for outcome in outcomes)
    if as_json:
        import msgspec

        keys = {"noticed": killed, "survived": survived, "files": outcomes}
        print(msgspec.json.format(msgspec.json.encode(keys), indent=2).decode())
    else:
        print(f"{killed} of {killed + survived} nudges noticed in {len(outcomes)} files")
