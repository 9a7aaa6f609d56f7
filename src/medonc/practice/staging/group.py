"""The stage group that follows from categories, with the row that says so; or what would settle it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from math import prod
from operator import or_

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.given import written
from medonc.practice.staging.engine import Outcome, derive
from medonc.practice.staging.published import GROUP, Scheme, as_word, covers
from medonc.practice.staging.published import scheme as scheme_of
from medonc.practice.staging.tables import Row, Table
from medonc.values.evidence import Answer, Finding, Missing, NotKnown, Remark, Step, StepKind

_NO_GROUP = "no group"
_NUMBER = re.compile(r"(0|IV|III|II|I)(?:[A-E]\d?|E| bulky)?")


def stage_group(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The group of a scheme. What is missing, or not divided enough, is named unless every possibility agrees."""
    return stage_because(rule, inputs, {})


def stage_because(rule: KnowledgeRule, inputs: Inputs, reasons: Mapping[str, Missing]) -> Answer[object]:
    """`stage_group`, where the reason why an input is lacking may be known: not tested, out of date, contradictory."""
    scheme = scheme_of(rule)
    given = {spec.name: as_word(spec, inputs[spec.name].value, rule) for spec in rule.inputs if spec.name in inputs}
    given = dict(scheme.filled(given))
    facts = tuple(entry.fact for entry in inputs.values() if entry.fact is not None)
    outcome = derive(scheme.schema, scheme.tables, given, with_path=True)
    if not outcome.faults and not _absent(scheme, given):
        return _finding(scheme, outcome, given, inputs)
    open_, possible = possible_groups(scheme, given)
    if open_ and len(possible) == 1 and _NO_GROUP not in possible:
        return _finding(scheme, _example(scheme, given), given, inputs, whatever=open_)
    missing = tuple(_missing(scheme, given, open_, possible, reasons)) or (_undefined(scheme, given, inputs),)
    if open_ and (whole := undivided(possible)):
        return _undivided_finding(scheme, whole, possible, missing, inputs)
    return NotKnown(title=_title(rule), missing=missing, rule=rule.rule, facts=facts)


def group_of(scheme: Scheme, given: Mapping[str, str]) -> str:
    """The group alone, without its path; empty where it is not known. The same answer as `stage_group` gives."""
    key = tuple([given.get(name, "") for name in scheme.words])
    try:
        return scheme.known[key]
    except KeyError:
        found = scheme.known[key] = _group(scheme, {n: word for n, word in scheme.filled(given).items() if word})
        return found


