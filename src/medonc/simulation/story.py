"""One invented course on the calendar: when each part began, which cycles were late, where the patient stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from medonc.simulation.chance import Chance
from medonc.simulation.courses import Disease, Regimen, Step, drugs, regimens

WEEK = 7
REDUCED = Decimal("0.8")


class State(StrEnum):
    """Where a patient stands on the day of the panel."""

    NEW = "newly diagnosed"
    TREATING = "on treatment"
    FOLLOWED = "in follow-up"
    PROGRESSING = "progressing"
    DIED = "died"


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """One cycle: its first day, how many days late it began, and the share of the full dose."""

    number: int
    day: date
    late: int = 0
    share: Decimal = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One step of the course with its dates."""

    step: Step
    start: date
    end: date
    cycles: tuple[Cycle, ...] = ()

    @property
    def regimen(self) -> Regimen | None:
        """What is given, where drugs are."""
        return regimens().get(self.step.regimen)


@dataclass(frozen=True, kw_only=True)
class Story:
    """A course up to `now`. `due` is the day of the next cycle, ordered and not yet given."""

    disease: Disease
    state: State
    diagnosed: date
    now: date
    parts: tuple[Part, ...]
    due: date | None = None
    died: date | None = None
    unrecovered: bool = False  # the blood counts of the due day will not allow the next cycle

    @property
    def last_day(self) -> date:
        """The last day on which anything is recorded."""
        return self.died or self.now

    def given(self, part: Part) -> tuple[Cycle, ...]:
        """The cycles of a part that have begun: one that is due today has not."""
        limit = min(self.due or self.last_day, self.last_day)
        until = limit if self.due else limit + timedelta(days=1)
        return tuple(c for c in part.cycles if c.day < until)


def story(chance: Chance, disease: Disease, state: State, *, on: date) -> Story:
    """The course of a disease, laid on the calendar so that the patient is in this state on `on`."""
    start = date(2000, 1, 3)
    parts = _forward(chance.of("course"), disease, start)
    now, due, died = _moment(chance.of("moment"), parts, state)
    shift = on - now
    moved = tuple(_moved(p, shift) for p in parts if p.start <= (due or died or now))
    return Story(
        disease=disease,
        state=state,
        diagnosed=start + shift,
        now=on,
        parts=moved,
        due=due + shift if due else None,
        died=died + shift if died else None,
        unrecovered=state is State.TREATING and chance.of("marrow").happens(0.35),
    )


def _forward(chance: Chance, disease: Disease, start: date) -> tuple[Part, ...]:
    parts, day = [], start
    for number, step in enumerate(disease.steps):
        day += timedelta(days=_waiting(step, disease.steps[number - 1] if number else None))
        part = _part(chance.of(number), step, day)
        parts.append(part)
        day = part.start - timedelta(days=WEEK * 2) if step.with_next else part.end
    return tuple(parts)


def _waiting(step: Step, before: Step | None) -> int:
    """Days between one part and the next."""
    if step.after is not None:
        return step.after
    goes_on = before is not None and before.kind == step.kind == "drugs" and before.ends != "PD"
    return 0 if goes_on else 2 * WEEK


def _part(chance: Chance, step: Step, day: date) -> Part:
    if step.kind == "surgery":
        return Part(step=step, start=day, end=day + timedelta(days=28))
    if step.kind == "radiotherapy":
        day += timedelta(days=-day.weekday() % WEEK)
        return Part(step=step, start=day, end=day + timedelta(days=step.fractions // 5 * WEEK - 3))
    cycles = _cycles(chance, step, day)
    return Part(
        step=step, start=day, end=cycles[-1].day + timedelta(days=regimens()[step.regimen].length), cycles=cycles
    )


def _cycles(chance: Chance, step: Step, day: date) -> tuple[Cycle, ...]:
    """A cycle may begin a week late where the regimen is hard on the marrow; after two, doses are reduced."""
    regimen = regimens()[step.regimen]
    hard = max(drugs()[line.drug].anc for line in regimen.drugs) > 0.3
    late_before, cycles = 0, []
    for number in range(1, step.cycles + 1):
        late = WEEK if number > 1 and hard and chance.happens(0.13) else 0
        late_before += bool(late)
        day += timedelta(days=(regimen.length if number > 1 else 0) + late)
        share = REDUCED if late_before > 1 else Decimal(1)
        cycles.append(Cycle(number=number, day=day, late=late, share=share))
    return tuple(cycles)


def _moment(chance: Chance, parts: tuple[Part, ...], state: State) -> tuple[date, date | None, date | None]:
    """The day of the panel on the course's own calendar, the next due day and the day of death."""
    if state is State.NEW:
        return _new(chance, parts[0])
    if state is State.TREATING:
        return _treating(chance, parts)
    if state is State.PROGRESSING:
        ending = [p for p in parts if p.step.ends == "PD"] or [parts[-1]]
        return chance.pick(ending).end + timedelta(days=chance.whole(3, 9)), None, None
    if state is State.DIED:
        died = parts[-1].end + timedelta(days=chance.whole(40, 130))
        return died + timedelta(days=chance.whole(8, 45)), None, died
    return parts[-1].end + timedelta(days=chance.whole(90, 800)), None, None


def _new(chance: Chance, first: Part) -> tuple[date, date | None, date | None]:
    now = first.start - timedelta(days=chance.pick((0, 1, 3, 4)))
    return now, (first.start if first.cycles else None), None


def _treating(chance: Chance, parts: tuple[Part, ...]) -> tuple[date, date | None, date | None]:
    part = chance.pick([p for p in parts if len(p.cycles) > 1])
    due = chance.pick(part.cycles[1:]).day
    return due - timedelta(days=chance.pick((0, 0, 0, 1, 2, 4))), due, None


def _moved(part: Part, shift: timedelta) -> Part:
    cycles = tuple(replace(c, day=c.day + shift) for c in part.cycles)
    return replace(part, start=part.start + shift, end=part.end + shift, cycles=cycles)
