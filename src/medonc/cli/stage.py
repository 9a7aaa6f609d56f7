"""`medonc stage SITE T2 N0 M0 …`: the group by our tables; with --data by a site's own staging release."""

from __future__ import annotations

import json as text_json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from medonc.values.errors import ImpossibleValue, MedoncError

if TYPE_CHECKING:
    from medonc.practice.staging.engine import Outcome
    from medonc.values.evidence import Answer

_FOLDER = "staging/"


def command(
    scheme: Annotated[str, typer.Argument(help="such as tnm8/lung; without it, the list", metavar="SCHEME")] = "",
    given: Annotated[list[str] | None, typer.Argument(help="T2b N0 M0, or name=value", metavar="CATEGORY…")] = None,
    data: Annotated[str, typer.Option(help="a release taken with `import staging`; SCHEME may then be -")] = "",
    json: Annotated[bool, typer.Option("--json", help="print the answer as JSON")] = False,
) -> None:
    """The stage group of categories, with the rows that were used; or what is missing."""
    if data:
        _by_data(data, scheme.strip("-"), dict(_pairs(given or ())), json=json)
    elif not scheme:
        _list()
    else:
        _by_tables(scheme, given or (), json=json)


def _by_tables(scheme: str, given: Iterable[str], *, json: bool) -> None:
    from medonc.knowledge.load import open_library
    from medonc.practice.ask import ask_in_words
    from medonc.practice.staging.categories import read_category
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
    outcome = held.stage(given, schema=schema, with_path=True)
    if json:
        path = [f"{each.table}: {each.row}" for each in outcome.path]
        print(text_json.dumps({"outputs": dict(outcome.outputs), "path": path, "faults": list(outcome.faults)}))
    else:
        print("\n".join(_said(outcome)))
    if outcome.faults:
        raise MedoncError("; ".join(outcome.faults), do="correct the values")


def _said(outcome: Outcome) -> Iterator[str]:
    yield from (f"{name}: {value}" for name, value in outcome.outputs.items() if value)
    yield from (f"  {each.table}: {each.row}" for each in outcome.path)


def _pairs(given: Iterable[str]) -> Iterator[tuple[str, str]]:
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise ImpossibleValue(f"'{each}' has no name", expected="name=value, such as site=C509")
        yield name, value
