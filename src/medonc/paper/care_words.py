"""The care of a regimen in words: limits, levels, changes, what is given along and watched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from medonc.knowledge.shapes import (
    Act,
    Adjustment,
    DoseChange,
    DoseLevel,
    Library,
    Monitor,
    Question,
    Support,
    Susceptible,
    TreatLimit,
)
from medonc.paper.regimen_words import amount
from medonc.practice.criteria import sentence
from medonc.practice.treatment.care import RegimenCare
from medonc.practice.treatment.questions import asked
from medonc.values.evidence import Rule
from medonc.values.quantity import plain

_ACTS = {
    Act.DELAY: "wait until it is met",
    Act.OMIT: "leave out this dose",
    Act.STOP: "do not give it again",
}
_CHANGES = {Act.DELAY: "delay until it has passed", Act.OMIT: "leave out the dose", Act.STOP: "stop"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRow:
    """One entry: what it concerns, what it says, the exact question or amount, and where it stands."""

    what: str
    says: str
    exactly: str
    then: str
    source: str
    file: str  # id of the file that holds it
    title: str  # and its title


@dataclass(frozen=True, slots=True, kw_only=True)
class CareShown:
    """The rows of a care file or of a regimen with its care files."""

    limits: tuple[CareRow, ...]
    levels: tuple[CareRow, ...]
    changes: tuple[CareRow, ...]
    support: tuple[CareRow, ...]
    monitoring: tuple[CareRow, ...]
    susceptible: tuple[CareRow, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        treated = self.limits or self.levels or self.changes or self.support or self.monitoring
        return not (treated or self.susceptible)


def care_shown(care: RegimenCare, library: Library) -> CareShown:
    """Every entry in words, with the names of the drugs."""
    return CareShown(
        limits=tuple(_limit(each.entry, each.rule, library) for each in care.limits),
        levels=tuple(_level(each.entry, each.rule, library) for each in care.levels),
        changes=tuple(_change(each.entry, each.rule, library) for each in care.changes),
        support=tuple(_support(each.entry, each.rule) for each in care.support),
        monitoring=tuple(_monitor(each.entry, each.rule) for each in care.monitoring),
        susceptible=tuple(_susceptible(each.entry, each.rule, library) for each in care.susceptible),
    )


def question_words(question: Question) -> str:
    """A question of a file in one plain sentence."""
    return sentence(asked(question))


def adjustment_row(one: Adjustment) -> tuple[str, str, str, str, str]:
    """Organ, band, what becomes of the dose, words and source."""
    return one.organ, question_words(one.when), _adjusted(one), one.text, one.source


def _adjusted(one: Adjustment) -> str:
    if one.by_text:
        return "no number"
    if one.act is None:
        return "no change"
    if one.act is Act.REDUCE:
        return f"{plain(one.percent)} % of standard" if one.percent is not None else _of_schedule(one)
    return {Act.OMIT: "do not give", Act.STOP: "stop", Act.DELAY: "delay"}[one.act]


def _of_schedule(one: Adjustment) -> str:
    """The dose with the standard doses that it stands for: `0.7 mg/m² instead of 1.3 mg/m²`."""
    standards = " or ".join(_exact(each, one.unit) for each in one.standards)
    return f"{_exact(one.dose, one.unit)} instead of {standards}" if standards else _exact(one.dose, one.unit)


def _limit(limit: TreatLimit, rule: Rule, library: Library) -> CareRow:
    exactly = question_words(limit.needs)
    what = ", ".join((f"day {_listed(limit.days)}", *_cycles(limit.first_cycle, limit.last_cycle)))
    drugs = _named(limit.drugs, library)
    says = limit.text or exactly
    then = _ACTS.get(limit.otherwise, limit.otherwise.value)
    return _row(
        rule, what=f"{what}: {drugs}" if drugs else what, says=says, exactly=exactly, then=then, source=limit.source
    )


def _level(level: DoseLevel, rule: Rule, library: Library) -> CareRow:
    steps = (f"{'−' + str(n)}: {amount(plain(dose), level.unit)}" for n, dose in enumerate(level.doses, start=1))
    return _row(rule, what=_named((level.drug,), library), says="; ".join(steps), source=level.source)


def _change(change: DoseChange, rule: Rule, library: Library) -> CareRow:
    return _row(
        rule,
        what=change.id,
        says=change.text,
        exactly=question_words(change.when),
        then=_effect(change, library),
        source=change.source,
    )


def _susceptible(one: Susceptible, rule: Rule, library: Library) -> CareRow:
    fever = (f"regimens with a risk of fever in neutropenia that is {' or '.join(one.febrile_neutropenia)}",)
    meant = (
        _named(one.drugs, library),
        *one.classes,
        *one.properties,
        *one.harms,
        *(fever if one.febrile_neutropenia else ()),
        "drugs that can harm the unborn" if one.unborn else "",
    )
    return _row(
        rule,
        what=one.id,
        says=one.text,
        exactly=question_words(one.when),
        then=f"{one.level}: {', '.join(filter(None, meant))}",
        source=one.source,
    )


def _effect(change: DoseChange, library: Library) -> str:
    drugs = _named(change.drugs, library) or "all drugs of the day"
    return f"{drugs}: {_reduced(change) if change.act is Act.REDUCE else _CHANGES[change.act]}"


def _reduced(change: DoseChange) -> str:
    if change.levels is not None:
        return f"{change.levels} level{'' if change.levels == 1 else 's'} down"
    if change.percent is not None:
        return f"{plain(change.percent)} % of the {change.acts_on} dose"
    return _exact(change.dose, change.unit)


def _exact(dose: object, unit: str) -> str:
    return amount(plain(dose), unit)  # type: ignore[arg-type]


def _support(line: Support, rule: Rule) -> CareRow:
    when = (f"day {_listed(line.days)}",) if line.days else ()
    what = ", ".join((line.kind, *when, *_cycles(line.first_cycle, line.last_cycle)))
    return _row(rule, what=what, says=line.text, source=line.source)


def _monitor(watched: Monitor, rule: Rule) -> CareRow:
    when = f"every {watched.every_days} days" if watched.every_days else watched.when
    days = f", day {_listed(watched.days)}" if watched.days else ""
    return _row(rule, what=", ".join(watched.tests), says=f"{when}{days}", exactly=watched.text, source=watched.source)


def _row(rule: Rule, *, what: str, says: str, source: str, exactly: str = "", then: str = "") -> CareRow:
    exactly = "" if exactly == says else exactly
    return CareRow(what=what, says=says, exactly=exactly, then=then, source=source, file=rule.id, title=rule.title)


def _named(drugs: Iterable[str], library: Library) -> str:
    return ", ".join(library.drugs[drug].name if drug in library.drugs else drug for drug in drugs)


def _listed(days: Sequence[int]) -> str:
    return ", ".join(str(day).replace("-", "−") for day in days)


def _cycles(first: int | None, last: int | None) -> tuple[str, ...]:
    if first is None and last is None:
        return ()
    if last is None:
        return (f"from cycle {first}",)
    return (f"cycle {last} only",) if (first or 1) == last else (f"cycles {first or 1} to {last}",)
