"""A stage rule of the library as a schema of the engine: its bands become tables, its rows the table of groups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from medonc.knowledge.shapes import Band, InputSpec, Item, KnowledgeRule, Library
from medonc.practice.staging.engine import Asked, Schema, Stretch, Use
from medonc.practice.staging.tables import ANY, Act, Cell, End, Row, Table
from medonc.values.quantity import Quantity

METHOD = "stage.group"
GROUP = "group"
_MICRO = "mi"  # N1mi is a category beside N1, not a part of it
_CATEGORY = re.compile(r"[TNMS]\d\w*")  # only these are divided further by what follows them


_made: dict[str, Scheme] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One stage rule, ready to run: its schema, its one table of groups, and the categories of each input."""

    rule: KnowledgeRule
    schema: Schema
    tables: Mapping[str, Table]
    words: Mapping[str, tuple[str, ...]]  # input -> every category, parents and parts
    parts: Mapping[str, tuple[str, ...]]  # input -> the categories that are not divided further
    absent: Mapping[str, str]  # input -> what it counts as where it is not recorded, such as a score that was not taken
    known: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False, compare=False)
    heard: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)  # recorded text -> word
    possible: dict[tuple[str, ...], tuple[tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def filled(self, given: Mapping[str, str]) -> Mapping[str, str]:
        """What is given, with what an absent input counts as."""
        return {**self.absent, **{name: word for name, word in given.items() if word}} if self.absent else given

    def text(self, name: str) -> str:
        """A word about the scheme itself: system, edition, basis, from, until, icd10, histology."""
        return self.rule.texts.get(name, "")


def schemes(library: Library) -> Mapping[str, Scheme]:
    """Every stage rule of the library that is a table of groups, by its id. For `library.once`."""
    return {name: scheme(rule) for name, rule in sorted(library.rules.items()) if rule.method == METHOD}


def scheme(rule: KnowledgeRule) -> Scheme:
    """One stage rule as a schema, made once for each rule."""
    kept = _made.get(rule.rule.id)
    if kept is None or kept.rule is not rule:
        kept = _made[rule.rule.id] = _scheme(rule)
    return kept


def _scheme(rule: KnowledgeRule) -> Scheme:
    words = {spec.name: _words(spec, rule) for spec in rule.inputs}
    table = Table(
        id=rule.rule.id,
        title=rule.rule.title,
        inputs=tuple(words),
        rows=tuple(_row(item, words) for item in rule.items if item.codes),
    )
    return Scheme(
        rule=rule,
        schema=Schema(
            id=rule.rule.id,
            title=rule.rule.title,
            asks=tuple(Asked(key=spec.name, label=spec.label) for spec in rule.inputs),
            gives={GROUP: ""},
            stretches=(Stretch(id=GROUP, uses=(Use(table=table.id),)),),
        ),
        tables={table.id: table},
        words=words,
        absent={spec.name: text for spec in rule.inputs if (text := absent_word(spec, rule))},
        parts={name: tuple(w for w in each if _undivided(w, each)) for name, each in words.items()},
    )


def covers(whole: str, part: str) -> bool:
    """Whether a category is another or a part of it: T1 covers T1a, N0 covers N0(i+); N1 does not cover N1mi."""
    if part == whole:
        return True
    rest = part[len(whole) :] if part.startswith(whole) and _CATEGORY.fullmatch(whole) else ""
    return bool(rest) and not rest.startswith(_MICRO)


def word_of(number: Decimal, item: Item) -> str:
    """The band that a number lies in, by its word; empty where none holds it."""
    return next((band.says for band in item.bands if _holds(band, number)), "")


def band_of_bounded(comparator: str, limit: Decimal, item: Item) -> str:
    """The band that everything under or over a limit lies in, such as `< 0.1`; empty where it may lie in several."""
    if comparator.startswith("<"):
        return next((b.says for b in item.bands if b.low is None and b.high is not None and limit <= b.high), "")
    return next((b.says for b in item.bands if b.high is None and b.low is not None and limit >= b.low), "")


def bands_of(rule: KnowledgeRule, name: str) -> Item | None:
    """The bands that an input of numbers is read by."""
    return next((item for item in rule.items if item.name == name and item.bands), None)


def as_word(spec: InputSpec, value: object, rule: KnowledgeRule) -> str:
    """The category of one given value: itself, yes or no, or the band of a number; a band's word is taken as it is."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    item = bands_of(rule, spec.name)
    if item is None or isinstance(value, str):
        return str(value)
    number = value.to(spec.unit).value if isinstance(value, Quantity) else Decimal(str(value))
    return word_of(number, item)


def absent_word(spec: InputSpec, rule: KnowledgeRule) -> str:
    """What an input counts as where it is not recorded; empty where nothing may be taken for it."""
    return rule.texts.get(f"absent.{spec.name}", "")


def _words(spec: InputSpec, rule: KnowledgeRule) -> tuple[str, ...]:
    item = bands_of(rule, spec.name)
    if item is not None:
        return tuple(filter(None, (*(band.says for band in item.bands), absent_word(spec, rule))))
    return ("yes", "no") if spec.kind == "yes/no" else spec.choices


def _row(item: Item, words: Mapping[str, tuple[str, ...]]) -> Row:
    cells = tuple(_cell(item.codes.get(name), each) for name, each in words.items())
    said = ", ".join(" or ".join(item.codes[name]) for name in words if name in item.codes)
    return Row(name=f"{item.label}: {said}", cells=cells, ends=(End(act=Act.VALUE, key=GROUP, value=item.label),))


def _cell(codes: tuple[str, ...] | None, words: tuple[str, ...]) -> Cell:
    if codes is None:
        return ANY
    return Cell(frozenset(word for word in words for code in codes if covers(code, word)))


def _undivided(word: str, words: tuple[str, ...]) -> bool:
    """Whether nothing finer is held; X is no category that a tumour can turn out to have."""
    return not word.endswith("X") and not any(each != word and covers(word, each) for each in words)


def _holds(band: Band, number: Decimal) -> bool:
    above = band.low is None or number > band.low or (number == band.low and not band.open_low)
    below = band.high is None or number < band.high or (number == band.high and band.closed_high)
    return above and below
