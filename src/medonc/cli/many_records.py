"""Folders and files of many patients, as charts: a JSON file is a record of its own, NDJSON files go together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from medonc.cli.records import received
from medonc.record import Chart
from medonc.values.errors import Ambiguous, MedoncError, UnreadableInput


def charts_of(sources: Sequence[Path], *, progress: Callable[[int], object]) -> Iterator[Chart]:
    """The chart of every patient; `progress` hears of each record.

    Refuses what cannot be read, by name, and one patient in two records.
    """
    from medonc.fhir.bundles import read_charts

    first: dict[object, str] = {}
    for record in records(sources):
        where = ", ".join(path.name for path in record)
        try:
            for chart in read_charts(received(record)):
                who = chart.person.source.id, chart.person.name, chart.person.born, chart.person.identifiers
                if who in first:
                    found = f"{chart.person.source} ({chart.person.name}) is in {first[who]} and in {where}"
                    raise Ambiguous(found, expected="one record of a patient", do="Join them in one file")
                first[who] = where
                yield chart
        except MedoncError as refused:
            said = refused.found if where in refused.found else f"in {where}: {refused.found}"
            raise type(refused)(said, expected=refused.expected, do=refused.do) from None
        progress(1)


def records(sources: Sequence[Path]) -> list[tuple[Path, ...]]:
    """The files that are read together: each JSON file alone, all NDJSON of a folder or of the command line."""
    single = [path for path in sources if not path.is_dir()]
    found = _apart(single)
    for folder in (path for path in sources if path.is_dir()):
        inside = sorted(p for p in folder.rglob("*") if p.suffix.lower() in {".json", ".ndjson"} and p.is_file())
        if not inside:
            raise UnreadableInput(f"no .json and no .ndjson in {folder}", expected="FHIR records")
        found += _apart(inside)
    return found


def _apart(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    lines = tuple(path for path in files if path.suffix.lower() == ".ndjson")
    return [*((path,) for path in files if path.suffix.lower() != ".ndjson"), *((lines,) if lines else ())]
