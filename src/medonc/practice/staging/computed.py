"""The group that follows from the recorded categories, beside the recorded one, for each basis; and what clashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from medonc.knowledge.shapes import InputSpec, Library
from medonc.practice.as_recorded import words
from medonc.practice.staging.asked import answer_of, asked_of
from medonc.practice.staging.categories import agrees, as_held, read_group
from medonc.practice.staging.chosen import later_edition, not_held_words, schemes_for, set_aside, told_apart_by
from medonc.practice.staging.group import possible_groups
from medonc.practice.staging.published import Scheme, as_word
from medonc.practice.staging.readings import Reading, read_one
from medonc.practice.staging.staged import Staged, digits, staged_of
from medonc.practice.staging.taken import Scene
from medonc.record import Chart
from medonc.record.disease import Stage
from medonc.values.evidence import Answer, Finding, Level, Missing, NotKnown, Remark

_TOGETHER = frozenset({"", "anatomic"})  # prognostic groups stand beside these and are never taken for them


def computed(chart: Chart, library: Library) -> Iterator[Answer[object]]:
    """For each cancer and basis with categories: the group with its row, or what is missing; then what goes with it."""
    for staged in staged_of(chart):
        answer = answer_for(staged, chart, library)
        yield from (answer,) if answer else ()
        yield from further_for(staged, chart, library)


def answer_for(staged: Staged, chart: Chart, library: Library) -> Answer[object] | None:
    """The answer for one cancer and basis; None where no table is for the site."""
    candidates = candidates_for(staged, chart, library)
    alike = tuple(each for each in candidates if each.text("kind") in _TOGETHER)
    if alike and (other := _other_edition(staged, alike)):
        return _titled(other, staged)
    if alike:
        return _titled(_with_assumption(_one_answer(staged, alike, chart, library), staged, library), staged)
    later = later_edition(staged.condition, library)
    return _titled(_not_held(staged, later), staged) if later else None


def further_for(staged: Staged, chart: Chart, library: Library) -> Iterator[Answer[object]]:
    """What stands beside the group: the prognostic group of a breast cancer, S of a testis, a melanoma's M with LDH."""
    candidates = candidates_for(staged, chart, library)
    for each in candidates:
        if each.text("kind") == "prognostic" and each.text("basis") == staged.basis:
            answer = answer_of(each.rule, staged, chart, library)
            yield replace(answer, title=f"Prognostic stage from the {staged.basis} categories")
    names = (text for each in candidates for text in (each.text("beside"), each.text("derive.s")) if text)
    for name in dict.fromkeys(names):
        answer = answer_of(library.rule(name), staged, chart, library)
        if isinstance(answer, Finding) or library.rule(name).texts.get("asked") != "only where known":
            yield replace(answer, title=f"{answer.title}, {staged.basis}".rstrip(", "))


def candidates_for(staged: Staged, chart: Chart, library: Library) -> tuple[Scheme, ...]:
    """The rules for site, histology, day and basis; where a known test tells them apart, those that it leaves."""
    candidates = schemes_for(staged.condition, library, basis=staged.basis)
    scene = Scene(condition=staged.condition, basis=staged.basis, chart=chart, library=library)
    return tuple(each for each in candidates if _is_left(each, scene))


def _is_left(scheme: Scheme, scene: Scene) -> bool:
    name, _, answer = scheme.text("needs").partition(" ")
    spec = InputSpec(name=name, label=name, kind="choice", choices=("positive", "negative"))
    read = read_one(spec, scheme.rule, scene) if name else None
    return not isinstance(read, Reading) or read.value == answer


def _other_edition(staged: Staged, alike: tuple[Scheme, ...]) -> NotKnown | None:
    """Why categories of another edition come to no group: they are not translated."""
    held = {each.text("edition") for each in alike}
    if not staged.edition or staged.edition in held:
        return None
    by = " or ".join(sorted(held))
    why = f"the categories are of edition {staged.edition}, and a tumour of this day is staged by {by}"
    missing = Missing(what="stage group", why=why, do="record the categories anew, beside these")
    return NotKnown(title="Stage group", missing=(missing,), facts=tuple(f.ref() for f in staged.facts.values()))


def clashes(chart: Chart, library: Library) -> Iterator[Remark]:
    """Recorded groups that the categories cannot come to, and categories that the site does not have."""
    for staged in staged_of(chart):
        candidates = candidates_for(staged, chart, library)
        if candidates and not _other_edition(staged, candidates):
            yield from _foreign(staged, candidates)
            yield from _wrong_group(staged, candidates, chart, library)


def _one_answer(staged: Staged, alike: tuple[Scheme, ...], chart: Chart, library: Library) -> Answer[object]:
    """The group that all rules agree on, which may be one; else what would tell the rules apart."""
    answers = [answer_of(each.rule, staged, chart, library) for each in alike]
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
    why = not_held_words(later)
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


def _wrong_group(staged: Staged, candidates: tuple[Scheme, ...], chart: Chart, library: Library) -> Iterator[Remark]:
    for stage in chart.all(Stage):
        if not _comparable(stage, staged, candidates):
            continue
        recorded = read_group(words(stage.said()))
        possible = [group for each in candidates for group in _possible(staged, each, chart, library)]
        if recorded and possible and not any(agrees(recorded, group) for group in possible):
            said = " ".join(category.name for category in staged.categories.values())
            text = f"{stage.label}: {recorded} is recorded, but {said} come to {' or '.join(dict.fromkeys(possible))}."
            yield _remark(text, stage, *staged.facts.values())


def _comparable(stage: Stage, staged: Staged, candidates: tuple[Scheme, ...]) -> bool:
    """Whether a group is of these categories: the basis, the cancer, and no other edition."""
    edition = digits(stage.edition)
    return (
        stage.system == "TNM"
        and stage.part == "group"
        and stage.basis in ("", staged.basis)
        and stage.about in ("", str(staged.condition.source))
        and (not edition or any(edition == each.text("edition") for each in candidates))
    )


def _possible(staged: Staged, scheme: Scheme, chart: Chart, library: Library) -> list[str]:
    inputs, _ = asked_of(scheme, staged, chart, library)
    specs = {spec.name: spec for spec in scheme.rule.inputs}
    given = {name: as_word(specs[name], entry.value, scheme.rule) for name, entry in inputs.items()}
    return [group for group in possible_groups(scheme, given)[1] if group != "no group"]


def _remark(text: str, *facts: Stage) -> Remark:
    return Remark(text=text, level=Level.CAUTION, kind="contradiction", facts=tuple(f.ref() for f in facts))
