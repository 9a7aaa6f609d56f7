"""The text of one knowledge file as its frozen shape; every refusal names the file and, where it can, the line."""

from __future__ import annotations

import csv
import dataclasses
import re
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from medonc.knowledge.shapes import Care, Drug, Interaction, KnowledgeRule, Piece, Regimen
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import NOT_REVIEWED, Rule, Source

SHAPES: Mapping[str, type[KnowledgeRule] | type[Drug] | type[Regimen] | type[Care] | type[Interaction]] = {
    "rule": KnowledgeRule,
    "drug": Drug,
    "regimen": Regimen,
    "care": Care,
    "interaction": Interaction,
}
_HEADER = frozenset({"shape", "title", "edition", "text", "reviewed_by", "reviewed_on", "licence", "source"})
_NEEDED = ("title", "edition", "text", "source")
_RANGE = re.compile(r"(\d+)(?:-(\d+))?(?: x(\d+))?")


def parse_piece(text: str, *, rule_id: str, file: str, root: str) -> Piece:
    """The piece of knowledge that a file's text describes; `rule_id` is its path under data without the ending.

    Refuses what is not TOML, an unknown shape, unknown keys, missing ones and values of the wrong type.
    """
    page = read_toml(text, file=file)
    shape = SHAPES.get(str(page.get("shape")))
    if shape is None:
        raise _wrong(file, f"shape is {page.get('shape')!r}", expected=" | ".join(SHAPES), line=_line(text, "shape"))
    rule = _rule(page, text, rule_id=rule_id, file=file, root=root)
    body = {key: value for key, value in page.items() if key not in _HEADER}
    _shorthand(body, text, file)
    return typing.cast("Piece", typed(body | {"rule": rule}, shape, text=text, file=file))


def read_toml(text: str, *, file: str) -> dict[str, Any]:
    """The tables of a TOML text, with every fraction a Decimal."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as bad:
        raise UnreadableInput(f"in {file}: {bad}", expected="TOML", do="correct the line") from None


def read_table(text: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a CSV table; lines that begin with `#` at its head are its title, edition and source."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(types.MappingProxyType(row) for row in csv.DictReader(lines))


def table_header(text: str) -> Mapping[str, str]:
    """`title`, `edition`, `source` and what else the `#` lines at a table's head say."""
    said = (line[1:].partition(":") for line in text.splitlines() if line.startswith("#"))
    return {key.strip(): value.strip() for key, _, value in said}


def typed(body: Mapping[str, Any], shape: type[Any], *, text: str, file: str) -> Any:
    """`body` as the frozen dataclass `shape`; unknown keys and wrong types are refused with their line."""
    for path in _unknown(body, shape, ""):
        name = path.rsplit(".", 1)[-1]
        fields = ", ".join(sorted(f.name for f in dataclasses.fields(_owner(shape, path)) if f.name != "rule"))
        raise _wrong(file, f"unknown key '{name}' at {path}", expected=f"one of {fields}", line=_line(text, path))
    try:
        return msgspec.convert(body, shape)
    except msgspec.ValidationError as bad:
        said, _, place = str(bad).partition(" - at `$.")
        path = place.rstrip("`")
        raise _wrong(
            file, f"{said[:1].lower()}{said[1:]}" + (f" at {path}" if path else ""), line=_line(text, path)
        ) from None


def _rule(page: Mapping[str, Any], text: str, *, rule_id: str, file: str, root: str) -> Rule:
    for key in _NEEDED:
        if not page.get(key):
            raise _wrong(
                file, f"no {key}", expected=f"{'[[source]]' if key == 'source' else key} before the first table"
            )
    sources = [_source(each) for each in page["source"]]
    head = {
        "id": rule_id,
        "title": page["title"],
        "edition": page["edition"],
        "text": page["text"],
        "reviewed_by": page.get("reviewed_by", NOT_REVIEWED),
        "root": root,
        "sources": typed({"source": sources}, _Sources, text=text, file=file).source,
    }
    return typing.cast("Rule", typed(head, Rule, text=text, file=file))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    source: tuple[Source, ...]


