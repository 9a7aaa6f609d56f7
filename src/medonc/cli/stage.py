"""`medonc stage SITE T2 N0 M0 …`: the group by our tables; with --data by a site's own release; --table for many."""

from __future__ import annotations

import csv
import json as text_json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medonc.values.errors import ImpossibleValue, MedoncError, NotHeld, UnreadableInput

if TYPE_CHECKING:
    from medonc.cohort.staging import StagedRow
    from medonc.practice.staging.algorithm import Algorithm
    from medonc.practice.staging.engine import Outcome
    from medonc.values.evidence import Answer

_FOLDER = "staging/"


def command(
    scheme: Annotated[str, typer.Argument(help="such as tnm8/lung; without it, the list", metavar="SCHEME")] = "",
    given: Annotated[list[str] | None, typer.Argument(help="T2b N0 M0, or name=value", metavar="CATEGORY…")] = None,
    data: Annotated[str, typer.Option(help="a release taken with `import staging`; SCHEME may then be -")] = "",
    diagnosed: Annotated[str, typer.Option(help="the day of diagnosis; with --table the column that has it")] = "",
    recorded: Annotated[str, typer.Option(help="the recorded group to compare; with --table its column")] = "",
    table: Annotated[Path | None, typer.Option(help="many tumours: CSV, tabs, or a study folder")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="with --table: its rows, group and why")] = None,
    json: Annotated[bool, typer.Option("--json", help="print the answer as JSON")] = False,
) -> None:
    """The stage group of categories, with the rows that were used; or what is missing.

    With --table, CATEGORY names columns: t=T_STAGE n=N_STAGE; an input that is not named has the column of its name.
    With --data and no CATEGORY it lists the schemas of the release, or what one schema asks for.
    """
    if table is not None:
        _many(table, scheme, dict(_pairs(given or ())), diagnosed=diagnosed, recorded=recorded, output=output)
    elif data:
        _by_data(data, scheme.strip("-"), dict(_pairs(given or ())), json=json)
    elif not scheme:
        _list()
    else:
        _refuse_other_days(scheme, diagnosed)
        _by_tables(scheme, given or (), recorded=recorded, json=json)


def _refuse_other_days(name: str, diagnosed: str) -> None:
    """A tumour is staged by the edition of its day: another day is refused, with the edition that is in force."""
    from medonc.knowledge.load import open_library
    from medonc.practice.staging.chosen import not_held_on, out_of_force
    from medonc.practice.staging.published import scheme

    if not diagnosed:
        return
    library = open_library()
    try:
        day = date.fromisoformat(diagnosed)
    except ValueError:
        raise ImpossibleValue(f"'{diagnosed}' is no day", expected="the day of diagnosis, such as 2024-05-01") from None
    one = scheme(library.rule(_FOLDER + name))
    if why := out_of_force(one, day):
        raise NotHeld(
            why, do=not_held_on(one, day, library) or "take the edition of that day: ./medonc stage lists them"
        )


def _many(
    path: Path, name: str, columns: dict[str, str], *, diagnosed: str, recorded: str, output: Path | None
) -> None:
    from medonc.cohort.staging import agreement, stage_rows
    from medonc.feeds.staging_table import read_tumours
    from medonc.knowledge.load import open_library
    from medonc.practice.staging.published import scheme

    library, rows = open_library(), read_tumours(path)
    one = scheme(library.rule(_FOLDER + name))
    columns = _columns(columns, one.words, rows[0])
    lacking = [each for each in (*columns.values(), diagnosed, recorded) if each and each not in rows[0]]
    if lacking or not columns:
        said = f"'{path.name}' has no column {', '.join(lacking) or ' or '.join(one.words)}"
        raise UnreadableInput(said, expected=f"some of {', '.join(rows[0])}", do="name the columns, such as t=T_STAGE")
    staged = list(stage_rows(one, rows, library, columns=columns, day_column=diagnosed))
    print("\n".join(agreement(staged, [row.get(recorded, "") for row in rows]).sentences()))
    if output is not None:
        _write(output, rows, staged)


