"""An option's benefit, harms and visits as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from medonc.knowledge.shapes import Benefit, Library, Phase, Regimen
from medonc.practice.criteria import Scene
from medonc.practice.treatment.benefit import benefit_words, design_words, trial_words
from medonc.practice.treatment.harms import PatientHarm
from medonc.practice.treatment.options_order import strength
from medonc.values.evidence import Level, Missing, Rule

_GLYPHS = {Level.STOP: "hold", Level.CAUTION: "warn", Level.NOTE: "half"}
_SAID = {Level.STOP: "stop", Level.CAUTION: "caution", Level.NOTE: "note"}
_AT_HOME = frozenset({"oral"})
_DRUGS = "treatment/drugs/"
_GRADE = "a grade of "


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitShown:
    """The strongest effect first, then the other ones of the same file; `words` is the evidence as the file has it."""

    design: str
    main: str
    trial: str  # of the main effect, without its design
    effects: tuple[tuple[str, str], ...]  # the effect, and the trial with its people
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmShown:
    """One harm for this patient, with the fact, what follows and where it is said."""

    level: str
    glyph: str
    harm: str
    drugs: str
    because: str
    means: str
    source: str
    href: str


def address(rule: Rule) -> str:
    """The page of a rule, a care file, an interaction or a drug."""
    if rule.id.startswith(_DRUGS):
        return reverse("drug", args=[rule.id.removeprefix(_DRUGS)])
    return reverse("rule", args=[rule.id])


def benefit_shown(regimen: Regimen, library: Library) -> BenefitShown:
    """What is expected of a regimen; without a stated effect the words of the file stand alone."""
    best = strength(regimen, library)
    one = best.benefit
    return BenefitShown(
        design=design_words(one.design) if one is not None else "no trial stated",
        main=benefit_words(one) if one is not None else "",
        trial=trial_words(one, design=False) if one is not None else "",
        effects=tuple(_effects(regimen, one)),
        words=regimen.evidence,
    )


def _effects(regimen: Regimen, best: Benefit | None) -> Iterator[tuple[str, str]]:
    others = (one for one in regimen.benefits if one is not best)
    for one in (*((best,) if best is not None else ()), *others):
        yield benefit_words(one), trial_words(one)


def harms_shown(
    found: Iterable[PatientHarm], scene: Scene, *, leave_out: Collection[str] = frozenset()
) -> tuple[HarmShown, ...]:
    """The harms in their order, without those that are told elsewhere."""
    return tuple(harm_shown(one, scene) for one in found if one.about not in leave_out)


def harm_shown(one: PatientHarm, scene: Scene, *, drugs: bool = True) -> HarmShown:
    """One of them."""
    names = ", ".join(scene.library.drug(drug).name for drug in one.drugs) if drugs else ""
    return HarmShown(
        level=_SAID[one.level],
        glyph=_GLYPHS[one.level],
        harm=one.harm,
        drugs=names,
        because=one.because,
        means=one.means,
        source=one.source,
        href=address(one.rule),
    )


def unlooked_words(missing: Iterable[Missing]) -> tuple[str, ...]:
    """What could not be looked at, a phrase for each reason: `platelets, neutrophils (out of date)`."""
    by_why: dict[str, list[str]] = {}
    for each in missing:
        why, what = _why_and_what(each)
        by_why.setdefault(why, []).extend([what] if what else [])
    return tuple(f"{', '.join(dict.fromkeys(held))} ({why})" if held else why for why, held in by_why.items())


def _why_and_what(missing: Missing) -> tuple[str, str]:
    if missing.why.startswith("comorbidities"):
        return missing.why, ""
    if missing.what.startswith(_GRADE):
        return "not graded", missing.what.removeprefix(_GRADE)
    return missing.why, missing.what[:1].lower() + missing.what[1:] if missing.what[1:2].islower() else missing.what


def visits_words(regimen: Regimen) -> Iterator[str]:
    """`3 visits in 21 days`, a phase each; one visit a cycle where everything is taken at home."""
    for phase in regimen.phases:
        days = _visit_days(phase)
        count = f"{len(days)} visit{'' if len(days) == 1 else 's'} in {phase.length_days} days" if days else ""
        said = count or f"tablets at home, {phase.length_days} days a cycle"
        yield f"{phase.name}: {said}" if len(regimen.phases) > 1 else said


def _visit_days(phase: Phase) -> set[int]:
    """The days of a cycle on which something is given that is not swallowed."""
    return {day.day for line in phase.drugs if line.route not in _AT_HOME for day in line.days}


def length_words(regimen: Regimen) -> str:
    """`18 weeks in all`, or until progression or intolerance."""
    if any(phase.cycles is None for phase in regimen.phases):
        return "until progression or intolerance"
    days = sum((phase.cycles or 0) * phase.length_days for phase in regimen.phases) * regimen.rounds
    weeks, rest = divmod(days, 7)
    return f"{weeks} weeks in all" if not rest else f"{days} days in all"


def route_words(regimen: Regimen) -> str:
    """`intravenous, oral`: every route once."""
    return ", ".join(dict.fromkeys(line.route for phase in regimen.phases for line in phase.drugs))
