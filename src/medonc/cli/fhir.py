"""`medonc fhir check FILE…`: resources, bundles and NDJSON against R4 and the mCODE profiles."""

from __future__ import annotations

import json as text_json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from medonc.fhir.check import Problem

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="Check resources against R4 and mCODE.")


@app.callback()
def fhir() -> None:
    """FHIR resources and what the standards ask of them."""


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="resources, bundles or NDJSON", metavar="FILE…")],
    json: Annotated[bool, typer.Option("--json", help="print the problems as JSON")] = False,
) -> None:
    """Say what is wrong with FHIR files under R4 and the mCODE profiles that they declare. Exit code 1 on an error."""
    from medonc.fhir.check import open_profiles, report

    found = {str(path): list(_problems_of(path)) for path in files}
    everything = [problem for problems in found.values() for problem in problems]
    if json:
        print(text_json.dumps(_as_json(found, open_profiles().edition), ensure_ascii=False))
    else:
        several = len(files) > 1
        listed = [replace(p, path=f"{name}: {p.path}") if several else p for name, ps in found.items() for p in ps]
        print("\n".join(report(listed)))
    if any(problem.severity == "error" for problem in everything):
        raise typer.Exit(1)


def _as_json(found: dict[str, list[Problem]], edition: str) -> dict[str, object]:
    """The problems by file, with the edition of the profiles that they were found under."""
    everything = [problem for problems in found.values() for problem in problems]
    errors = sum(problem.severity == "error" for problem in everything)
    files = [{"file": name, "problems": [p.as_json() for p in problems]} for name, problems in found.items()]
    return {"edition": edition, "errors": errors, "warnings": len(everything) - errors, "files": files}


def _problems_of(path: Path) -> Iterator[Problem]:
    from medonc.fhir.check import check_resource, decode_resource, open_profiles

    profiles = open_profiles()
    for place, text in _documents(path):
        prefix = f"{place}: " if place else ""
        resource = decode_resource(text, place=f"{path} {place}".strip())
        yield from (replace(p, path=prefix + p.path) for p in check_resource(resource, profiles))


def _documents(path: Path) -> Iterator[tuple[str, str]]:
    """Each JSON document of a file with the line at which it stands; a file of one document has no line to name."""
    from medonc.fhir.bundles.received import LIMIT, decoded_text
    from medonc.values.errors import UnreadableInput

    if not path.is_file():
        raise UnreadableInput(f"there is no file {path}", expected="a FHIR resource, bundle or NDJSON")
    if _is_lines(path):
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield f"line {number}", decoded_text(line, place=f"{path} line {number}")
    elif path.stat().st_size > LIMIT:
        found = f"{path} is one JSON document of {path.stat().st_size // (1024 * 1024)} MB"
        raise UnreadableInput(found, expected="at most 64 MB in one document", do="give it as NDJSON")
    else:
        yield "", decoded_text(path.read_bytes(), place=str(path))


def _is_lines(path: Path) -> bool:
    """NDJSON by its name, or by a first line that is a whole object with more after it."""
    if path.suffix in (".ndjson", ".jsonl"):
        return True
    with path.open("rb") as stream:
        first, second = stream.readline().strip(), stream.readline().strip()
    return first.startswith(b"{") and first.endswith(b"}") and second.startswith(b"{")
