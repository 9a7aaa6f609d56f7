"""Holds a rule's answer against a case worked by hand; the differences are sentences, none of them a pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from medonc.knowledge.shapes import Library
from medonc.knowledge.shapes.case import Case, Expect, ExpectedDose
from medonc.practice.ask import ask_in_words
from medonc.practice.given import read_quantity, written
from medonc.practice.receipts import read_policy
from medonc.practice.treatment.course import PlannedDose, course_doses
from medonc.practice.treatment.interactions import interactions
from medonc.values.errors import MedoncError
from medonc.values.evidence import Answer, Finding, NotKnown, Rule
from medonc.values.quantity import EXACT, Quantity, plain

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
DRUGS, REGIMENS, CARE = "treatment/drugs/", "treatment/regimens/", "treatment/care/"
INTERACTIONS = "treatment/interactions/"


def judge(case: Case, rule_id: str, library: Library) -> tuple[str, ...]:
    """Where the library's answer differs from the case; empty where it does not."""
    chosen = _policy(case)
    pinned = replace(library, policy=replace(library.policy, **chosen)) if chosen else library
    try:
        return tuple(_differences(case, rule_id, pinned))
    except MedoncError as refused:
        return tuple(_refusal(case.expect, refused))


def failures(library: Library, cases: Mapping[str, tuple[Case, ...]]) -> Iterator[tuple[str, str]]:
    """Each case that does not hold, under the id of its rule; cases of rules that are not held are passed over."""
    held = {piece.rule.id for piece in library.pieces()}
    for rule_id, ones in cases.items():
        for case in ones if rule_id in held else ():
            yield from ((rule_id, f"case '{case.name}': {said}") for said in judge(case, rule_id, library))


def _policy(case: Case) -> dict[str, Any]:
    chosen = read_policy(dict(case.policy))
    return {name: getattr(chosen, name) for name in case.policy}


def _differences(case: Case, rule_id: str, library: Library) -> Iterator[str]:
    yield from _held(case.expect, library.piece(rule_id))
    if rule_id.startswith(DRUGS) or case.expect.is_second_entry:
        return
    if rule_id.startswith(REGIMENS):
        yield from _doses(case, rule_id.removeprefix(REGIMENS), library)
        return
    if rule_id.startswith(INTERACTIONS):
        yield from _interacts(case, rule_id.removeprefix(INTERACTIONS), library)
        return
    answer = ask_in_words(rule_id, case.given, library)
    if case.expect.refused:
        yield f"expected to be refused ({case.expect.refused}), got {answer.said()}"
    yield from _answer(case.expect, answer, _labels(rule_id, library))


def _interacts(case: Case, name: str, library: Library) -> Iterator[str]:
    """What the file alone says of the drugs that a case names; `value` is the gravest severity, or none."""
    alone = replace(library, interactions={name: library.interactions[name]})
    found = interactions([each.strip() for each in case.given["drugs"].split(",")], alone)
    got = found[0].value.severity.value if found else "none"
    if case.expect.value and case.expect.value != got:
        yield f"expected {case.expect.value}, got {got}"
    if case.expect.says and not any(case.expect.says in one.said() for one in found):
        yield f"expected it to say '{case.expect.says}', got {[one.said() for one in found]}"


def _refusal(expect: Expect, error: MedoncError) -> Iterator[str]:
    if not expect.refused:
        yield f"refused: {error}"
    elif expect.refused != type(error).__name__ and expect.refused.lower() not in str(error).lower():
        yield f"expected to be refused by {expect.refused}, got {type(error).__name__}: {error}"


def _answer(expect: Expect, answer: Answer[object], labels: dict[str, str]) -> Iterator[str]:
    if isinstance(answer, NotKnown):
        yield from _missing(expect, answer, labels)
    elif expect.not_known:
        yield f"expected not known ({', '.join(expect.not_known)}), got {answer.said()}"
    elif expect.value:
        yield from _value(expect, answer)
    yield from _words(expect, answer)


def _missing(expect: Expect, answer: NotKnown, labels: dict[str, str]) -> Iterator[str]:
    wanted = sorted(labels.get(name, name) for name in expect.not_known)
    got = sorted(each.what for each in answer.missing)
    if not (expect.not_known or expect.says or expect.refused) or expect.value:
        yield f"expected an answer, got {answer.said()}"
    elif expect.not_known and wanted != got:
        yield f"expected {', '.join(wanted)} to be missing, got {', '.join(got)}"
    if expect.why and not all(expect.why in each.why for each in answer.missing):
        yield f"expected the reason '{expect.why}', got {answer.said()}"


def _value(expect: Expect, finding: Finding[object]) -> Iterator[str]:
    got = finding.value
    if isinstance(got, Quantity):
        got = got.to(expect.unit or got.code)
        shown, number = str(got), got.value
    elif isinstance(got, int | Decimal) and not isinstance(got, bool):
        shown, number = written(Decimal(got)), Decimal(got)
    else:
        if str(expect.value) != (shown := _in_words(got)):
            yield f"expected {expect.value}, got {shown}"
        return
    if abs(EXACT.subtract(number, Decimal(expect.value))) > expect.within:
        yield f"expected {expect.value} {expect.unit} (within {plain(expect.within)}), got {shown}"


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _words(expect: Expect, answer: Answer[object]) -> Iterator[str]:
    if expect.says and expect.says not in answer.said():
        yield f"expected it to say '{expect.says}', got '{answer.said()}'"
    remarks = [remark.text for remark in answer.remarks]
    if expect.remark and not any(expect.remark in text for text in remarks):
        yield f"expected the remark '{expect.remark}', got {remarks or 'none'}"
    steps = [f"{step.label}: {step.value}" for step in getattr(answer, "steps", ())]
    if expect.step and not any(expect.step in line for line in steps):
        yield f"expected the step '{expect.step}', got {steps or 'none'}"


