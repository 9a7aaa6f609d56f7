"""Whether a patient ever had a checkpoint inhibitor: immune-related events can come months and years after the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.exposure.events import Event, exposures
from medonc.record import Chart
from medonc.record.therapy import DrugEvent
from medonc.values.calendar import days_between
from medonc.values.evidence import FactRef

CLASSES = "toxicity_management/checkpoint_classes"
_HAD = (DrugEvent.GIVEN, DrugEvent.TAKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointExposure:
    """Checkpoint inhibitors of a record up to a day; `is_given` is false where they are only known as asked for."""

    drugs: tuple[str, ...]
    first: date
    last: date
    on: date
    is_given: bool
    facts: tuple[FactRef, ...]

    @property
    def days(self) -> int:
        """Days since the last dose."""
        return days_between(self.last, self.on)

    def said(self) -> str:
        """`nivolumab, ipilimumab, last 14 weeks ago`."""
        ago = _ago(self.days)
        return f"{', '.join(self.drugs)}, last {'dose' if self.is_given else 'asked for'} {ago}"


def checkpoint_exposure(chart: Chart, library: Library, on: date) -> CheckpointExposure | None:
    """The exposure for life, with the days since the last dose; None where the record shows none.

    What was given counts; where nothing is recorded as given, what was asked for.
    """
    drugs = library.once(_checkpoint_inhibitors)
    for kinds in (_HAD, (DrugEvent.REQUESTED,)):
        found = [e for e in exposures(chart, library, kinds).known if e.drug in drugs and e.day <= on]
        if found:
            return _exposure(found, library, on, is_given=kinds is _HAD)
    return None


def _checkpoint_inhibitors(library: Library) -> frozenset[str]:
    classes = {row["class"] for row in library.tables[CLASSES]}
    return frozenset(name for name, drug in library.drugs.items() if drug.drug_class in classes)


def _exposure(found: Iterable[Event], library: Library, on: date, *, is_given: bool) -> CheckpointExposure:
    events = tuple(found)
    names = dict.fromkeys(library.drug(event.drug).name for event in events)
    return CheckpointExposure(
        drugs=tuple(names),
        first=events[0].day,
        last=max(min(e.until, on) if e.until is not None else e.day for e in events),
        on=on,
        is_given=is_given,
        facts=tuple(e.fact.ref() for e in events if e.fact is not None)[-1:],
    )


def _ago(days: int) -> str:
    if days == 0:
        return "today"
    if days < 14:
        return f"{days} day{'' if days == 1 else 's'} ago"
    return f"{days // 7} weeks ago" if days < 365 else f"{days // 365} year{'' if days < 730 else 's'} ago"
