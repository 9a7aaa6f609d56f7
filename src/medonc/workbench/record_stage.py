"""A stage, a category or a grade, on the scale it was given on."""

from __future__ import annotations

from dataclasses import replace

from medonc.fhir.read.observation.scales import SCALES
from medonc.fhir.write import stage_code, stage_method
from medonc.record import Chart
from medonc.record.disease import Condition, Role, Stage
from medonc.store.models import User
from medonc.values.calendar import When
from medonc.values.codes import Concept
from medonc.values.errors import NotHeld, Refused
from medonc.workbench import entered
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_stage"


def scales() -> tuple[tuple[str, str, str], ...]:
    """Every (system, part, basis) that a stage can be recorded on."""
    held = (s for s in SCALES.values() if not s.open_to_method and not s.edition)
    return tuple(dict.fromkeys((s.system, s.part, s.basis) for s in held))


def record_stage(
    patient: int,
    *,
    system: str,
    value: str,
    on: str,
    by: User,
    part: str = "group",
    basis: str = "",
    edition: str = "",
    about: str = "",
) -> Written:
    """Write one stage in the words it was given in ("IIB", "pT2", "3"). `about` names the diagnosis, where several.

    Refuses a scale that is not held, and a second value of one scale on one day.
    """
    entry, chart = begin(patient, by=by, act=ACT)
    moment = entered.day(on, what="the day of staging", born=chart.person.born, died=chart.person.died)
    scale = (system, part, basis)
    fact = stage_fact(chart, scale, value, moment, edition=edition, about=about, by=by)
    return write_facts(entry, [fact], by=by, act=ACT)[0]


def stage_fact(
    chart: Chart,
    scale: tuple[str, str, str],
    value: str,
    moment: When,
    *,
    by: User,
    edition: str = "",
    about: str = "",
    specimen: str = "",
) -> Stage:
    """The stage as a fact of the chart, with the refusals of `record_stage`."""
    system, part, basis = scale
    code = _code(system, part, basis)
    if not specimen:
        _must_be_new(chart, scale, moment.text)
    return Stage(
        source=new_source("Observation", by=by),
        effective=moment,
        known=entered.this_moment(),
        status="final",
        system=system,
        part=part,
        basis=basis,
        edition=edition,
        code=code,
        value=Concept((), entered.words(value, what="the stage", longest=100)),
        about=about or _only_cancer(chart),
        method=_method(system, edition),
        specimen=specimen,
    )


def _code(system: str, part: str, basis: str) -> Concept:
    wanted = (system, part, basis)
    if wanted not in scales():
        raise NotHeld.named("stage", _name(*wanted), (_name(*held) for held in scales()))
    return replace(stage_code(system=system, part=part, basis=basis), text=_name(*wanted))


def _name(system: str, part: str, basis: str) -> str:
    return " ".join(filter(None, (basis, system, part)))


def _method(system: str, edition: str) -> Concept | None:
    code = stage_method(system=system, edition=edition) if edition else None
    return Concept((code,), f"{system} {edition}") if code else None


def _must_be_new(chart: Chart, scale: tuple[str, str, str], on: str) -> None:
    for held in chart.all(Stage):
        if (held.system, held.part, held.basis) == scale and held.effective is not None and held.effective.text == on:
            raise Refused(f"{held.label} of {on} is recorded already: {held.said()}", do="correct that one")


def _only_cancer(chart: Chart) -> str:
    found = [c for c in chart.all(Condition) if c.role is Role.PRIMARY]
    return str(found[0].source) if len(found) == 1 else ""