def _columns(named: dict[str, str], words: Iterable[str], row: Mapping[str, str]) -> dict[str, str]:
    """The column of each input: as named, else the one that is called as the input, whatever its capitals."""
    odd = [name for name in named if name not in words]
    if odd:
        raise NotHeld.named("input", odd[0], sorted(words))
    own = {column.casefold(): column for column in row}
    return {name: named.get(name) or own[name] for name in words if name in named or name in own}


def _write(path: Path, rows: Sequence[Mapping[str, str]], staged: Sequence[StagedRow]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*rows[0], "computed_group", "why_not"])
        writer.writerows([*row.values(), one.group, one.why] for row, one in zip(rows, staged, strict=True))


def _by_tables(scheme: str, given: Iterable[str], *, recorded: str, json: bool) -> None:
    from medonc.knowledge.load import open_library
    from medonc.practice.ask import ask_in_words
    from medonc.practice.staging.categories import agrees, read_category, read_group
    from medonc.values.evidence import Finding

    texts: dict[str, str] = {}
    for each in given:
        category = None if "=" in each else read_category(each)
        name, _, value = each.partition("=")
        if category is None and not value:
            raise ImpossibleValue(f"'{each}' is no category", expected="such as cT2b, N0, M1a or grade=G2")
        texts |= {category.name[0].lower(): category.name + _kept(category.tail)} if category else {name: value}
    answer = ask_in_words(_FOLDER + scheme, texts, open_library())
    steps = [(step.label, step.value) for step in answer.steps] if isinstance(answer, Finding) else []
    _print(answer, steps, json=json)
    if recorded and isinstance(answer, Finding) and not agrees(read_group(recorded), str(answer.value)):
        said = f"stage {recorded} does not follow from these categories, which come to {answer.value}"
        raise ImpossibleValue(said, expected=f"stage {answer.value}", do="correct the group or a category")


def _kept(tail: str) -> str:
    return tail if tail in ("(i+)", "(mol+)") else ""


def _print(answer: Answer[object], steps: list[tuple[str, str]], *, json: bool) -> None:
    if json:
        print(text_json.dumps({"says": answer.said(), "path": [" ".join(step) for step in steps]}, ensure_ascii=False))
        return
    lines = [f"{answer.title}: {answer.said()}", *(f"  {label}: {value}" for label, value in steps)]
    lines += [f"  {missing.do}" for missing in getattr(answer, "missing", ()) if missing.do]
    print("\n".join(lines))


def _list() -> None:
    from medonc.knowledge.load import open_library
    from medonc.workbench.site_staging import held_staging

    for name, rule in sorted(open_library().rules.items()):
        if name.startswith(_FOLDER):
            print(f"{name.removeprefix(_FOLDER):48} {rule.rule.title}")
    for release in held_staging():
        print(f"--data {release}")


def _by_data(release: str, schema: str, given: dict[str, str], *, json: bool) -> None:
    from medonc.workbench.site_staging import site_algorithm

    held = site_algorithm(release, year=datetime.now(UTC).year)
    if not given:
        print("\n".join(_asked(held, schema)))
        return
    outcome = held.stage(given, schema=schema, with_path=True)
    if json:
        path = [f"{each.table}: {each.row}" for each in outcome.path]
        print(text_json.dumps({"outputs": dict(outcome.outputs), "path": path, "faults": list(outcome.faults)}))
    else:
        print("\n".join(_said(outcome)))
    if outcome.faults:
        raise MedoncError("; ".join(outcome.faults), do="correct the values")


def _asked(held: Algorithm, schema: str) -> Iterator[str]:
    """What a schema asks for; without one, the schemas of the release."""
    if schema:
        yield from (f"{name:40} {label}: {codes}" for name, label, codes in held.asked(schema))
    else:
        yield from (f"{name:40} {each.title}" for name, each in sorted(held.schemas.items()))


def _said(outcome: Outcome) -> Iterator[str]:
    yield from (f"{name}: {value}" for name, value in outcome.outputs.items() if value)
    yield from (f"  {each.table}: {each.row}" for each in outcome.path)


def _pairs(given: Iterable[str]) -> Iterator[tuple[str, str]]:
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise ImpossibleValue(f"'{each}' has no name", expected="name=value, such as site=C509")
        yield name, value
