"""Reads the cases of a knowledge root: `cases/<same path>.toml`, each with at least one `[[case]]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from medonc.knowledge.load import OWN_ROOT, case_path
from medonc.knowledge.parse import read_toml, typed
from medonc.knowledge.shapes.case import Case
from medonc.values.errors import UnreadableInput

_SPAN = re.compile(r"(\d+)(?:-(\d+))?")
CRITERIA = "criteria/"  # cases of kinds of question, not of rules: read by the tests of the language
_WORDS = ("given", "policy", "held")  # tables whose values are text, however they were typed


@dataclass(frozen=True, slots=True, kw_only=True)
class _CaseFile:
    case: tuple[Case, ...] = ()


def cases_of(rule_id: str, root: Path = OWN_ROOT) -> tuple[Case, ...]:
    """The cases of a rule; none where the root has no file for it."""
    path = case_path(root, rule_id)
    return read_cases(path.read_text(encoding="utf-8"), file=f"cases/{rule_id}.toml") if path.is_file() else ()


def all_cases(root: Path = OWN_ROOT) -> Mapping[str, tuple[Case, ...]]:
    """The cases of every case file of a root, by the id of their rule; those of the question language stand apart."""
    folder = root / "cases"
    ids = sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.toml"))
    ids = [rule_id for rule_id in ids if not rule_id.startswith(CRITERIA)]
    return {rule_id: cases_of(rule_id, root) for rule_id in ids}


def library_cases(*roots: Path, base: Path = OWN_ROOT) -> Mapping[str, tuple[Case, ...]]:
    """The cases behind `open_library` of the same roots: a later root's cases stand for its own rules."""
    held: dict[str, tuple[Case, ...]] = {}
    for root in (base, *roots):
        held |= all_cases(root)
    return held


def read_cases(text: str, *, file: str) -> tuple[Case, ...]:
    """The cases in a TOML text; refuses a file without one, and a case that expects nothing."""
    page = read_toml(text, file=file)
    body = {key: [_as_text(each) for each in value] for key, value in page.items() if isinstance(value, list)}
    cases: tuple[Case, ...] = typed(page | body, _CaseFile, text=text, file=file).case
    if not cases:
        raise UnreadableInput(f"in {file}: no case", expected="[[case]]", do="see docs/knowledge-format.md")
    for case in cases:
        if case.expect.is_empty:
            raise UnreadableInput(f"in {file}: case '{case.name}' expects nothing", expected="value, says, not_known …")
    return cases


def _as_text(table: Mapping[str, Any]) -> dict[str, Any]:
    """A case with numbers and truths as text where text is meant."""
    return {key: _values_as_text(key, value) for key, value in table.items()}


def _values_as_text(key: str, value: Any) -> Any:
    if key in _WORDS and isinstance(value, Mapping):
        return {name: _text(each) for name, each in value.items()}
    if key == "expect" and isinstance(value, Mapping):
        return _as_text(value)
    if key == "doses" and isinstance(value, list):
        return [day for dose in value for cycle in _each(dose, "cycle") for day in _each(cycle, "day")]
    return _text(value) if key == "value" else value


def _each(dose: Any, what: str) -> list[Any]:
    """A dose written once for several days or cycles, `days = "1-14"`, `cycles = "1, 3-6"`, as one dose for each."""
    if not isinstance(dose, Mapping) or f"{what}s" not in dose:
        return [dose]
    once = {key: value for key, value in dose.items() if key != f"{what}s"}
    return [once | {what: each} for part in str(dose[f"{what}s"]).split(",") for each in _span(part.strip(), what)]


def _span(part: str, what: str) -> range:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise UnreadableInput(f"'{part}' is not a {what}", expected=f'{what}s = "1-14" or "1, 8, 15"')
    return range(int(match[1]), int(match[2] or match[1]) + 1)


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return format(Decimal(value), "f")
    return ", ".join(map(str, value)) if isinstance(value, list) else value
