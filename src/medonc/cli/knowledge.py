"""`medonc knowledge list|show|check|manifest|diff`: what medonc knows, from where, and whether it is sound."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from medonc.knowledge.shapes import Library

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)

Roots = Annotated[list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")]
Json = Annotated[bool, typer.Option("--json", help="print as JSON")]


@app.command("list")
def list_(
    under: Annotated[str, typer.Argument(help="only ids that begin so, for example treatment/regimens")] = "",
    unseen: Annotated[bool, typer.Option("--unseen", help="only those with a source that nobody opened")] = False,
    json: Json = False,
    knowledge: Roots = None,
) -> None:
    """Every rule, drug and regimen by its id, with edition, number of cases, sources and reviewer."""
    library = _library(knowledge)
    rows = [row for row in _rows(library, knowledge) if row["id"].startswith(under) and not (unseen and row["seen"])]
    if json:
        _print_json({"edition": library.edition, "left_out": library.refused, "knowledge": rows})
        return
    for row in rows:
        seen = "" if row["seen"] else "  (source not opened)"
        print(f"{row['id']:<48}  {row['edition']:<7} {row['cases']:>3} cases  {row['title']}{seen}")
    for sentence in library.refused:
        print(f"left out: {sentence}")
    cases, seen_cases = (sum(row[key] for row in rows) for key in ("cases", "cases_seen"))
    opened = sum(row["seen"] for row in rows)
    print(f"{len(rows)} files, {opened} with every source opened; {cases} cases, {seen_cases} from an opened source")
    print(f"edition {library.edition}")


@app.command()
def show(
    id: Annotated[str, typer.Argument(help="as `medonc knowledge list` prints it")],
    json: Json = False,
    knowledge: Roots = None,
) -> None:
    """One rule, drug or regimen: its words, numbers, sources and cases."""
    from medonc.knowledge.case_files import library_cases

    library = _library(knowledge)
    cases = library_cases(*(knowledge or ())).get(id, ())
    keys = _keys(library.piece(id)) | ({"cases": [_keys(case) for case in cases]} if cases else {})
    if json:
        _print_json({"library": library.edition, **keys})
    else:
        print("\n".join(_lines(keys)))


@app.command("try")
def try_(
    regimen: Annotated[str, typer.Argument(help="site/name, or a site, or all")],
    patients: Annotated[int, typer.Option(help="how many invented people", min=1, max=100_000)] = 200,
    seed: Annotated[int, typer.Option(help="the same seed gives the same people")] = 1,
    json: Json = False,
    knowledge: Roots = None,
) -> None:
    """A regimen over invented people, and the laws that held; exit code 1 where one was broken."""
    from medonc.cli.laboratory import run

    sys.exit(run(_library(knowledge), regimen, patients=patients, seed=seed, as_json=json))


@app.command()
def check(json: Json = False, knowledge: Roots = None) -> None:
    """Whether every file is sound, every case holds and the manifest is current; exit code 1 where not."""
    from medonc.knowledge.case_files import library_cases
    from medonc.knowledge.load import OWN_ROOT
    from medonc.knowledge.manifest import manifest_faults
    from medonc.knowledge.soundness import case_faults, faults
    from medonc.practice.cases import failures
    from medonc.practice.treatment.questions import question_faults

    library, cases = _library(knowledge), library_cases(*(knowledge or ()))
    found = {rule_id: list(said) for rule_id, said in faults(library).items()}
    for rule_id, said in (*case_faults(library, cases), *question_faults(library), *failures(library, cases)):
        found.setdefault(rule_id, []).append(said)
    stale = [fault for root in (OWN_ROOT, *(knowledge or ())) for fault in manifest_faults(root)]
    _print_check(library, found, stale, as_json=json)
    sys.exit(1 if found or stale or library.refused else 0)


@app.command()
def manifest(
    root: Annotated[Path | None, typer.Option(help="another root than medonc's own")] = None, json: Json = False
) -> None:
    """Write the manifest of a root afresh: path, edition, digest, licence, reviewer and cases of every file."""
    from medonc.knowledge.load import OWN_ROOT
    from medonc.knowledge.manifest import manifest_path, manifest_text

    place = root or OWN_ROOT
    text = manifest_text(place)
    manifest_path(place).write_text(text, encoding="utf-8")
    files = text.count("[[file]]")
    if json:
        _print_json({"file": str(manifest_path(place)), "files": files})
    else:
        print(f"wrote {manifest_path(place)}: {files} files")


@app.command()
def diff(
    before: Annotated[
        str, typer.Argument(help="a knowledge folder, a zip of one, or a git revision", metavar="BEFORE")
    ],
    after: Annotated[str, typer.Argument(help="another, or a later one of the same", metavar="AFTER")],
    records: Annotated[list[Path] | None, typer.Option(help="records: whose review does the change touch?")] = None,
    on: Annotated[str, typer.Option(help="the day of the reviews, YYYY-MM-DD; today where none is given")] = "",
    json: Json = False,
) -> None:
    """What was added, removed or changed between two editions of the knowledge, and whose review it touches."""
    from contextlib import ExitStack

    from medonc.cli.editions import opened, touched
    from medonc.cli.review import read_day
    from medonc.knowledge.manifest import changes

    with ExitStack() as stack:
        old, new = opened(before, stack), opened(after, stack)
        found = changes(old, new)
        people = list(touched(old, new, records, on=read_day(on))) if records else []
    if json:
        _print_json(dict(found) | ({"patients": people} if records else {}))
        return
    print("\n".join([*(f"{kind:<8} {each}" for kind, ids in found.items() for each in ids), *_touched(people)]))
    print(", ".join(f"{len(ids)} {kind}" for kind, ids in found.items()))
    if records:
        print(f"{len(people)} of the people in the records are touched")


def _touched(people: list[Mapping[str, Any]]) -> Iterator[str]:
    for person in people:
        yield f"{person['name']} ({person['patient']})"
        for row in person["findings"]:
            yield f"  {row['what']}: {row['before'] or 'nothing'} -> {row['after'] or 'nothing'}"


@app.command()
def coverage(
    rows: Annotated[bool, typer.Option("--rows", help="also name each file that lacks something")] = False,
    json: Json = False,
    knowledge: Roots = None,
) -> None:
    """How many regimens, drugs and rules are held, by site and duty, and what they still lack."""
    from medonc.knowledge import coverage as held
    from medonc.knowledge.case_files import library_cases

    found: dict[str, Any] = held.coverage(_library(knowledge), library_cases(*(knowledge or ())))
    if json:
        _print_json(found)
        return
    lacking = found.pop("lacking")
    print("\n".join(_lines(found)))
    for what, ids in lacking.items():
        print(f"{len(ids):>5} files lack: {what.replace('_', ' ')}")
        print("".join(f"        {each}\n" for each in ids) if rows else "", end="")


def _library(roots: list[Path] | None) -> Library:
    from medonc.knowledge.load import open_library

    return open_library(*(roots or ()))


def _rows(library: Library, roots: list[Path] | None) -> list[dict[str, Any]]:
    from medonc.knowledge.case_files import library_cases

    cases = library_cases(*(roots or ()))
    return [
        {
            "id": piece.rule.id,
            "shape": {"KnowledgeRule": "rule"}.get(type(piece).__name__, type(piece).__name__.lower()),
            "title": piece.rule.title,
            "edition": piece.rule.edition,
            "cases": len(cases.get(piece.rule.id, ())),
            "cases_seen": sum(case.source_seen for case in cases.get(piece.rule.id, ())),
            "source": [str(source) for source in piece.rule.sources],
            "seen": all(source.seen for source in piece.rule.sources),
            "reviewed_by": piece.rule.reviewed_by,
            "root": piece.rule.root,
            "overrides": piece.rule.id in library.overridden,
        }
        for piece in sorted(library.pieces(), key=lambda piece: piece.rule.id)
    ]


def _keys(value: object) -> dict[str, Any]:
    """A frozen piece of knowledge as plain keys, those that say nothing left out."""
    import msgspec

    def filled(each: Any) -> Any:
        if isinstance(each, dict):
            return {key: filled(inner) for key, inner in each.items() if inner not in (None, "", [], {}, ())}
        return [filled(inner) for inner in each] if isinstance(each, list | tuple) else each

    keys: dict[str, Any] = filled(msgspec.to_builtins(value))
    return keys


def _lines(keys: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Keys as indented text, a list of tables as one paragraph each."""
    for key, value in keys.items():
        if isinstance(value, dict):
            yield f"{indent}{key}"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{indent}{key}"
            for each in value:
                first, *rest = _lines(each, indent + "    ")
                yield f"{indent}  - {first.lstrip()}"
                yield from rest
        else:
            yield f"{indent}{key:<22} {', '.join(map(str, value)) if isinstance(value, list) else value}"


