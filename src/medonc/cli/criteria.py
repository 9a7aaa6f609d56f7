"""`medonc criteria explain FILE.toml BUNDLE… --on DATE` and `medonc criteria check FILE…`: the question language."""

from __future__ import annotations

import json as text_json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medonc.values.errors import UnreadableInput

if TYPE_CHECKING:
    from medonc.knowledge.shapes import Library
    from medonc.knowledge.shapes.criterion import Criterion
    from medonc.practice.criteria import Explained
    from medonc.record import Chart

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="Put criteria to a patient's record.")

Roots = Annotated[list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")]
_HEAD = ("title", "text", "source", "edition")
_SUPPORTS = "Supports, and does not replace, a clinician's judgement."


@app.callback()
def criteria() -> None:
    """Criteria: what they ask, and what a record answers."""


@app.command()
def explain(
    file: Annotated[
        str, typer.Argument(help="a criterion in TOML, or a regimen as site/name for its indication", metavar="FILE")
    ],
    bundles: Annotated[list[Path], typer.Argument(help="FHIR files of one patient", metavar="BUNDLE…")],
    on: Annotated[str, typer.Option(help="the day of the question, YYYY-MM-DD; today where none is given")] = "",
    patient: Annotated[str, typer.Option(help="which patient, where the files hold several")] = "",
    json: Annotated[bool, typer.Option("--json", help="print the answer as JSON")] = False,
    knowledge: Roots = None,
) -> None:
    """Answer a criterion for a patient: met, not met or not known, with facts, what is missing, and when it changes."""
    from medonc.cli.with_folders import library_with

    library = library_with(knowledge)
    title, criterion = _asked(file, library)
    put_to_record(title, criterion, bundles, library, on=on, patient=patient, json=json)


def put_to_record(
    title: str, criterion: Criterion, bundles: list[Path], library: Library, *, on: str, patient: str, json: bool
) -> None:
    """Put a criterion to the record of one patient, and print the tree."""
    from medonc.cli.records import received
    from medonc.cli.review import read_day
    from medonc.fhir.bundles import read_chart
    from medonc.practice import criteria as language

    day = read_day(on)
    chart = read_chart(tuple(received(bundles)), patient=patient or None)
    answer = language.explain(criterion, language.scene_on(chart, library, day))
    if json:
        head = {"title": title, "patient": chart.person.name, "on": str(day), "edition": library.edition}
        print(text_json.dumps(head | as_json(answer), ensure_ascii=False, indent=2))
        return
    print(f"{title}\n{_who(chart)}; on {day}\n")
    print("\n".join(lines(answer)))
    print(f"\nknowledge {library.edition}. {_SUPPORTS}")


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="criteria in TOML", metavar="FILE…")],
    json: Annotated[bool, typer.Option("--json", help="print what cannot be read as JSON")] = False,
    knowledge: Roots = None,
) -> None:
    """List the parts of criteria that cannot be read, or that the library cannot answer. Exit code 1 where any is."""
    from medonc.cli.with_folders import library_with
    from medonc.practice import criteria as language

    library = library_with(knowledge)
    found = {str(path): list(language.faults(read_file(path)[1], library)) for path in files}
    if json:
        print(text_json.dumps({"edition": library.edition, "faults": found}, ensure_ascii=False))
    else:
        for path, faults in found.items():
            print("\n".join(f"{path}: {fault}" for fault in faults or ["every part can be read"]))
    if any(found.values()):
        raise typer.Exit(1)


def _asked(name: str, library: Library) -> tuple[str, Criterion]:
    """The criterion of a file, or the indication of a regimen where no file is called so."""
    if name in library.regimens and not Path(name).exists():
        return indication(name, library)
    return read_file(Path(name))


def indication(name: str, library: Library) -> tuple[str, Criterion]:
    """The indication of a regimen as a criterion; refuses an unknown regimen and one without."""
    from medonc.practice.treatment.questions import criterion_of

    regimen = library.regimen(name)
    if not regimen.indicated:
        raise UnreadableInput(f"the indication of {name} is in words only", expected="a regimen with criteria")
    return f"{regimen.rule.title}: indicated?", criterion_of(regimen.indicated, library)


