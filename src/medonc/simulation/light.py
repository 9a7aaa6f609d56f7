"""Big panels of light records: enough for a desk and a search, quick to make by the thousand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from medonc.simulation.background import write_person
from medonc.simulation.chance import Chance
from medonc.simulation.flaws import EVERY
from medonc.simulation.laboratory import CYCLE, Ward, usual
from medonc.simulation.panel import disease_of, state_of
from medonc.simulation.pathology import write_diagnosis
from medonc.simulation.people import human
from medonc.simulation.record import Json, Record
from medonc.simulation.story import State, story
from medonc.simulation.tumour import burden
from medonc.simulation.visits import write_body, write_result


def light_panel(*, seed: int, on: date, count: int = 5000) -> Iterator[Json]:
    """One small bundle a person: identity, diagnosis, stage, and the last visit's body and blood."""
    for number in range(1, count + 1):
        yield _light(seed, number, on).bundle()


def _light(seed: int, number: int, on: date) -> Record:
    chance, disease = Chance(seed, "light", number), disease_of(number)
    course = story(chance.of("story"), disease, _state(number), on=on)
    record = Record(human(chance.of("human"), number=10_000 + number, disease=disease, on=on))
    ward = Ward(
        human=record.human,
        story=course,
        burdens=burden(course),
        usual=usual(record.human, course, chance.of("usual")),
        chance=chance.of("ward"),
    )
    write_person(record, course)
    write_diagnosis(record, course, chance.of("pathology"))
    last = course.last_day - timedelta(days=number % EVERY)
    write_body(record, ward, last)
    for name, value in ward.values(last, CYCLE).items():
        write_result(record, name, value, last)
    return record


def _state(number: int) -> State:
    """As in the demo panel, but nobody has died."""
    state = state_of(number, disease_of(number))
    return State.TREATING if state is State.DIED else state