def _print_check(library: Library, found: Mapping[str, list[str]], stale: list[str], *, as_json: bool) -> None:
    if as_json:
        keys = {"edition": library.edition, "faults": found, "manifest": stale, "left_out": library.refused}
        _print_json(keys)
        return
    for rule_id, said in found.items():
        print("\n".join(f"{rule_id}: {each}" for each in said))
    for each in (*stale, *library.refused):
        print(each)
    without = sum(not piece.rule.sources for piece in library.pieces())
    print(f"{_counts(library)}; {without or 'none'} without a source")
    held = f"{len(library.rules)} rules, {len(library.drugs)} drugs, {len(library.regimens)} regimens"
    print(f"{held}, edition {library.edition}: {'not sound' if found or stale or library.refused else 'sound'}")


def _counts(library: Library) -> str:
    """`breast 32, lung 67 …; drugs: anticancer 223, supportive 143 …`."""
    from collections import Counter

    sites = Counter(regimen.site for regimen in library.regimens.values())
    groups = Counter(drug.group for drug in library.drugs.values())
    said = (", ".join(f"{name} {found[name]}" for name in sorted(found)) for found in (sites, groups))
    return "regimens: {}; drugs: {}".format(*said)


def _print_json(keys: object) -> None:
    import msgspec

    encoded = msgspec.json.Encoder(decimal_format="number").encode(keys)
    print(msgspec.json.format(encoded, indent=2).decode())
