"""What the patient has had, as questions need it: drug events, courses, and what cannot be told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.criteria.scene import Scene
from medonc.practice.exposure import Course
from medonc.practice.exposure.courses import courses_as, recorded_events
from medonc.practice.exposure.events import Event, Exposures
from medonc.record.therapy import DrugEvent, DrugFact

GROUPS = ("anticancer", "hormonal")
_RUNNING = frozenset({"active", "in-progress", "intended", ""})


def given(scene: Scene) -> Exposures:
    """The drug events recorded as given or taken by the day."""
    return scene.once("given", lambda: _by_then(scene, recorded_events(scene.chart, scene.library, "given")))


def requested(scene: Scene) -> Exposures:
    """The drug events recorded as requested, to begin by the day."""
    return scene.once("requested", lambda: _by_then(scene, recorded_events(scene.chart, scene.library, "requested")))


def _by_then(scene: Scene, found: Exposures) -> Exposures:
    return Exposures(
        known=tuple(e for e in found.known if e.day <= scene.on), unknown=found.unknown, undated=found.undated
    )


def given_courses(scene: Scene) -> tuple[Course, ...]:
    """The courses recorded as given by the day, oldest first."""
    return scene.once("courses", lambda: courses_as(scene.chart, scene.library, "given", scene.on))


def last_dose_day(scene: Scene) -> date | None:
    """The last day on which a drug against the cancer is recorded as given; None where none is."""
    return scene.once("last dose", lambda: _last_dose(scene))


def _last_dose(scene: Scene) -> date | None:
    days = (e.day for e in given(scene).known if is_anticancer(e.drug, scene.library) and not runs(e))
    return max(days, default=None)


def is_anticancer(drug: str, library: Library) -> bool:
    """Whether the formulary counts a drug as treatment of the cancer."""
    return library.drugs[drug].group in GROUPS


def drugs_meant(library: Library, *, names: Collection[str] = (), classes: Collection[str] = ()) -> frozenset[str]:
    """The formulary's drugs of these names (or other names) and classes."""
    by_name, by_class = library.once(_formulary)
    named = [drug for name in names for drug in by_name.get(name.casefold(), ())]
    return frozenset((*named, *(drug for each in classes for drug in by_class.get(each.casefold(), ()))))


def _formulary(library: Library) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The ids of the drugs by any of their names, and by class."""
    by_name: dict[str, list[str]] = {}
    by_class: dict[str, list[str]] = {}
    for drug_id, drug in library.drugs.items():
        for name in {drug_id.casefold(), drug.name.casefold(), *(a.casefold() for a in drug.also_called)}:
            by_name.setdefault(name, []).append(drug_id)
        by_class.setdefault(drug.drug_class.casefold(), []).append(drug_id)
    return by_name, by_class


def not_in_formulary(library: Library, *, names: Collection[str] = (), classes: Collection[str] = ()) -> str:
    """Why a drug or a class cannot be read; empty where the formulary holds all."""
    by_name, by_class = library.once(_formulary)
    for name in names:
        if name.casefold() not in by_name:
            return f"no drug '{name}' in the formulary"
    for each in classes:
        if each.casefold() not in by_class:
            return f"no drug class '{each}'; we hold {', '.join(sorted(by_class))}"
    return ""


def last_day(event: Event, on: date) -> date:
    """The last day of a drug event by `on`: a drug that is taken runs until its stated end."""
    fact = event.fact
    if fact is None:
        return event.day
    if fact.ended is not None:
        return max(event.day, min(fact.ended.day, on))
    return on if runs(event) else event.day


def runs(event: Event) -> bool:
    """Whether a drug is taken with no end stated."""
    return event.fact is not None and event.fact.ended is None and is_taken(event.fact)


def is_taken(fact: DrugFact) -> bool:
    """Whether a record states a drug as taken, and not as stopped."""
    return fact.event is DrugEvent.TAKEN and fact.status in _RUNNING
