"""A site's own staging data (SEER algorithms) as schemas of the same engine: chosen by site and histology, then run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from medonc.practice.staging.engine import Asked, Outcome, Schema, Stretch, Use, derive
from medonc.practice.staging.tables import ANY, Cell, Row, Table, cell, ends
from medonc.values.errors import Ambiguous, NotHeld, UnreadableInput

Page: TypeAlias = Mapping[str, Any]
_PLACE = ("site", "hist")
_SHOWN = 12  # codes that a listing of inputs names
YEAR = "ctx_year_current"  # the year that an algorithm counts as now; given, never read from a clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Algorithm:
    """One published algorithm in one version: its schemas, its tables, and how a case finds its schema."""

    name: str
    version: str
    schemas: Mapping[str, Schema]
    tables: Mapping[str, Table]
    selects: Mapping[str, str]  # schema -> the table that tells whether a case is its own
    _known: dict[object, Outcome]

    def chosen(self, given: Mapping[str, str]) -> tuple[Schema, ...]:
        """The schemas whose selection table takes the case; several where a discriminator is not given."""
        return tuple(self.schemas[name] for name, table in self.selects.items() if _is_own(self.tables[table], given))

    def stage(self, given: Mapping[str, str], *, schema: str = "", with_path: bool = False) -> Outcome:
        """All that the algorithm derives for a case.

        Refuses a case that belongs to no schema or to several, and a name that its schema does not ask for.
        """
        asked = self._schema(given, schema)
        names = {each.key for each in asked.asks} | set(self.tables[self.selects[asked.id]].inputs)
        odd = [name for name in given if name not in names]
        if odd:
            raise NotHeld.named(f"input of {asked.id}", odd[0], sorted(names))
        return derive(asked, self.tables, self._in_context(given), with_path=with_path)

    def asked(self, schema: str) -> Iterator[tuple[str, str, str]]:
        """What a schema asks for: name, what it is, and its codes where a table holds them."""
        for each in _held(self.schemas, schema).asks:
            yield each.key, each.label, self._codes(each) + (f", else {each.default}" if each.default else "")

    def _codes(self, asked: Asked) -> str:
        table = self.tables[asked.table] if asked.table else None
        if table is None or asked.key not in table.inputs:
            return ""
        place = table.inputs.index(asked.key)
        cells = [row.cells[place] for row in table.rows]
        words = [word for cell in cells for word in (*sorted(cell.words), *(f"{a}-{b}" for a, b in cell.spans)) if word]
        return " ".join(words[:_SHOWN]) + (f" … ({len(words)})" if len(words) > _SHOWN else "")

    def outcome(self, given: Mapping[str, str], *, schema: str) -> Outcome:
        """`stage` without the path, remembered: for many cases, of which many are alike."""
        asked = self._schema(given, schema)
        key = (schema, *[given.get(each.key, "") for each in asked.asks])
        if key not in self._known:
            self._known[key] = derive(asked, self.tables, self._in_context(given))
        return self._known[key]

    def _in_context(self, given: Mapping[str, str]) -> Mapping[str, str]:
        return {"ctx_alg_version": self.version, **given}

    def _schema(self, given: Mapping[str, str], name: str) -> Schema:
        if name:
            return _held(self.schemas, name)
        found = self.chosen(given)
        if len(found) == 1:
            return found[0]
        said = f"site {given.get('site') or 'blank'}, histology {given.get('hist') or 'blank'}"
        if not found:
            raise NotHeld(f"{self.name} {self.version} has no schema for {said}", do="check site and histology")
        named = ", ".join(each.id for each in found)
        raise Ambiguous(f"{said} belongs to {named}", do="give the schema, or its discriminator")


class _Tables(Mapping[str, Table]):
    """The tables of a release by id, each read when it is first used: a case needs twenty of a thousand."""

    def __init__(self, pages: Mapping[str, Page], year: int) -> None:
        self._pages, self._year = pages, year
        self._made: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        if name not in self._made:
            self._made[name] = _table(self._pages[name], self._year)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._pages

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)


def algorithm(schemas: Iterable[Page], tables: Iterable[Page], *, year: int) -> Algorithm:
    """The algorithm of a set of decoded files; refuses files of several algorithms and a schema without its tables."""
    held = {page["id"]: page for page in schemas}
    made = _Tables({page["id"]: page for page in tables}, year)
    named = {(str(page.get("algorithm")), str(page.get("version"))) for page in held.values()}
    if len(named) != 1:
        raise UnreadableInput(f"the files are of {len(named)} algorithms", expected="one algorithm in one version")
    ((name, version),) = named
    read = {key: _schema(page) for key, page in held.items()}
    selects = {key: str(page["schema_selection_table"]) for key, page in held.items()}
    _must_hold(made, [*selects.values(), *(u.table for s in read.values() for u in _uses(s))])
    return Algorithm(name=name, version=version, schemas=read, tables=made, selects=selects, _known={})


def _schema(page: Page) -> Schema:
    return Schema(
        id=page["id"],
        title=page.get("title", page["id"]),
        asks=tuple(_asked(each, page) for each in page.get("inputs", ())),
        gives={each["key"]: each.get("default", "") for each in page.get("outputs", ())},
        stretches=tuple(_stretch(each) for each in page.get("mappings", ())),
    )


def _asked(each: Page, page: Page) -> Asked:
    decides = bool(each.get("used_for_staging")) or page.get("on_invalid_input") == "FAIL"
    label, default = each.get("name", each["key"]), each.get("default", "")
    return Asked(key=each["key"], label=label, default=default, table=each.get("table", ""), decides=decides)


def _stretch(page: Page) -> Stretch:
    return Stretch(
        id=page.get("id", ""),
        uses=tuple(map(_use, page.get("tables", ()))),
        includes=tuple(map(_use, page.get("inclusion_tables", ()))),
        excludes=tuple(map(_use, page.get("exclusion_tables", ()))),
        first={each["key"]: each.get("value", "") for each in page.get("initial_context", ())},
    )


def _use(page: Page) -> Use:
    return Use(
        table=page["id"],
        takes={each["to"]: each["from"] for each in page.get("input_mapping", ())},
        gives={each["from"]: each["to"] for each in page.get("output_mapping", ())},
    )


def _table(page: Page, year: int) -> Table:
    columns = page["definition"]
    asked = [place for place, column in enumerate(columns) if column["type"] == "INPUT"]
    given = [place for place, column in enumerate(columns) if column["type"] == "ENDPOINT"]
    rows = tuple(
        Row(
            name=f"row {number}: {', '.join(row[place] or 'blank' for place in asked)}",
            cells=tuple(_cell(row[place], year) for place in asked),
            ends=ends((columns[place]["key"], row[place]) for place in given if row[place]),
        )
        for number, row in enumerate(page.get("rows", ()), start=1)
    )
    keys = tuple(columns[place]["key"] for place in asked)
    return Table(id=page["id"], title=page.get("title", page["id"]), inputs=keys, rows=rows)


def _cell(text: str, year: int) -> Cell:
    return cell(text.replace("{{" + YEAR + "}}", str(year)))


def _is_own(table: Table, given: Mapping[str, str]) -> bool:
    """Whether a case is a schema's own: what is not given besides site and histology is left open."""
    values = {name: given.get(name, "") for name in table.inputs}
    open_ = [name not in _PLACE and not values[name] for name in table.inputs]
    if not any(open_):
        return table.row(values) is not None
    asked = list(zip(table.inputs, open_, strict=True))
    rows = (tuple(ANY if o else c for c, o in zip(row.cells, open_, strict=True)) for row in table.rows)
    return any(all(c.takes(values[name]) for c, (name, _) in zip(cells, asked, strict=True)) for cells in rows)


def _uses(schema: Schema) -> Iterable[Use]:
    for stretch in schema.stretches:
        yield from (*stretch.uses, *stretch.includes, *stretch.excludes)
    yield from (Use(table=each.table) for each in schema.asks if each.table)


def _must_hold(tables: Mapping[str, Table], wanted: Iterable[str]) -> None:
    lacking = sorted({name for name in wanted if name not in tables})
    if lacking:
        raise UnreadableInput(
            f"{len(lacking)} tables are missing: {', '.join(lacking[:5])}", expected="the whole release"
        )


def _held(schemas: Mapping[str, Schema], name: str) -> Schema:
    if name not in schemas:
        raise NotHeld.named("schema", name, sorted(schemas))
    return schemas[name]
