"""Adverse events by cycle: the worst grade of each term as clinic and laboratory say, the patient's score beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from medonc.knowledge.shapes import Library
from medonc.practice.exposure.courses import courses
from medonc.practice.quality_of_life import reports_until
from medonc.practice.quality_of_life.by_term import TermScore, scores_by_term
from medonc.practice.toxicity import AtLeast, Edition, grades_of
from medonc.record import Chart
from medonc.record.toxicity import Toxicity
from medonc.values.evidence import Finding

_DAY = timedelta(days=1)
_MILD = 1  # the grade that CTCAE calls mild


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One column: a cycle of a course, or the time outside of them. `ends` is the day before the next."""

    name: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """The worst grade of a term in one span; `lab_at_least`: more may be open.

    `patient` is the patient's own worst score: on its own scale, never a grade, and in no `grade` here.
    """

    clinic: Toxicity | None = None
    laboratory: int | None = None
    lab_at_least: bool = False
    lab_on: date | None = None  # the day of the laboratory's worst grade
    patient: TermScore | None = None

    @property
    def patient_differs(self) -> str:
        """How the patient's report and the clinic's grading disagree, in words; empty where they do not.

        Words are compared and no numbers: a score that is severe against none or mild (grade 1), none against any.
        """
        if self.patient is None:
            return ""
        graded = self.clinic.grade if self.clinic is not None else None
        if self.patient.is_severe and (graded is None or graded <= _MILD):
            return "severe for the patient, " + ("not graded" if graded is None else f"grade {graded} for the clinic")
        if graded and not self.patient.is_there:
            return f"none for the patient, grade {graded} for the clinic"
        return ""

    @property
    def to_confirm(self) -> bool:
        """Whether the laboratory says a grade above 0 that no clinician has graded."""
        return self.clinic is None and bool(self.laboratory)

    @property
    def differs(self) -> bool:
        """Whether clinic and laboratory disagree: a clinic grade below what the values alone ask for, or another."""
        if self.clinic is None or self.laboratory is None:
            return False
        if self.lab_at_least:
            return self.clinic.grade < self.laboratory
        return self.clinic.grade != self.laboratory

    @property
    def grade(self) -> int | None:
        """The worse of the two."""
        held = [each for each in (self.clinic.grade if self.clinic else None, self.laboratory) if each is not None]
        return max(held, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """One term over the spans."""

    term: str
    cells: tuple[Worst, ...]

    @property
    def worst(self) -> int:
        """The worst grade of the row."""
        return max((cell.grade for cell in self.cells if cell.grade is not None), default=0)

    @property
    def is_told(self) -> bool:
        """Whether clinic, laboratory or patient have anything to say: a grading, a grade above 0, a severe score."""
        told = any(
            cell.clinic is not None or (cell.patient is not None and cell.patient.is_severe) for cell in self.cells
        )
        return told or self.worst > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Terms by cycles, the worst terms first."""

    spans: tuple[Span, ...]
    rows: tuple[TermRow, ...]


def toxicity_grid(chart: Chart, library: Library, on: date, *, edition: str) -> Grid:
    """The worst grade of every graded term in each cycle up to a day, laboratory grades by this edition of CTCAE.

    What patients report stands beside it as scores. Refuses an edition that is not held. What is undated is left out.
    """
    clinic = [t for t in chart.on(on).all(Toxicity) if t.effective is not None and t.effective.day <= on]
    values = _laboratory(chart, library, on, edition)
    told = list(scores_by_term(reports_until(chart.on(on), on), library))
    days = [*(t.effective.day for t in clinic if t.effective), *(day for _, day, _ in values), *(s.day for s in told)]
    spans = _spans(chart, library, on, days)
    terms = dict.fromkeys([*(t.term.casefold() for t in clinic), *(n for n, _, _ in values), *(s.term for s in told)])
    rows = [TermRow(term=term, cells=tuple(_worst(term, s, clinic, values, told) for s in spans)) for term in terms]
    shown = [row for row in rows if row.is_told]
    return Grid(spans=spans, rows=tuple(sorted(shown, key=lambda row: (-row.worst, row.term))))


def _laboratory(chart: Chart, library: Library, on: date, edition: str) -> list[tuple[str, date, AtLeast | int]]:
    """Each laboratory grade with its term and day; what is not known has none."""
    found = []
    for answer in grades_of(chart, library, on, edition):
        if isinstance(answer, Finding):
            day = next((f.effective.day for f in answer.facts if f.effective is not None), None)
            if day is not None:
                found.append((_term(answer), day, answer.value))
    return found


def _term(answer: Finding[object]) -> str:
    return answer.title.partition(", CTCAE")[0].casefold()


def _spans(chart: Chart, library: Library, on: date, days: Iterable[date]) -> tuple[Span, ...]:
    """Every cycle that was given, and what lies before the first."""
    starts: dict[date, str] = {}
    for course in courses(chart.on(on), library, on):
        if course.record == "given" and not course.hormonal:
            for phase in course.phases:
                starts |= {cycle.starts: f"{phase.name} C{cycle.number}" for cycle in phase.cycles}
    first = min([*days, *starts], default=None)
    if first is not None and (not starts or first < min(starts)):
        starts[first] = "before" if starts else "no cycle recorded"
    return tuple(_cut(starts, on))


def _cut(starts: Mapping[date, str], on: date) -> Iterator[Span]:
    ordered = sorted(starts)
    for number, day in enumerate(ordered):
        ends = ordered[number + 1] - _DAY if number + 1 < len(ordered) else on
        yield Span(name=starts[day], starts=day, ends=ends)


def _worst(
    term: str,
    span: Span,
    clinic: list[Toxicity],
    values: list[tuple[str, date, AtLeast | int]],
    told: list[TermScore],
) -> Worst:
    held = [
        t for t in clinic if t.term.casefold() == term and t.effective and span.starts <= t.effective.day <= span.ends
    ]
    measured = [(value, day) for name, day, value in values if name == term and span.starts <= day <= span.ends]
    worst, lab_on = max(measured, key=lambda one: _number(one[0]), default=(None, None))
    scored = [each for each in told if each.term == term and span.starts <= each.day <= span.ends]
    return Worst(
        clinic=max(held, key=lambda t: t.grade, default=None),
        laboratory=_number(worst) if worst is not None else None,
        lab_at_least=isinstance(worst, AtLeast),
        lab_on=lab_on,
        patient=max(scored, key=lambda each: each.share, default=None),
    )


def _number(value: AtLeast | int) -> int:
    return value.grade if isinstance(value, AtLeast) else value


__all__ = ["Edition", "Grid", "Span", "TermRow", "Worst", "toxicity_grid"]
