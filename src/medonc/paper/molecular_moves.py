"""What moved between two molecular reports of one patient: tiers and therapies, each with the statement behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

Json = Mapping[str, Any]
NONE = "not reported"
_IDENTITY = ("biomarker", "tumour", "therapy", "effect", "source")
_TOLD = ("level", "escat", "supports", "agency", "approved", "nct")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One tier or verdict that moved, from what to what, and because of which statements or facts."""

    what: str
    before: str
    after: str
    because: tuple[str, ...]

    def said(self) -> str:
        """`BRAF V600E: tier II (C, ESCAT IIIA) -> tier I (A, ESCAT IA)`."""
        return f"{self.what}: {self.before} -> {self.after}"

    def as_json(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)


def moves(before: Json, after: Json) -> tuple[Move, ...]:
    """Every alteration whose tier, level or ESCAT class moved, then every therapy whose verdict did."""
    return (*_alterations(before, after), *_therapies(before, after))


def changes(before: Iterable[Json], after: Iterable[Json]) -> tuple[str, ...]:
    """The statements that appeared, changed or were withdrawn, each in one sentence."""
    return tuple(_changed(_by_identity(before), _by_identity(after)))


def releases(document: Json) -> str:
    """`medonc evidence 2026.1, 01-Aug-2021-ClinicalEvidenceSummaries; library 32ce996d3777`."""
    named = ", ".join(each["release"] for each in document.get("releases", ()))
    return "; ".join(filter(None, [named, f"library {str(document.get('library', ''))[:12]}"]))


def _alterations(before: Json, after: Json) -> Iterator[Move]:
    old, new = (({each["alteration"]: each for each in held["alterations"]}) for held in (before, after))
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name), new.get(name)
        if _tier(was) != _tier(now):
            because = changes(_statements(was), _statements(now)) or tuple(_facts(was, now, before, after))
            yield Move(what=name, before=_tier(was), after=_tier(now), because=because)


def _tier(judged: Json | None) -> str:
    if judged is None:
        return NONE
    more = [judged["level"] or "", f"ESCAT {judged['escat']}" if judged["escat"] else ""]
    lowered = ["contradicted"] if judged["lowered"] else []
    inside = ", ".join(filter(None, [*more, *lowered]))
    return f"tier {judged['tier']}" + (f" ({inside})" if inside else "")


def _statements(judged: Json | None) -> Iterator[Json]:
    yield from (each["statement"] for each in judged["evidence"]) if judged else ()


def _facts(was: Json | None, now: Json | None, before: Json, after: Json) -> Iterator[str]:
    """What else can move a tier: the finding itself, its oncogenicity, the tumour type."""
    if was is None or now is None:
        yield "the finding is reported in one of the two only"
        return
    for what, old, new in (
        ("oncogenicity", was["oncogenicity"]["class"], now["oncogenicity"]["class"]),
        ("points", was["oncogenicity"]["points"], now["oncogenicity"]["points"]),
        ("faults", "; ".join(was["faults"]), "; ".join(now["faults"])),
        ("tumour type", before["tumour"]["type"], after["tumour"]["type"]),
    ):
        if old != new:
            yield f"{what}: {old or 'none'} -> {new or 'none'}"


def _therapies(before: Json, after: Json) -> Iterator[Move]:
    old, new = (_verdicts(held) for held in (before, after))
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name), new.get(name)
        verdicts = [each["verdict"] if each else "not named" for each in (was, now)]
        if verdicts[0] != verdicts[1]:
            because = changes(_only(was), _only(now)) or tuple(_remarks(was, now))
            yield Move(what=name, before=verdicts[0], after=verdicts[1], because=because)


def _verdicts(document: Json) -> dict[str, Json]:
    """The verdict of each therapy, the surest where it has two."""
    return {each["therapy"]: each for each in reversed(document["therapies"])}


def _only(advice: Json | None) -> list[Json]:
    return [advice["statement"]] if advice else []


def _remarks(was: Json | None, now: Json | None) -> Iterator[str]:
    for word, each in (("before", was), ("now", now)):
        if each is not None:
            yield f"{word}: {'; '.join(filter(None, [each['because'], each['remark']]))}"


def _by_identity(statements: Iterable[Json]) -> dict[tuple[str, ...], Json]:
    return {tuple(str(each[key]) for key in _IDENTITY): each for each in statements}


def _changed(old: Mapping[tuple[str, ...], Json], new: Mapping[tuple[str, ...], Json]) -> Iterator[str]:
    for key, statement in new.items():
        if key not in old:
            yield f"appeared: {_said(statement)}"
            continue
        told = [f"{what} {_word(old[key][what])} -> {_word(statement[what])}" for what in _TOLD
                if old[key][what] != statement[what]]  # fmt: skip
        if told:
            yield f"changed: {_said(statement)}: {', '.join(told)}"
    yield from (f"withdrawn: {_said(statement)}" for key, statement in old.items() if key not in new)


def _said(statement: Json) -> str:
    release = f" [{statement['release']}]" if statement.get("release") else ""
    where = f"{statement['biomarker']} in {statement['tumour']}"
    return f"{where}: {statement['says']}, level {statement['level']}, {statement['source']}{release}"


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
