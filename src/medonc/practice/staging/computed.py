"""The group that follows from the recorded categories, beside the recorded one, for each basis; and what clashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Input
from medonc.practice.as_recorded import words
from medonc.practice.staging.categories import Category, agrees, as_held, read_category, read_group
from medonc.practice.staging.chosen import later_edition, schemes_for, set_aside, told_apart_by
from medonc.practice.staging.group import possible_groups, stage_group
from medonc.practice.staging.published import Scheme, as_word
from medonc.record import Chart
from medonc.record.disease import Condition, Role, Stage
from medonc.values.calendar import whole_years
from medonc.values.evidence import Answer, Finding, Level, Missing, NotKnown, Remark
from medonc.values.quantity import Quantity

_PARTS = ("T", "N", "M")
_TOGETHER = frozenset({"", "anatomic"})  # prognostic groups stand beside these and are never taken for them


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """The categories of one cancer on one basis, with the facts that they came from."""

    condition: Condition
    basis: str
    facts: Mapping[str, Stage]
    categories: Mapping[str, Category]


def computed(chart: Chart, library: Library) -> Iterator[Answer[object]]:
    """One answer for each cancer and basis that has categories: the group with its row, or what is missing."""
    yield from (answer for staged in staged_of(chart) if (answer := answer_for(staged, chart, library)) is not None)


def answer_for(staged: Staged, chart: Chart, library: Library) -> Answer[object] | None:
    """The answer for one cancer and basis; None where no table is for the site."""
    candidates = schemes_for(staged.condition, library, basis=staged.basis)
    alike = tuple(each for each in candidates if each.text("kind") in _TOGETHER)
    if alike:
        return _titled(_with_assumption(_one_answer(staged, alike, chart, library), staged, library), staged)
    later = later_edition(staged.condition, library)
    return _titled(_not_held(staged, later), staged) if later else None


def clashes(chart: Chart, library: Library) -> Iterator[Remark]:
    """Recorded groups that the categories cannot come to, and categories that the site does not have."""
    for staged in staged_of(chart):
        candidates = schemes_for(staged.condition, library, basis=staged.basis)
        if candidates:
            yield from _foreign(staged, candidates)
            yield from _wrong_group(staged, candidates, chart)


def staged_of(chart: Chart) -> Iterator[Staged]:
    """Every cancer and basis with its recorded categories, the last of each."""
    primaries = [c for c in chart.all(Condition) if c.role is Role.PRIMARY]
    for condition in primaries:
        held: dict[str, dict[str, tuple[Stage, Category]]] = {}
        for stage in chart.all(Stage):
            category = read_category(stage.said()) if stage.part in _PARTS and stage.system == "TNM" else None
            if category and category.name[0] == stage.part and _about(stage, condition, primaries):
                held.setdefault(_basis(stage, category), {})[stage.part] = (stage, category)
        for basis, parts in sorted(held.items()):
            whole = _with_clinical_m(basis, parts, held)
            facts = {part: one for part, (one, _) in whole.items()}
            yield Staged(
                condition=condition, basis=basis, facts=facts, categories={part: c for part, (_, c) in whole.items()}
            )


def _basis(stage: Stage, category: Category) -> str:
    return category.basis if category.basis in ("post-therapy", "recurrence") else stage.basis or category.basis


def _with_clinical_m(
    basis: str, parts: dict[str, tuple[Stage, Category]], held: Mapping[str, dict[str, tuple[Stage, Category]]]
) -> dict[str, tuple[Stage, Category]]:
    """A pathological stage takes the clinical M where no metastasis was examined: that is how TNM is written."""
    clinical = held.get("clinical", {})
    return parts | {"M": clinical["M"]} if basis == "pathological" and "M" not in parts and "M" in clinical else parts


def _about(stage: Stage, condition: Condition, primaries: list[Condition]) -> bool:
    return stage.about == str(condition.source) or (not stage.about and len(primaries) == 1)


def _inputs(staged: Staged, scheme: Scheme, chart: Chart) -> dict[str, Input]:
    """The categories that the scheme has, and the age where it asks for it."""
    found = {}
    for part, category in staged.categories.items():
        name = as_held(category, scheme.words.get(part.lower(), ()))
        if name:
            found[part.lower()] = Input(value=name, fact=staged.facts[part].ref())
    age = _age(staged, chart) if "age" in scheme.words else None
    return found | ({"age": Input(value=age)} if age else {})


def _age(staged: Staged, chart: Chart) -> Quantity | None:
    """Completed years at diagnosis; none where a date is missing or partial enough to leave it open."""
    day, born = staged.condition.effective, chart.person.born
    if day is None or born is None or day.is_partial or born.is_partial:
        return None
    return Quantity(Decimal(whole_years(born=born.day, on=day.day)), "a")


def _one_answer(staged: Staged, alike: tuple[Scheme, ...], chart: Chart, library: Library) -> Answer[object]:
    """The group that all rules agree on, which may be one; else what would tell the rules apart."""
    answers = [stage_group(each.rule, _inputs(staged, each, chart), library) for each in alike]
    groups = {str(one.value) if isinstance(one, Finding) else "" for one in answers}
    if len(answers) == 1 or (len(groups) == 1 and "" not in groups):
        return answers[0]
    apart = list(told_apart_by(alike)) or ["the site in more detail"]
    titles = "; ".join(f"{each.rule.rule.title}: {_short(one)}" for each, one in zip(alike, answers, strict=True))
    missing = tuple(Missing(what=what, do=f"record {what}: {titles}") for what in apart)
    return NotKnown(title="Stage group", missing=missing, facts=tuple(f.ref() for f in staged.facts.values()))


def _with_assumption(answer: Answer[object], staged: Staged, library: Library) -> Answer[object]:
    """The answer with the remark that rarer kinds were not asked, where no histology is recorded."""
    aside = set_aside(staged.condition, library)
    if not aside:
        return answer
    text = f"No histology is recorded by ICD-O-3, so these tables were not asked: {'; '.join(aside)}."
    return replace(answer, remarks=(*answer.remarks, Remark(text=text, kind="policy")))


def _short(answer: Answer[object]) -> str:
    return str(answer.value) if isinstance(answer, Finding) else "open"


def _not_held(staged: Staged, later: Mapping[str, str]) -> NotKnown:
    why = f"a tumour diagnosed from {later['from']} is staged by {later['edition']}, which is not held"
    return NotKnown(
        title="Stage group",
        missing=(Missing(what="stage group", why=why, do="record the group as given"),),
        facts=tuple(f.ref() for f in staged.facts.values()),
    )


def _titled(answer: Answer[object], staged: Staged) -> Answer[object]:
    title = f"Stage from the {staged.basis} categories" if staged.basis else "Stage from the categories"
    return replace(answer, title=title)


def _foreign(staged: Staged, candidates: tuple[Scheme, ...]) -> Iterator[Remark]:
    for part, category in staged.categories.items():
        held = [each for each in candidates if part.lower() in each.words]
        if category.name == "MX" or not held or any(as_held(category, each.words[part.lower()]) for each in held):
            continue
        titles = " or ".join(dict.fromkeys(each.rule.rule.title for each in held))
        yield _remark(f"{category.name} is recorded, which is no {part} category of {titles}.", staged.facts[part])


def _wrong_group(staged: Staged, candidates: tuple[Scheme, ...], chart: Chart) -> Iterator[Remark]:
    for stage in chart.all(Stage):
        if not _comparable(stage, staged, candidates):
            continue
        recorded = read_group(words(stage.said()))
        possible = [group for each in candidates for group in _possible(staged, each, chart)]
        if recorded and possible and not any(agrees(recorded, group) for group in possible):
            said = " ".join(category.name for category in staged.categories.values())
            text = f"{stage.label}: {recorded} is recorded, but {said} come to {' or '.join(dict.fromkeys(possible))}."
            yield _remark(text, stage, *staged.facts.values())


def _comparable(stage: Stage, staged: Staged, candidates: tuple[Scheme, ...]) -> bool:
    """Whether a group is of these categories: the basis, the cancer, and no other edition."""
    digits = "".join(filter(str.isdigit, stage.edition))
    return (
        stage.system == "TNM"
        and stage.part == "group"
        and stage.basis in ("", staged.basis)
        and stage.about in ("", str(staged.condition.source))
        and (not digits or any(digits == each.text("edition") for each in candidates))
    )


def _possible(staged: Staged, scheme: Scheme, chart: Chart) -> list[str]:
    inputs = _inputs(staged, scheme, chart)
    given = {name: str(entry.value) for name, entry in inputs.items() if name != "age"}
    if "age" in inputs:
        given |= _age_word(scheme, inputs["age"])
    return [group for group in possible_groups(scheme, given)[1] if group != "no group"]


def _age_word(scheme: Scheme, age: Input) -> dict[str, str]:
    spec = next(each for each in scheme.rule.inputs if each.name == "age")
    return {"age": as_word(spec, age.value, scheme.rule)}


def _remark(text: str, *facts: Stage) -> Remark:
    return Remark(text=text, level=Level.CAUTION, kind="contradiction", facts=tuple(f.ref() for f in facts))