def _labels(rule_id: str, library: Library) -> dict[str, str]:
    return {spec.name: spec.label for spec in library.rule(rule_id).inputs}


def _held(expect: Expect, piece: object) -> Iterator[str]:
    """What a file holds, by dotted names, against its second entry from the source."""
    for path, wanted in expect.held.items():
        got = _at(piece, path)
        if _plain_text(got) != wanted and not _same_number(got, wanted):
            yield f"expected {path} to be {wanted}, got {_plain_text(got)}"


def _at(piece: Any, path: str) -> Any:
    for name in path.split("."):
        if isinstance(piece, tuple | list):
            piece = piece[int(name)] if name.isdigit() and int(name) < len(piece) else None
        elif isinstance(piece, Mapping):
            piece = piece.get(name)
        else:
            piece = getattr(piece, name, None)
    return piece


def _plain_text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_plain_text(each) for each in value)
    if hasattr(value, "content"):
        return f"{plain(value.content)} {value.unit}"  # type: ignore[attr-defined]
    if hasattr(value, "route"):
        return str(value.route)
    return plain(value) if isinstance(value, Decimal) else str(value)


def _same_number(got: object, wanted: str) -> bool:
    return isinstance(got, Decimal) and _NUMBER.fullmatch(wanted) is not None and got == Decimal(wanted)


def _doses(case: Case, name: str, library: Library) -> Iterator[str]:
    """Every dose of each cycle that the case names; a dose that it leaves out differs as much as one too many."""
    regimen = library.regimen(name)
    expected = [replace(dose, phase=dose.phase or regimen.phases[0].name) for dose in case.expect.doses]
    open_phases = {phase.name for phase in regimen.phases if phase.cycles is None}
    shown = max((dose.cycle for dose in expected if dose.phase in open_phases), default=0)
    planned = course_doses(regimen, library=library, shown=shown, **_patient(case))
    named = {(dose.phase, dose.cycle) for dose in expected}
    if case.whole_course:
        yield from (f"not a whole course: {p}, cycle {c} is not named" for p, c in _cycles(planned) - named)
    if case.expect.not_known:
        yield from _missing_doses(case.expect, planned)
    for cycle in sorted(named):
        given = [dose for dose in planned if (dose.phase, dose.cycle) == cycle]
        wanted = [dose for dose in expected if (dose.phase, dose.cycle) == cycle]
        yield from _cycle(f"{cycle[0]}, cycle {cycle[1]}", wanted, given, case.expect.within)


def _cycles(planned: Iterable[PlannedDose]) -> set[tuple[str, int]]:
    return {(dose.phase, dose.cycle) for dose in planned}


def _patient(case: Case) -> dict[str, Any]:
    """The measures of a case's patient; 50 years old unless it says otherwise."""
    measures = {name: _as_given(name, text) for name, text in case.given.items() if name != "age"}
    return measures | {"age": int(case.given.get("age", "50"))}


def _as_given(name: str, text: str) -> Finding[Quantity]:
    rule = Rule(id="case", title="As the case gives it", edition="1", sources=())
    return Finding(title=name, value=read_quantity(text), rule=rule)


def _missing_doses(expect: Expect, planned: Iterable[PlannedDose]) -> Iterator[str]:
    wanted = sorted(expect.not_known)
    got = sorted({each.what for dose in planned if isinstance(dose.answer, NotKnown) for each in dose.answer.missing})
    if wanted != got:
        yield f"expected {', '.join(wanted)} to be missing, got {', '.join(got) or 'nothing'}"


def _cycle(where: str, wanted: list[ExpectedDose], given: list[PlannedDose], within: Decimal) -> Iterator[str]:
    left = list(given)
    for dose in wanted:
        found = next((each for each in left if _is_dose(dose, each, within)), None)
        if found is None:
            same = [each for each in left if each.drug == dose.drug and each.day == dose.day]
            got = ", ".join(map(_dose_in_words, same)) or "none"
            yield f"{where}: expected {dose.drug} {dose.dose} {dose.unit} on day {dose.day}, got {got}"
            left = [each for each in left if each not in same]
        else:
            left.remove(found)
    yield from (f"{where}: not expected: {_dose_in_words(each)}" for each in left)


def _is_dose(wanted: ExpectedDose, given: PlannedDose, within: Decimal) -> bool:
    if (wanted.drug, wanted.day, wanted.times) != (given.drug, given.day, given.times) or given.amount is None:
        return False
    amount = given.amount.to(wanted.unit).value
    return abs(EXACT.subtract(amount, wanted.dose)) <= within


def _dose_in_words(dose: PlannedDose) -> str:
    amount = dose.amount if dose.amount is not None else dose.answer.said()  # type: ignore[union-attr]
    return f"{dose.drug} {amount} on day {dose.day}" + (f", {dose.times} times" if dose.times > 1 else "")
