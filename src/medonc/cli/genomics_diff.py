"""`medonc genomics diff OLD NEW [patients…]`: which tier moved, for which patient and why."""

from __future__ import annotations

import json as text_json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medonc.values.errors import MedoncError, UnreadableInput

if TYPE_CHECKING:
    from medonc.knowledge.shapes import Library

Json = Mapping[str, Any]
_EXPECTED = (
    "two knowledge folders, zips or revisions with patients to judge, or two results of `medonc genomics --json`"
)


def differ(words: Sequence[Path], *, on: date, json: bool) -> None:
    """Prints what moved; of two libraries without patients the statements that appeared, changed or were withdrawn."""
    if len(words) < 2:
        raise MedoncError(f"{len(words)} things to compare", expected=_EXPECTED)
    old, new, *patients = words
    results = [_is_result(each) for each in (old, new)]
    if any(results) and not all(results):
        raise MedoncError(f"'{old}' and '{new}' are not of one kind", expected=_EXPECTED)
    if all(results):
        page = {"patients": list(_of_results(old, new))}
    else:
        with ExitStack() as stack:
            page = _of_libraries(_library(old, stack), _library(new, stack), patients, on)
    print(text_json.dumps(page, ensure_ascii=False, indent=2) if json else "\n".join(_lines(page)))


def _is_result(path: Path) -> bool:
    return path.suffix == ".json" and path.is_file()


def _of_results(old: Path, new: Path) -> Iterator[Json]:
    before, after = _read(old), _read(new)
    ids = [each["patient"]["id"] for each in (before, after)]
    if ids[0] != ids[1]:
        raise MedoncError(f"results of {ids[0]} and of {ids[1]}", expected="two results of one patient")
    yield _moved(before, after)


def _read(path: Path) -> Json:
    try:
        held = text_json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise UnreadableInput(f"'{path.name}' is not JSON", expected=_EXPECTED) from None
    if not isinstance(held, dict) or not {"patient", "alterations", "therapies", "releases"} <= set(held):
        raise UnreadableInput(f"'{path.name}' is no result of `medonc genomics --json`", expected=_EXPECTED)
    return held


def _moved(before: Json, after: Json) -> Json:
    from medonc.paper.molecular_moves import moves, releases

    return {
        **before["patient"],
        "before": releases(before),
        "after": releases(after),
        "moves": [each.as_json() for each in moves(before, after)],
    }


def _library(name: Path, stack: ExitStack) -> Library:
    """A whole library, or ours with a small root on top where the root holds no gene table of its own."""
    from medonc.cli.editions import opened
    from medonc.knowledge.load import open_library

    root = opened(str(name), stack)
    if (root / "data" / "genomics" / "genes.csv").is_file():
        return open_library(base=root)
    return open_library(root)


def _of_libraries(old: Library, new: Library, patients: Sequence[Path], on: date) -> dict[str, Any]:
    from medonc.paper.molecular_json import statement_documents
    from medonc.paper.molecular_moves import changes

    statements = changes(statement_documents(old), statement_documents(new))
    moved = [_moved(*_documents(chart, old, new, on)) for chart in _charts(patients)]
    return {"statements": list(statements), "patients": moved}


def _charts(patients: Sequence[Path]) -> Iterator[Any]:
    from medonc.cli.records import received
    from medonc.fhir.bundles import read_chart

    held = tuple(received(patients)) if patients else ()
    for person in dict.fromkeys(one.id for one in held if one.type == "Patient"):
        yield read_chart(held, patient=person)


def _documents(chart: Any, old: Library, new: Library, on: date) -> tuple[Json, Json]:
    from medonc.paper.molecular_json import molecular_document
    from medonc.practice.actionability import interpret

    then = chart.on(on)
    return molecular_document(interpret(then, old, on)), molecular_document(interpret(then, new, on))


def _lines(page: Json) -> Iterator[str]:
    yield from page.get("statements", ())
    if "statements" in page:
        yield f"{len(page['statements'])} statements differ"
    for patient in page["patients"]:
        if patient["moves"]:
            yield f"{patient['name']} ({patient['id']}): {patient['before']} -> {patient['after']}"
        for move in patient["moves"]:
            yield f"  {move['what']}: {move['before']} -> {move['after']}"
            yield from (f"    {each}" for each in move["because"])
    moved = sum(bool(each["moves"]) for each in page["patients"])
    if page["patients"]:
        yield f"{moved} of {len(page['patients'])} patients are touched"
