"""When an invented person is seen, and what is measured then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from medonc.simulation.body import weight_on
from medonc.simulation.chance import decimal
from medonc.simulation.courses import Regimen, drugs
from medonc.simulation.laboratory import COUNT, CYCLE, FULL, NADIR, TESTS, Ward
from medonc.simulation.record import DOCTOR, LOINC, MCODE, NURSE, US_CORE, Json, Record, concept, quantity, reference
from medonc.simulation.story import Part, State, Story
from medonc.simulation.tumour import marker_value

VITALS = "http://hl7.org/fhir/StructureDefinition/"
ARBITRARY = "[arb'U]/mL"
MARKERS: dict[str, tuple[str, str, str, int]] = {
    "ca153": ("6875-9", "Cancer Ag 15-3 [Units/volume] in Serum or Plasma", ARBITRARY, 0),
    "ca125": ("10334-1", "Cancer Ag 125 [Units/volume] in Serum or Plasma", ARBITRARY, 0),
    "ca199": ("24108-3", "Cancer Ag 19-9 [Units/volume] in Serum or Plasma", ARBITRARY, 0),
    "cea": ("2039-6", "Carcinoembryonic Ag [Mass/volume] in Serum or Plasma", "ng/mL", 1),
    "psa": ("2857-1", "Prostate specific Ag [Mass/volume] in Serum or Plasma", "ng/mL", 2),
    "afp": ("1834-1", "Alpha-1-Fetoprotein [Mass/volume] in Serum or Plasma", "ng/mL", 1),
    "m-protein": ("33358-3", "Protein.monoclonal [Mass/volume] in Serum or Plasma by Electrophoresis", "g/dL", 2),
}


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A day on which something is measured. `with_body`: weight and performance status too."""

    day: date
    tests: tuple[str, ...]
    with_body: bool = True


def visits(story: Story) -> list[Visit]:
    """Every visit in order, one a day, none after the last day."""
    by_day: dict[date, Visit] = {}
    for visit in (*_at_diagnosis(story), *_under_treatment(story), *_afterwards(story)):
        held = by_day.get(visit.day)
        if visit.day <= story.last_day and (held is None or len(held.tests) < len(visit.tests)):
            by_day[visit.day] = visit
    return [by_day[day] for day in sorted(by_day)]


def _at_diagnosis(story: Story) -> Iterator[Visit]:
    yield Visit(day=min(story.diagnosed + timedelta(days=2), story.now), tests=FULL)
    if story.due and (story.due - story.now).days <= 1:
        yield Visit(day=story.now, tests=CYCLE)
    elif story.state is State.PROGRESSING:
        yield Visit(day=story.now, tests=FULL)


def _under_treatment(story: Story) -> Iterator[Visit]:
    for part in story.parts:
        if part.regimen:
            yield from _of_part(story, part, part.regimen)
        elif part.step.kind == "radiotherapy":
            yield Visit(day=part.end, tests=COUNT)


def _of_part(story: Story, part: Part, regimen: Regimen) -> Iterator[Visit]:
    tablets = all(line.route == "oral" for line in regimen.drugs)
    hard = max(drugs()[line.drug].anc for line in regimen.drugs) > 0.3
    for cycle in story.given(part):
        if not tablets or regimen.length > 60 or cycle.number % 3 == 1 or cycle.number == 2:
            yield Visit(day=cycle.day, tests=FULL if cycle.number == 1 else CYCLE)
        if cycle.late:
            yield Visit(day=cycle.day - timedelta(days=cycle.late), tests=CYCLE)
        if hard and not tablets and cycle.number <= 3:
            nadir = cycle.day + timedelta(days=10 if regimen.length < 35 else 14)
            if nadir < story.last_day:
                yield Visit(day=nadir, tests=NADIR, with_body=False)


def _afterwards(story: Story) -> Iterator[Visit]:
    if story.due or not story.parts:
        return
    day = story.parts[-1].end + timedelta(days=28)
    while day <= story.last_day:
        yield Visit(day=day, tests=CYCLE)
        day += timedelta(days=119 if (day - story.parts[-1].end).days < 400 else 182)


