"""The review: what a medical oncologist wants to know about one patient on one day, duty after duty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.duty import genomics_with_meaning
from medonc.practice.answers import Duty, DutyAnswers
from medonc.practice.assessment import assess
from medonc.practice.assessment.plausibility import doubts_of
from medonc.practice.background import background
from medonc.practice.cycles import plan
from medonc.practice.laboratory import laboratory
from medonc.practice.local_treatment import local_treatment
from medonc.practice.pathology import pathology
from medonc.practice.quality_of_life import quality_of_life
from medonc.practice.response import response
from medonc.practice.staging import staging
from medonc.practice.story import sentence
from medonc.practice.work_up import work_up
from medonc.record import Chart
from medonc.record.measured import Result
from medonc.record.person import Person
from medonc.values.evidence import Answer, FactRef, Finding, Level, NotKnown, Remark

DUTIES: tuple[Duty, ...] = (
    background,
    assess,
    pathology,
    staging,
    genomics_with_meaning,
    work_up,
    plan,
    local_treatment,
    response,
    quality_of_life,
    laboratory,
)


_NAMED = 6  # kinds of fact named in a remark


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
        """Everything to be remarked, the gravest kinds first; one text once, with all its facts."""
        said: dict[tuple[str, Level, str], dict[FactRef, None]] = {}
        for remark in (*(r for d in self.duties for r in d.remarks), *self.remarks):
            said.setdefault((remark.text, remark.level, remark.kind), {}).update(dict.fromkeys(remark.facts))
        merged = [Remark(text=t, level=v, kind=k, facts=tuple(facts)) for (t, v, k), facts in said.items()]
        return tuple(sorted(merged, key=lambda r: ("stop", "caution", "note").index(r.level)))

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
        remarks=(*_about(chart.remarks, then), *_later(chart, then, library, on)),
        sentence=sentence(then, duties, on),
    )


def _about(remarks: tuple[Remark, ...], then: Chart) -> tuple[Remark, ...]:
    """The remarks on the record, without those that are only about facts not known yet."""
    held = {str(f.source) for f in (then.person, *then.facts)}
    return tuple(r for r in remarks if not r.facts or any(f.resource in held for f in r.facts))


def _later(chart: Chart, then: Chart, library: Library, on: date) -> tuple[Remark, ...]:
    """What the record holds that was not known yet: counted, and its impossible values named, never used."""
    used = set(map(id, then.facts))
    later = [f for f in chart.facts if id(f) not in used]
    if not later:
        return ()
    counts = Counter(f.label for f in later).most_common()
    named = [f"{kind[:1].lower() + kind[1:]}{f' ×{count}' if count > 1 else ''}" for kind, count in counts[:_NAMED]]
    more = ["and others"] if len(counts) > _NAMED else []
    facts = "1 fact" if len(later) == 1 else f"{len(later)} facts"
    text = f"Known only after {on}, and not used: {facts} ({', '.join([*named, *more])})."
    counted = Remark(text=text, kind="later")
    return (counted, *doubts_of((f for f in later if isinstance(f, Result)), library))
