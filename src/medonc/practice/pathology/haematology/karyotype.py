"""A karyotype as ISCN writes it, of the kind that marrow reports hold; what cannot be read is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from medonc.values.errors import ImpossibleValue

_NAMES = frozenset({*map(str, range(1, 23)), "X", "Y"})
_FORMS = "idic|dic|der|del|dup|inv|ins|add|trp|rob|t|i|r"
_PART = re.compile(rf"({_FORMS})\(([^()]*)\)(?:\(([^()]*)\))?")
_WHOLE = re.compile(r"([+-])(\d{1,2}|X|Y)(x[2-4])?")
_MARKER = re.compile(r"\+([2-9]?)(mar|r)\d*")
_TRAILING = re.compile(r"(x[2-4])$")
_CLONE = re.compile(
    r"(\d{2})(?:[~-](\d{2}))?,(X{0,4}Y{0,2}|idem|sl)((?:,[^,\[\]]+(?:\[\d{1,3}\])??)*?)(?:\[(cp)?(\d{1,3})\])?",
    re.ASCII,
)
_BAND = re.compile(r"[pq](?:ter|\d{1,2}(?:\.\d{1,2})?)?")
_SEX = ("X", "Y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One rearrangement: what happened, to which chromosomes, with the bands of each where they are written."""

    form: str
    chromosomes: tuple[str, ...]
    bands: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One abnormality of a clone, as it is counted. `times` is 2 where the report says so."""

    text: str
    kind: str  # gain | loss | structural
    parts: tuple[Part, ...] = ()
    chromosome: str = ""  # of a whole chromosome gained or lost
    times: int = 1
    cells: int | None = None  # where the change has a count of its own
    effect: int = 0  # what it does to the number of chromosomes


@dataclass(frozen=True, slots=True, kw_only=True)
class Clone:
    """Cells with the same abnormalities."""

    text: str
    changes: tuple[Change, ...]
    cells: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Karyotype:
    """What a report says, clonal abnormalities only. `count` is that of the clone with the most."""

    text: str
    clones: tuple[tuple[Change, ...], ...]
    remarks: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every clonal abnormality, each once."""
        return tuple({change.text: change for clone in self.clones for change in clone}.values())

    @property
    def count(self) -> int:
        """The number of abnormalities in the clone that has the most."""
        return max((sum(change.times for change in clone) for clone in self.clones), default=0)

    @property
    def largest(self) -> tuple[Change, ...]:
        """The clone with the most abnormalities."""
        return max(self.clones, key=lambda clone: sum(change.times for change in clone), default=())

    @property
    def monosomies(self) -> frozenset[str]:
        """The autosomes lost whole in the clone with the most abnormalities."""
        return frozenset(c.chromosome for c in self.largest if c.kind == "loss" and c.chromosome not in _SEX)


def read_karyotype(text: str) -> Karyotype:
    """The clones of an ISCN karyotype. Refuses ploidy levels, uncertain bands, donor cells, arrays and in situ."""
    written = re.sub(r"\s+", "", text).replace("−", "-")
    if "//" in written or re.search(r"[?<>]|ish|arr|mos|chi|seq|sdl", written):
        raise _unreadable(text, "one patient's karyotype without ploidy level, question mark, donor, array or in situ")
    clones: list[Clone] = []
    for part in written.split("/"):
        clones.append(_clone(part, clones, text))
    return Karyotype(text=written, clones=_clonal(clones), remarks=tuple(_remarks(clones)))


def _clone(written: str, before: list[Clone], text: str) -> Clone:
    match = _CLONE.fullmatch(written)
    if match is None:
        raise _unreadable(text, "for example 46,XY,del(5)(q13q33)[15]/46,XY[5]")
    first, last, sex, rest, composite, cells = match.groups()
    follows = sex in ("idem", "sl")
    if (follows and not before) or not sex:
        raise _unreadable(text, "the sex chromosomes after the number")
    found = [_change(each, text) for each in rest.split(",")[1:]]
    own = [change for change in found if not change.text.endswith("c")]
    stem = before[0].changes if follows else ()
    whole = Clone(text=written, changes=(*stem, *own), cells=int(cells) if cells and not composite else None)
    if last is None and len(own) == len(found):
        _check_number(whole, first, "XX" if follows else sex, text)
    return whole


def _check_number(clone: Clone, first: str, sex: str, text: str) -> None:
    """Refuses a karyotype whose changes do not come to its number: something in it is not as it was meant."""
    of_sex = [c for c in clone.changes if (c.kind == "loss" and c.chromosome in _SEX) or _moves_sex(c)]
    base = 44 + len(sex) + (len(of_sex[:1]) if len(sex) == 1 else 0)
    comes_to = base + sum(change.effect * change.times for change in clone.changes)
    if comes_to != int(first):
        raise ImpossibleValue(
            f"the karyotype '{text}' says {first} chromosomes, and its changes come to {comes_to}",
            expected="a number that agrees with the changes",
            do="compare it with the report",
        )


