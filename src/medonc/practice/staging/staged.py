"""The recorded categories of each cancer, put together by basis, and by edition where two are recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from medonc.practice.staging.categories import Category, read_category
from medonc.record import Chart
from medonc.record.disease import Condition, Role, Stage

_PARTS = ("T", "N", "M")
Part = tuple[Stage, Category]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """The categories of one cancer on one basis, with the facts that they came from.

    `edition` is what the record names where it holds categories of several editions: each is a stage of its own.
    """

    condition: Condition
    basis: str
    facts: Mapping[str, Stage]
    categories: Mapping[str, Category]
    edition: str = ""


def staged_of(chart: Chart) -> Iterator[Staged]:
    """Every cancer, basis and edition with its recorded categories, the last of each."""
    primaries = [c for c in chart.all(Condition) if c.role is Role.PRIMARY]
    for condition in primaries:
        held = list(_parts(chart, condition, primaries))
        clinical = [each for each in held if _basis(*each) == "clinical"]
        for basis in sorted({_basis(*each) for each in held}):
            own = [each for each in held if _basis(*each) == basis]
            if basis == "clinical" and len(clinical) < len(held) and all(stage.part == "M" for stage, _ in own):
                continue  # a clinical M alone belongs to the stage of the operation
            yield from _by_edition(condition, basis, own, clinical)


def digits(edition: str) -> str:
    """The number of an edition as recorded: `AJCC 8` is 8."""
    return "".join(filter(str.isdigit, edition))


def _parts(chart: Chart, condition: Condition, primaries: list[Condition]) -> Iterator[Part]:
    for stage in chart.all(Stage):
        category = read_category(stage.said()) if stage.part in _PARTS and stage.system == "TNM" else None
        if category and category.name[0] == stage.part and _about(stage, condition, primaries):
            yield stage, category


def _by_edition(condition: Condition, basis: str, own: list[Part], clinical: list[Part]) -> Iterator[Staged]:
    """One stage where at most one edition is named; else one for each, where what names none goes with the last."""
    editions = list(dict.fromkeys(d for stage, _ in own if (d := digits(stage.edition))))
    for edition in editions if len(editions) > 1 else [""]:
        fitting = {edition, ""} if editions[-1:] == [edition] else {edition}
        chosen = [each for each in own if digits(each[0].edition) in fitting] if edition else own
        yield _staged(condition, basis, edition, chosen, clinical)


def _staged(condition: Condition, basis: str, edition: str, parts: list[Part], clinical: list[Part]) -> Staged:
    whole = {stage.part: (stage, category) for stage, category in parts}
    if basis in ("pathological", "post-therapy") and "M" not in whole:  # the clinical M stands in: so TNM is written
        whole.update((stage.part, (stage, category)) for stage, category in clinical if stage.part == "M")
    whole = {part: whole[part] for part in _PARTS if part in whole}
    return Staged(
        condition=condition,
        basis=basis,
        edition=edition,
        facts={part: stage for part, (stage, _) in whole.items()},
        categories={part: category for part, (_, category) in whole.items()},
    )


def _basis(stage: Stage, category: Category) -> str:
    return category.basis if category.basis in ("post-therapy", "recurrence") else stage.basis or category.basis


def _about(stage: Stage, condition: Condition, primaries: list[Condition]) -> bool:
    return stage.about == str(condition.source) or (not stage.about and len(primaries) == 1)