@app.command()
def screen(
    file: Annotated[Path, typer.Argument(help="a criterion in TOML, as docs/criteria.md says", metavar="FILE")],
    records: Annotated[list[Path], typer.Argument(help="folders or FHIR files of patients", metavar="RECORDS…")],
    on: Annotated[str, typer.Option(help="the day of the question, YYYY-MM-DD; today where none is given")] = "",
    engine: Annotated[str, typer.Option(help="what holds the columns: polars or duckdb")] = "polars",
    json: Annotated[bool, typer.Option("--json", help="print the answers as JSON")] = False,
    knowledge: Roots = None,
) -> None:
    """Put a criterion to many patients: how many met, not met and not known, and who. Needs the analytics extra."""
    from medonc.cli.many_records import charts_of
    from medonc.cli.many_records import records as files_of
    from medonc.cli.review import read_day
    from medonc.cli.with_folders import library_with
    from medonc.cohort.criteria import screen as screened
    from medonc.cohort.frames import tables_of
    from medonc.practice import criteria as language

    title, criterion = read_file(file)
    library, day = library_with(knowledge), read_day(on)
    with typer.progressbar(length=len(files_of(records)), label="Reading", file=sys.stderr) as bar:
        tables = tables_of(charts_of(records, progress=bar.update), engine=engine)
    found = screened(criterion, tables, library, day)
    faults = list(language.faults(criterion, library))
    people = sorted(zip(found.truths, tables.charts, strict=True), key=lambda each: -each[0])
    if json:
        listed = [{"id": c.person.source.id, "patient": c.person.name, "answer": t.said} for t, c in people]
        head = {"title": title, "on": str(day), "edition": library.edition, "engine": engine, "unreadable": faults}
        page = head | {"counts": found.counts(), "asked_plain": found.asked_plain, "patients": listed}
        print(text_json.dumps(page, ensure_ascii=False, indent=2))
        return
    counts = ", ".join(f"{number} {said}" for said, number in found.counts().items())
    print(f"{title}\n{len(people)} patients on {day}: {counts}\n")
    print("\n".join(f"{truth.mark} {_who(chart)}" for truth, chart in people))
    print("".join(f"\ncannot be read: {fault}" for fault in faults), end="")
    print(f"\nknowledge {library.edition}. {_SUPPORTS}")


def _who(chart: Chart) -> str:
    numbers = ", ".join(i.value for i in chart.person.identifiers) or "no record number"
    return f"{chart.person.name}, {numbers}, born {chart.person.born or 'unknown'}"


def read_file(path: Path) -> tuple[str, Criterion]:
    """The title and the criterion of a TOML file; what is no criterion stays as an unreadable part."""
    from medonc.knowledge.parse import read_toml
    from medonc.knowledge.shapes.criterion import read_criterion

    try:
        page = read_toml(path.read_text(encoding="utf-8"), file=path.name)
    except OSError as refused:
        raise UnreadableInput(f"{path}: {refused.strerror}", expected="a criterion in TOML") from None
    except UnicodeDecodeError:
        raise UnreadableInput(f"'{path}' is not UTF-8 text", expected="UTF-8") from None
    body = {key: value for key, value in page.items() if key not in _HEAD}
    if not body:
        raise UnreadableInput(f"{path.name} asks nothing", expected="all = […], or another question")
    return str(page.get("title", path.stem)), read_criterion(body)


def lines(answer: Explained, *, depth: int = 0) -> Iterator[str]:
    """The tree for reading: marks, sentences, facts, what is missing, and when it changes."""
    space = "  " * depth
    said = answer.sentence if not answer.parts else f"{answer.sentence}: {answer.truth.said}"
    yield f"{space}{answer.truth.mark} {said}"
    if answer.parts:
        for part in answer.parts:
            yield from lines(part, depth=depth + 1)
    else:
        yield from (f"{space}    {f.resource}: {f.label} {f.value} ({f.effective or 'undated'})" for f in answer.facts)
        yield from (f"{space}    missing {m}" + (f"; {m.do}" if m.do else "") for m in answer.missing)
    turns = _turns(answer)
    if turns and (depth == 0 or not answer.parts):
        yield f"{space}    {turns}"


def _turns(answer: Explained) -> str:
    """When the answer could change, in words."""
    if answer.permanent:
        return "stays so"
    if answer.changes_on is not None:
        verb = "met until" if answer.truth.said == "met" else "could change on"
        return f"{verb} {answer.changes_on}" + (f": {answer.how}" if answer.how else "")
    return f"could change by: {answer.how}" if answer.how and answer.truth.said == "not met" else ""


def as_json(answer: Explained) -> dict[str, Any]:
    """The keys of one node; docs/cli.md keeps their meaning."""
    return {
        "answer": answer.truth.said,
        "kind": answer.kind,
        "sentence": answer.sentence,
        "facts": [
            {"resource": f.resource, "label": f.label, "value": f.value, "effective": _text(f.effective)}
            for f in answer.facts
        ],
        "missing": [{"what": m.what, "why": m.why, "since": _text(m.since), "do": m.do} for m in answer.missing],
        "changes_on": _text(answer.changes_on),
        "how": answer.how,
        "permanent": answer.permanent,
        "unreadable": list(answer.unreadable),
        "parts": [as_json(part) for part in answer.parts],
    }


def _text(when: object) -> str | None:
    """A date as received, or nothing."""
    if when is None:
        return None
    return when.isoformat() if isinstance(when, date) else str(getattr(when, "text", when))