def write_visits(record: Record, ward: Ward, cancer: str) -> None:
    """Height once; weight, performance status, laboratory and marker at each visit."""
    height = decimal(record.human.height, 0)
    _vital(record, "height", ward.story.diagnosed, "8302-2", "Body height", quantity(height, "cm"))
    last_marker: date | None = None
    for visit in visits(ward.story):
        if visit.with_body:
            write_body(record, ward, visit.day)
        _write_tests(record, ward, visit)
        if visit.with_body and (last_marker is None or (visit.day - last_marker).days >= 27):
            last_marker = visit.day if _write_marker(record, ward, visit.day, cancer) else last_marker


def _vital(record: Record, name: str, day: date, loinc: str, words: str, value: Json) -> None:
    record.observe(
        f"{name}-{day.isoformat()}",
        VITALS + f"body{name}",
        category="vital-signs",
        code=concept(LOINC, loinc, words),
        day=day,
        performer=[NURSE],
        valueQuantity=value,
    )


def write_body(record: Record, ward: Ward, day: date) -> None:
    """Weight and performance status of a day."""
    weight = weight_on(record.human, ward.story, ward.chance, day)
    _vital(record, "weight", day, "29463-7", "Body weight", quantity(weight, "kg"))
    record.observe(
        f"ecog-{day.isoformat()}",
        MCODE + "ecog-performance-status",
        category="survey",
        code=concept(LOINC, "89247-1", "ECOG Performance Status score"),
        day=day,
        performer=[DOCTOR],
        valueInteger=_performance(ward, day),
    )


def _performance(ward: Ward, day: date) -> int:
    """0 or 1 at first; worse as the burden grows, and near the end."""
    story = ward.story
    first = int(ward.chance.of("ecog").happens(0.45))
    grade = first + int(ward.burdens.on(day) > 1.1 or story.disease.weight_loss > 4)
    if story.died:
        left = (story.died - day).days
        grade = max(grade, 4 if left < 14 else 3 if left < 40 else 2 if left < 90 else 0)
    return min(grade, 4)


def _write_tests(record: Record, ward: Ward, visit: Visit) -> None:
    tests = visit.tests
    if ward.story.disease.serum.get("marker") == "ldh-only" and tests == CYCLE:
        tests = (*tests, "ldh")
    for name, value in ward.values(visit.day, tests).items():
        write_result(record, name, value, visit.day)


def write_result(record: Record, name: str, value: Decimal, day: date, *, unit: str = "") -> str:
    """One laboratory result, taken in the morning and issued before noon."""
    test = TESTS[name]
    low, high = test.range(female=record.human.female)
    normal = {end: quantity(limit, test.unit) for end, limit in (("low", low), ("high", high)) if limit is not None}
    shown = quantity(value, test.unit) if not unit else {"value": value, "unit": unit}
    return record.observe(
        f"{name}-{day.isoformat()}",
        US_CORE + "observation-lab",
        category="laboratory",
        code=concept(LOINC, test.loinc, test.name),
        day=day,
        issued=f"{day.isoformat()}T09:10:00Z",
        performer=[{"display": "Invented Laboratory"}],
        valueQuantity=shown,
        interpretation=_flag(value, low, high),
        referenceRange=[normal],
    )


def _flag(value: Decimal, low: Decimal | None, high: Decimal | None) -> list[Json]:
    letter = "L" if low is not None and value < low else "H" if high is not None and value > high else ""
    system = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
    return [concept(system, letter)] if letter else []


def _write_marker(record: Record, ward: Ward, day: date, cancer: str) -> bool:
    kind = ward.story.disease.serum.get("marker", "")
    if kind not in MARKERS:
        return False
    loinc, name, unit, places = MARKERS[kind]
    noise = ward.chance.of("marker", day).around(0, 0.05)
    value = decimal(marker_value(ward.story, ward.burdens, day, noise), places)
    record.observe(
        f"{kind}-{day.isoformat()}",
        MCODE + "tumor-marker-test",
        category="laboratory",
        code=concept(LOINC, loinc, name),
        day=day,
        extension=[{"url": MCODE + "related-condition", "valueReference": reference(cancer)}],
        issued=f"{day.isoformat()}T11:00:00Z",
        performer=[{"display": "Invented Laboratory"}],
        valueQuantity=quantity(max(value, Decimal(1).scaleb(-places)), unit),
        referenceRange=[{"high": quantity(Decimal(ward.story.disease.serum["normal"]), unit)}],
    )
    return True
