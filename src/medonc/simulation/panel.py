"""The demo panel: one FHIR bundle a person, from a seed and a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import msgspec

from medonc.simulation.background import write_background, write_person
from medonc.simulation.body import Body, clearance, weight_on
from medonc.simulation.chance import Chance, decimal
from medonc.simulation.courses import Disease, diseases
from medonc.simulation.flaws import flaw_of, spoil
from medonc.simulation.imaging import write_imaging
from medonc.simulation.laboratory import Ward, usual
from medonc.simulation.pathology import write_diagnosis
from medonc.simulation.people import Human, human
from medonc.simulation.record import Json, Record
from medonc.simulation.screening import write_screening
from medonc.simulation.story import Part, State, Story, story
from medonc.simulation.therapy import Course, write_drugs, write_operation, write_radiotherapy
from medonc.simulation.tumour import burden
from medonc.simulation.visits import write_visits

CURED = (State.TREATING, State.FOLLOWED, State.NEW, State.TREATING, State.FOLLOWED)
INCURABLE = (State.TREATING, State.PROGRESSING, State.TREATING, State.NEW, State.TREATING)
DEAD = (20, 51)  # the two of the first sixty-four who have died

_ENCODER = msgspec.json.Encoder(decimal_format="number", order=None)


def panel(*, seed: int, on: date, count: int = 64) -> Iterator[Json]:
    """One collection bundle a person, as plain objects with Decimals; the same seed and day give the same panel."""
    for number in range(1, count + 1):
        yield record_of(seed, number, on=on).bundle()


def bundle_text(bundle: Json) -> bytes:
    """A bundle as JSON; numbers keep their digits."""
    return _ENCODER.encode(bundle)


def record_of(seed: int, number: int, *, on: date) -> Record:
    """The whole record of the person of this number."""
    chance = Chance(seed, number)
    disease = disease_of(number)
    course = story(chance.of("story"), disease, state_of(number, disease), on=on)
    record = Record(_person(seed, number, disease, on))
    _write(record, course, chance)
    flaw = flaw_of(number)
    if flaw is not None:
        spoil(record, flaw, on=on)
    return record


def disease_of(number: int) -> Disease:
    """Diseases take turns, spread so that neighbours differ."""
    held = diseases()
    return held[(number * 7) % len(held)]


def state_of(number: int, disease: Disease) -> State:
    """States take turns within curable and incurable diseases; two of the panel have died."""
    if disease.setting == "palliative":
        return State.DIED if number in DEAD else INCURABLE[number % len(INCURABLE)]
    return CURED[number % len(CURED)]


def _person(seed: int, number: int, disease: Disease, on: date) -> Human:
    """The human of a number; the one with a second record takes name, birth and body of the person before."""
    flaw = flaw_of(number)
    if flaw is not None and flaw.key == "same-person-twice":
        before = human(Chance(seed, number - 1, "human"), number=number - 1, disease=disease_of(number - 1), on=on)
        return replace(before, number=number)
    return human(Chance(seed, number, "human"), number=number, disease=disease, on=on)


def _write(record: Record, course: Story, chance: Chance) -> None:
    burdens = burden(course)
    ward = Ward(
        human=record.human,
        story=course,
        burdens=burdens,
        usual=usual(record.human, course, chance.of("usual")),
        chance=chance.of("ward"),
    )
    write_person(record, course)
    cancer = write_diagnosis(record, course, chance.of("pathology"))
    write_background(record, course, chance.of("background"))
    write_screening(record, course, chance.of("screening"))
    write_visits(record, ward, cancer)
    write_imaging(record, ward, cancer)
    for part in course.parts:
        _write_part(record, ward, part, cancer)


def _write_part(record: Record, ward: Ward, part: Part, cancer: str) -> None:
    if part.step.kind == "surgery" and part.start <= ward.story.last_day:
        write_operation(record, part, cancer)
    elif part.step.kind == "radiotherapy":
        write_radiotherapy(record, ward.story, part, cancer)
    elif part.regimen:
        course = Course(
            record=record,
            story=ward.story,
            part=part,
            regimen=part.regimen,
            body=body_at(ward, min(part.start, ward.story.now)),
            cancer=cancer,
        )
        if course.ordered:
            write_drugs(course)


def body_at(ward: Ward, day: date) -> Body:
    """What doses were computed from: the weight and creatinine of the day, the one height."""
    weight = weight_on(ward.human, ward.story, ward.chance, day)
    creatinine = ward.creatinine(day)
    return Body(
        height=decimal(ward.human.height, 0),
        weight=weight,
        clearance=clearance(ward.human, on=day, weight=weight, creatinine=creatinine),
    )
