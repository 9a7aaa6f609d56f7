"""The review: what a medical oncologist wants to know about one patient on one day, duty after duty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Duty, DutyAnswers
from medonc.practice.background import background
from medonc.practice.genomics import genomics
from medonc.practice.laboratory import laboratory
from medonc.practice.pathology import pathology
from medonc.practice.response import response
from medonc.practice.staging import staging
from medonc.practice.story import sentence
from medonc.record import Chart
from medonc.record.person import Person
from medonc.values.evidence import Answer, Finding, NotKnown, Remark

DUTIES: tuple[Duty, ...] = (background, pathology, staging, genomics, response, laboratory)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One patient, one day, one library edition. `remarks` are about the record, each duty's about its answers."""

    person: Person
    on: date
    edition: str
    duties: tuple[DutyAnswers, ...]
    remarks: tuple[Remark, ...] = ()
    sentence: str = ""

    def __iter__(self) -> Iterator[Answer[object]]:
        return (answer for duty in self.duties for answer in duty.answers)

    @property
    def findings(self) -> tuple[Finding[object], ...]:
        """The answers that could be given."""
        return tuple(a for a in self if isinstance(a, Finding))

    @property
    def not_known(self) -> tuple[NotKnown, ...]:
        """The answers that could not, with what is missing or stale."""
        return tuple(a for a in self if isinstance(a, NotKnown))

    @property
    def all_remarks(self) -> tuple[Remark, ...]:
        """Everything to be remarked, the gravest kinds first, nothing twice."""
        said = [*(r for d in self.duties for r in d.remarks), *self.remarks]
        return tuple(sorted(dict.fromkeys(said), key=lambda r: ("stop", "caution", "note").index(r.level)))

    def duty(self, name: str) -> DutyAnswers | None:
        """The answers of one duty."""
        return next((d for d in self.duties if d.duty == name), None)


def review(chart: Chart, library: Library, *, on: date) -> Review:
    """Every duty's answers about the chart as it was known at the end of the day `on`."""
    then = chart.on(on)
    duties = tuple(duty(then, library, on) for duty in DUTIES)
    return Review(
        person=chart.person,
        on=on,
        edition=library.edition,
        duties=duties,
        remarks=(*then.remarks, *(r for f in then for r in f.remarks), *_later(chart, then, on)),
        sentence=sentence(then, duties, on),
    )


def _later(chart: Chart, then: Chart, on: date) -> tuple[Remark, ...]:
    """What the record holds that was not known yet: counted, and its doubtful values named, never used."""
    used = set(map(id, then.facts))
    later = [f for f in chart.facts if id(f) not in used]
    if not later:
        return ()
    kinds = ", ".join(f"{count} {kind.lower()}" for kind, count in Counter(f.label for f in later).most_common(4))
    counted = Remark(text=f"Known only after {on}, and not used: {len(later)} facts ({kinds}).", kind="later")
    return (counted, *(r for f in later for r in f.remarks))