def possible_groups(scheme: Scheme, given: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The inputs that are open (absent, X, or not divided enough), and every group that they can still come to."""
    given = scheme.filled(given)
    key = tuple([given.get(name, "") for name in scheme.words])
    if key not in scheme.possible:
        choices = {name: _could_be(scheme, name, given.get(name, "")) for name in scheme.words}
        open_ = tuple(name for name, each in choices.items() if len(each) > 1)
        scheme.possible[key] = (open_, _groups(scheme, choices))
    return scheme.possible[key]


def _groups(scheme: Scheme, choices: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The groups of all rows that some combination of the choices fits. No two rows of a scheme fit one combination,
    so that counting tells whether a combination is left over that has no group.
    """
    (table,) = scheme.tables.values()
    met, found, words = 0, [], list(choices.values())
    for row in _could_fit(table, words):
        met += prod(sum(map(cell.takes, each)) for cell, each in zip(row.cells, words, strict=True))
        found.append(row.ends[0].value)
    found += [_NO_GROUP] if met < prod(map(len, choices.values())) else []
    return tuple(dict.fromkeys(found))


def _could_fit(table: Table, words: Sequence[Sequence[str]]) -> Iterator[Row]:
    """The rows that take at least one of the words at each place."""
    fitting = (1 << len(table.rows)) - 1
    for place, each in enumerate(words):
        fitting &= reduce(or_, (table.taking(place, word) for word in each), 0)
    while fitting:
        lowest = fitting & -fitting
        yield table.rows[lowest.bit_length() - 1]
        fitting ^= lowest


def _group(scheme: Scheme, given: Mapping[str, str]) -> str:
    direct = "" if _absent(scheme, given) else derive(scheme.schema, scheme.tables, given).outputs[GROUP]
    if direct:
        return direct
    open_, possible = possible_groups(scheme, given)
    if not open_ or _NO_GROUP in possible:
        return ""
    return possible[0] if len(possible) == 1 else undivided(possible)


def undivided(possible: Sequence[str]) -> str:
    """The stage number that all possible groups share, such as IV of IVA and IVB; empty where they share none."""
    numbers = {found[1] if (found := _NUMBER.fullmatch(group)) else group for group in possible}
    one = numbers.pop() if len(numbers) == 1 else ""
    return one if one and one != _NO_GROUP and len(possible) > 1 else ""


def _could_be(scheme: Scheme, name: str, word: str) -> tuple[str, ...]:
    if not word or word.endswith("X"):
        return scheme.parts[name]
    parts = tuple(part for part in scheme.parts[name] if covers(word, part))
    return parts or (word,)


def _absent(scheme: Scheme, given: Mapping[str, str]) -> bool:
    return any(name not in given for name in scheme.words)


def _example(scheme: Scheme, given: Mapping[str, str]) -> Outcome:
    """One of the combinations that are left, all of which come to one group: its row stands for them."""
    one = {name: _could_be(scheme, name, given.get(name, ""))[0] for name in scheme.words}
    return derive(scheme.schema, scheme.tables, one, with_path=True)


def _finding(
    scheme: Scheme, outcome: Outcome, given: Mapping[str, str], inputs: Inputs, whatever: tuple[str, ...] = ()
) -> Finding[object]:
    group = outcome.outputs[GROUP]
    return Finding(
        title=_title(scheme.rule),
        value=group,
        rule=scheme.rule.rule,
        sentence=f"{group} ({_edition(scheme)})",
        facts=tuple(entry.fact for entry in inputs.values() if entry.fact is not None),
        steps=(
            *_given(scheme.rule, inputs),
            *_absent_steps(scheme, inputs),
            *_steps(scheme, outcome, given, inputs, whatever),
        ),
    )


def _undivided_finding(
    scheme: Scheme, whole: str, possible: Sequence[str], missing: tuple[Missing, ...], inputs: Inputs
) -> Finding[object]:
    """A stage whose number is known and whose letter is not; what would tell the letter stands beside it."""
    listed = f"{', '.join(possible[:-1])} or {possible[-1]}"
    lacking = "; ".join(str(each) for each in missing)
    return Finding(
        title=_title(scheme.rule),
        value=whole,
        rule=scheme.rule.rule,
        sentence=f"{whole}, not divided: {listed} ({_edition(scheme)})",
        facts=tuple(entry.fact for entry in inputs.values() if entry.fact is not None),
        steps=(
            *_given(scheme.rule, inputs),
            Step(kind=StepKind.FORMULA, label="every group that is possible", value=listed),
            Step(kind=StepKind.RESULT, label=_title(scheme.rule), value=whole),
        ),
        remarks=(Remark(text=f"What would divide the stage: {lacking}.", kind="reading"),),
    )


def _given(rule: KnowledgeRule, inputs: Inputs) -> Iterator[Step]:
    for spec in rule.inputs:
        if entry := inputs.get(spec.name):
            said = written(entry.value)
            yield Step(kind=StepKind.INPUT, label=spec.label, value=said, name=spec.name, fact=entry.fact)


def _absent_steps(scheme: Scheme, inputs: Inputs) -> Iterator[Step]:
    labels = {spec.name: spec.label for spec in scheme.rule.inputs}
    for name, word in scheme.absent.items():
        if name not in inputs:
            yield Step(kind=StepKind.FORMULA, label=labels[name], value=f"not recorded: counts as {word}")


def _steps(
    scheme: Scheme, outcome: Outcome, given: Mapping[str, str], inputs: Inputs, whatever: tuple[str, ...]
) -> Iterator[Step]:
    labels = {spec.name: spec.label for spec in scheme.rule.inputs}
    for spec in scheme.rule.inputs:
        if spec.name in inputs and not spec.choices and spec.kind != "yes/no":
            yield Step(kind=StepKind.FORMULA, label=f"{spec.label} read as", value=given[spec.name])
    if whatever:
        yield Step(kind=StepKind.FORMULA, label="does not matter", value=", ".join(labels[name] for name in whatever))
    for passed in outcome.path:
        yield Step(kind=StepKind.FORMULA, label=f"row of {passed.table}", value=passed.row)
    yield Step(kind=StepKind.RESULT, label=_title(scheme.rule), value=outcome.outputs[GROUP])


def _missing(
    scheme: Scheme,
    given: Mapping[str, str],
    open_: tuple[str, ...],
    possible: tuple[str, ...],
    reasons: Mapping[str, Missing],
) -> Iterator[Missing]:
    groups = [group for group in possible if group != _NO_GROUP]
    telling = [name for name in open_ if _tells(scheme, given, name)] if groups else []
    for spec in scheme.rule.inputs:
        if groups and spec.name in (telling or open_):
            yield _lacking(spec, given.get(spec.name, ""), groups, reasons.get(spec.name))


def _lacking(spec: InputSpec, word: str, groups: list[str], reason: Missing | None) -> Missing:
    then = _then(spec, groups)
    if word or reason is None:
        return Missing(what=spec.label, why=_why(word), do=then)
    do = "; ".join(dict.fromkeys(filter(None, (reason.do, then))))
    return Missing(what=spec.label, why=reason.why, since=reason.since, do=do)


def _tells(scheme: Scheme, given: Mapping[str, str], name: str) -> bool:
    """Whether what is open in this input changes which groups are possible."""
    choices = {other: _could_be(scheme, other, given.get(other, "")) for other in scheme.words}
    return len({frozenset(_groups(scheme, choices | {name: (word,)})) for word in choices[name]}) > 1


def _why(word: str) -> str:
    if not word:
        return "not recorded"
    return f"cannot be assessed ({word})" if word.endswith("X") else f"{word} is not divided further"


def _then(spec: InputSpec, groups: list[str]) -> str:
    return f"record {spec.label}: the group is then {', '.join(groups[:-1])} or {groups[-1]}" if groups[1:] else ""


def _undefined(scheme: Scheme, given: Mapping[str, str], inputs: Inputs) -> Missing:
    said = " ".join(word for name, word in given.items() if name in inputs)
    why = f"{scheme.rule.rule.title} has no group for {said}"
    return Missing(what="stage group", why=why, do="check the categories")


def _edition(scheme: Scheme) -> str:
    """`TNM 8`; what stands beside a stage, such as S, is said by the edition of its rule."""
    said = f"{scheme.text('system')} {scheme.text('edition')}".strip()
    return scheme.rule.rule.edition if scheme.text("beside_stage") else said


def _title(rule: KnowledgeRule) -> str:
    title = rule.result_label or "stage group"
    return title[:1].upper() + title[1:]
