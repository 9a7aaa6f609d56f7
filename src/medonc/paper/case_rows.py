"""The cases of a rule as rows of a table: what is given, what is expected, how it was worked out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Case, Expect, ExpectedDose
from medonc.knowledge.shapes.regimen import Day
from medonc.paper.regimen_words import amount, days_words, runs
from medonc.values.quantity import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in words. `seen` says whether its source was opened."""

    name: str
    given: str
    expected: tuple[str, ...]
    worked: str
    source: str
    seen: bool


def case_rows(cases: Iterable[Case]) -> tuple[CaseRow, ...]:
    """Every case in the order of its file."""
    return tuple(
        CaseRow(
            name=case.name,
            given=_given(case),
            expected=tuple(_expected(case.expect)),
            worked=case.worked,
            source=case.source,
            seen=case.source_seen,
        )
        for case in cases
    )


def _given(case: Case) -> str:
    policy = {f"site policy {name}": value for name, value in case.policy.items()}
    return "; ".join(f"{_spoken(name)} {value}" for name, value in {**case.given, **policy}.items())


def _expected(expect: Expect) -> Iterable[str]:
    if expect.value:
        within = f", within {plain(expect.within)}" if expect.within else ""
        yield f"{amount(expect.value, expect.unit)}{within}"
    if expect.says:
        yield f"says “{expect.says}”"
    if expect.not_known:
        why = f" ({expect.why})" if expect.why else ""
        yield f"not known: {', '.join(map(_spoken, expect.not_known))}{why}"
    if expect.refused:
        yield _refusal(expect.refused)
    if expect.remark:
        yield f"remark: {expect.remark}"
    if expect.step:
        yield f"receipt: {expect.step}"
    yield from _doses(expect.doses)
    if expect.held:
        yield _held(expect.held)


def _doses(doses: Iterable[ExpectedDose]) -> Iterable[str]:
    """One sentence for each drug at one dose, its days together and the cycles that are alike."""
    by_cycle: dict[tuple[str, str, str], dict[int, list[Day]]] = {}
    for dose in doses:
        key = (dose.phase, dose.drug, amount(plain(dose.dose), dose.unit))
        days = by_cycle.setdefault(key, {}).setdefault(dose.cycle, [])
        days.append(Day(day=dose.day, times=dose.times))
    for (phase, drug, much), cycles in by_cycle.items():
        alike: dict[str, list[int]] = {}
        for cycle, days in cycles.items():
            alike.setdefault(days_words(days), []).append(cycle)
        for said, numbers in alike.items():
            place = ", ".join(w for w in (phase, _cycles(numbers) if numbers != [1] or phase else "") if w)
            yield f"{place + ': ' if place else ''}{drug} {much}, {said}"


def _cycles(numbers: list[int]) -> str:
    """`cycle 3`, `cycles 1 to 4`, `cycles 1, 3 to 6`."""
    said = ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in runs(numbers))
    return f"cycle{'' if len(numbers) == 1 else 's'} {said}"


def _refusal(kind: str) -> str:
    """`refused`, and for what: `refused: unit mismatch`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()
    return words if words == "refused" else f"refused: {words}"


def _held(held: Mapping[str, str]) -> str:
    return f"{len(held)} value{'' if len(held) == 1 else 's'} of the file, entered a second time from the source"


def _spoken(name: str) -> str:
    return name.replace("_", " ")