def _moves_sex(change: Change) -> bool:
    """Whether the change holds the sex chromosome that the report does not name among the normal ones."""
    return change.effect == 0 and any(name in _SEX for part in change.parts[:1] for name in part.chromosomes)


def _change(written: str, text: str) -> Change:
    token, cells = _own_cells(written)
    plain = token.removesuffix("c")  # constitutional: read, and not counted
    whole = _WHOLE.fullmatch(plain)
    if whole and whole[2] in _NAMES:
        kind = "gain" if whole[1] == "+" else "loss"
        times = int(whole[3][1:]) if whole[3] else 1
        effect = 1 if kind == "gain" else -1
        return Change(text=token, kind=kind, chromosome=whole[2], times=times, cells=cells, effect=effect)
    marker = _MARKER.fullmatch(plain)
    if marker:
        return Change(text=token, kind="structural", times=int(marker[1] or 1), cells=cells, effect=1)
    if re.fullmatch(r"\d{0,2}dmin", plain):
        return Change(text=token, kind="structural", cells=cells)
    return _rearranged(token, plain, cells, text)


def _rearranged(token: str, plain: str, cells: int | None, text: str) -> Change:
    trailing = _TRAILING.search(plain)
    body = plain[: trailing.start()] if trailing else plain
    gained = body.startswith("+")
    body = body.removeprefix("+")
    parts = tuple(_part(match, token, text) for match in _PART.finditer(body))
    if not parts or "".join(match[0] for match in _PART.finditer(body)) != body:
        raise _unreadable(text, f"'{token}' in a form such as del(5)(q13q33) or t(8;21)(q22;q22)")
    lead = parts[0]
    joined = lead.form in ("dic", "rob", "der") and len(lead.chromosomes) == 2
    return Change(
        text=token,
        kind="structural",
        parts=parts,
        times=int(trailing[1][1:]) if trailing else 1,
        cells=cells,
        effect=1 if gained else -1 if joined else 0,
    )


def _part(match: re.Match[str], token: str, text: str) -> Part:
    form, names, written = match.groups()
    chromosomes = tuple(names.split(";"))
    if not set(chromosomes) <= _NAMES:
        raise _unreadable(text, f"chromosomes 1 to 22, X or Y in '{token}'")
    if form == "t" and (written is None or len(written.split(";")) != len(chromosomes)):
        raise _unreadable(text, f"the bands of '{token}', such as t(8;21)(q22;q22)")
    return Part(form=form, chromosomes=chromosomes, bands=tuple(_bands(each, token, text) for each in _each(written)))


def _each(written: str | None) -> list[str]:
    return written.split(";") if written else []


def _bands(written: str, token: str, text: str) -> tuple[str, ...]:
    found = _BAND.findall(written)
    if "".join(found) != written:
        raise _unreadable(text, f"bands such as q13q33 in '{token}'")
    return tuple(found)


def _own_cells(written: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"(.*)\[(\d{1,3})\]", written)
    return (match[1], int(match[2])) if match else (written, None)


def _clonal(clones: list[Clone]) -> tuple[tuple[Change, ...], ...]:
    """The abnormalities seen in two cells or more, losses in three; without a count they stand as reported."""
    cells: Counter[str] = Counter()
    open_ended = set()
    for clone in clones:
        for change in clone.changes:
            seen = change.cells if change.cells is not None else clone.cells
            cells[change.text] += seen or 0
            if seen is None:
                open_ended.add(change.text)
    clonal = {text for text in cells if text in open_ended or cells[text] >= (3 if text.startswith("-") else 2)}
    return tuple(tuple(change for change in clone.changes if change.text in clonal) for clone in clones)


def _remarks(clones: list[Clone]) -> Iterator[str]:
    kept = {change.text for clone in _clonal(clones) for change in clone}
    dropped = [c.text for clone in clones for c in clone.changes if c.text not in kept]
    if dropped:
        yield f"Not clonal, and not counted: {', '.join(dict.fromkeys(dropped))}."
    abnormal = [clone for clone in _clonal(clones) if clone]
    if len(abnormal) > 1 and not set.intersection(*({c.text for c in clone} for clone in abnormal)):
        yield "The clones share no abnormality; each is counted by itself."


def _unreadable(text: str, expected: str) -> ImpossibleValue:
    return ImpossibleValue(
        f"the karyotype '{text}' cannot be read", expected=expected, do="state the groups by hand where that is open"
    )
