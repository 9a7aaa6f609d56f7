"""One engine for every site: a schema's tables in order, from what is given to what is derived, with the rows used.

No site is in this code. Our own stage groups and a site's own staging data are run by the same function.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from medonc.practice.staging.tables import Act, End, Row, Table
from medonc.values.errors import NotHeld

_REFERENCE = re.compile(r"\{\{(\w+)\}\}")
_DEPTH = 20  # tables that a jump may lead through


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One input of a schema: what it may be, and what stands where it is not given."""

    key: str
    label: str = ""
    default: str = ""
    table: str = ""  # the table of its allowed values
    decides: bool = True  # a wrong value stops the staging


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One table in a step, with the names that its columns have among the values."""

    table: str
    takes: Mapping[str, str] = field(default_factory=dict)  # column -> name of the value
    gives: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One step of a schema: tables in order, gone through where the including tables fit and no excluding one does."""

    id: str
    uses: tuple[Use, ...]
    includes: tuple[Use, ...] = ()
    excludes: tuple[Use, ...] = ()
    first: Mapping[str, str] = field(default_factory=dict)  # values set before its tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What one disease asks for and how its stage follows."""

    id: str
    title: str
    asks: tuple[Asked, ...] = ()
    gives: Mapping[str, str] = field(default_factory=dict)  # outputs with what stands where none is derived
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One row that was used: the table, the row and the values that it took."""

    table: str
    row: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run derived: the outputs, the rows passed (where asked for), and why anything is lacking."""

    outputs: Mapping[str, str]
    path: tuple[Passed, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class _Run:
    tables: Mapping[str, Table]
    values: dict[str, str]
    path: list[Passed] | None
    faults: list[str]


def derive(
    schema: Schema, tables: Mapping[str, Table], given: Mapping[str, str], *, with_path: bool = False
) -> Outcome:
    """All outputs of a schema for these values. An unreadable value that decides leaves everything underived."""
    run = _Run(tables, dict(given), [] if with_path else None, [])
    _take_in(schema, run)
    if not run.faults:
        run.values.update({key: _text(text, run) for key, text in schema.gives.items() if text})
        for stretch in schema.stretches:
            _go(stretch, run)
    outputs = {key: run.values.get(key, "") for key in schema.gives}
    return Outcome(outputs=outputs, path=tuple(run.path or ()), faults=tuple(run.faults))


def _take_in(schema: Schema, run: _Run) -> None:
    """Puts defaults in place of what is not given, and names the values that are not allowed."""
    for asked in schema.asks:
        value = run.values.get(asked.key, "").strip() or _text(asked.default, run)
        run.values[asked.key] = value
        if asked.decides and asked.table and _table(asked.table, run).row(run.values) is None:
            run.faults.append(f"{asked.label or asked.key} is '{value}', which is not one of its codes")


def _go(stretch: Stretch, run: _Run) -> None:
    if not all(_row(use, run) for use in stretch.includes) or any(_row(use, run) for use in stretch.excludes):
        return
    run.values.update({key: _text(text, run) for key, text in stretch.first.items()})
    for use in stretch.uses:
        if _through(use.table, use, run, 0):
            return


def _through(table_id: str, use: Use, run: _Run, depth: int) -> bool:
    """Whether the step ends here: goes through one table and those that it leads to."""
    table = _table(table_id, run)
    values = {name: run.values.get(use.takes.get(name, name), "") for name in table.inputs}
    row = table.row(values)
    if row is None:
        run.faults.append(f"{table.title} has no row for {_said(values)}")
        return False
    if run.path is not None:
        run.path.append(Passed(table=table.title, row=row.name, values=tuple(values.items())))
    ended = [_do(end, use, run, depth) for end in row.ends]  # all acts of the row are done, also after a stop
    return any(ended)


def _do(end: End, use: Use, run: _Run, depth: int) -> bool:
    if end.act is Act.VALUE:
        run.values[use.gives.get(end.key, end.key)] = _text(end.value, run, use)
    elif end.act is Act.ERROR:
        run.faults.append(end.value or "the values cannot stand together")
    elif end.act is Act.JUMP and depth < _DEPTH:
        return _through(end.value, use, run, depth + 1)
    elif end.act is Act.JUMP:
        run.faults.append(f"the tables lead from one to the next without end at {end.value}")
    return end.act is Act.STOP


def _row(use: Use, run: _Run) -> Row | None:
    table = _table(use.table, run)
    return table.row({name: run.values.get(use.takes.get(name, name), "") for name in table.inputs})


def _table(table_id: str, run: _Run) -> Table:
    try:
        return run.tables[table_id]
    except KeyError:
        raise NotHeld.named("staging table", table_id, sorted(run.tables)[:20]) from None


def _text(text: str, run: _Run, use: Use | None = None) -> str:
    """A value as written, with `{{name}}` replaced by the value of that name."""
    if "{{" not in text:
        return text
    takes: Mapping[str, str] = use.takes if use else {}
    return _REFERENCE.sub(lambda found: run.values.get(takes.get(found[1], found[1]), ""), text)


def _said(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value or 'blank'}" for name, value in values.items())