def _source(each: Mapping[str, Any]) -> dict[str, Any]:
    return {("seen" if key == "source_seen" else key): value for key, value in each.items()}


def _shorthand(body: dict[str, Any], text: str, file: str) -> None:
    """Writes out what a file may say shortly: `days = "1-14"`, `routes = ["oral"]`, one question without brackets."""
    if "routes" in body:
        body["routes"] = [{"route": each} if isinstance(each, str) else each for each in body["routes"]]
    for key in {"treat", "changes", "adjustments", "susceptible", "needed"} & body.keys():
        body[key] = [_asked(each) for each in body[key]]
    for key in {"indicated", "applies"} & body.keys():
        body[key] = [body[key]] if isinstance(body[key], Mapping) else body[key]
    for phase in body.get("phases", ()):
        for line in phase.get("drugs", ()) if isinstance(phase, dict) else ():
            if "days" in line:
                line["days"] = _days(line["days"], text, file)


def _asked(written: Any) -> Any:
    """A table with its questions as lists: one question needs no brackets in the file."""
    if not isinstance(written, Mapping):
        return written
    return {k: [v] if k in ("needs", "when", "settled") and isinstance(v, Mapping) else v for k, v in written.items()}


def _days(written: Any, text: str, file: str) -> Any:
    if isinstance(written, str):
        return [each for part in written.split(",") for each in _span(part.strip(), text, file)]
    if isinstance(written, list):
        return [{"day": each} if isinstance(each, int) else each for each in written]
    return written


def _span(part: str, text: str, file: str) -> list[dict[str, int]]:
    match = _RANGE.fullmatch(part)
    if match is None:
        known = 'days as "1-14", "1, 8, 15" or "1-14 x2" for twice a day'
        raise _wrong(file, f"'{part}' is not a day", expected=known, line=_line(text, "days"))
    days = range(int(match[1]), int(match[2] or match[1]) + 1)
    return [{"day": day, "times": int(match[3] or 1)} for day in days]


def _unknown(body: object, kind: Any, path: str) -> Iterator[str]:
    """The paths of keys that the dataclass at their place does not have."""
    if dataclasses.is_dataclass(kind) and isinstance(body, Mapping):
        hints = _hints(typing.cast("type", kind))
        for key, value in body.items():
            here = f"{path}.{key}" if path else key
            if key in hints:
                yield from _unknown(value, hints[key], here)
            else:
                yield here
    elif isinstance(body, list | tuple) and (inner := _element(kind)):
        for number, value in enumerate(body):
            yield from _unknown(value, inner, f"{path}[{number}]")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _element(kind: Any) -> Any:
    """The type inside `tuple[X, ...]`; nothing for other types."""
    return typing.get_args(kind)[0] if typing.get_origin(kind) is tuple else None


def _owner(shape: type, path: str) -> Any:
    """The dataclass whose key a path names last."""
    kind: Any = shape
    for part in path.split(".")[:-1]:
        kind = _hints(kind)[part.split("[")[0]]
        kind = _element(kind) if "[" in part else kind
        if isinstance(kind, types.UnionType):
            kind = next(each for each in typing.get_args(kind) if each is not type(None))
    return kind


def _line(text: str, path: str) -> int | None:
    """The line that a path such as `inputs[1].kind` stands on, as far as its headers and keys show."""
    lines, at = text.splitlines(), 0
    for name, number in re.findall(r"(\w+)(?:\[(\d+)\])?", path):
        wanted = re.compile(rf"\s*(\[\[?[\w.]*\b{name}\]|\"?{name}\"?\s*=|.*[{{,]\s*{name}\s*=)")
        found = [n for n in range(at, len(lines)) if wanted.match(lines[n])]
        if not found:
            break
        at = found[min(int(number or 0), len(found) - 1)]
    else:
        return at + 1 if path else None
    return at + 1 if at else None


def _wrong(file: str, found: str, *, expected: str = "", line: int | None = None) -> UnreadableInput:
    where = f"in {file}, line {line}" if line else f"in {file}"
    return UnreadableInput(f"{where}: {found}", expected=expected, do="see docs/knowledge-format.md")
