"""The laws that a regimen must keep for everybody. Each finds what it asked, and says where it was broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from medonc.knowledge.shapes import Act, Basis, Library, Regimen
from medonc.practice.assessment import body_surface, creatinine_clearance
from medonc.practice.criteria import Explained, Truth, scene_on
from medonc.practice.treatment.course import PlannedDose, course_doses
from medonc.practice.treatment.day_limits import LimitAnswer, day_limits
from medonc.practice.treatment.dose import ProposedDose
from medonc.practice.treatment.measures import body_weight
from medonc.record import Chart
from medonc.simulation.regimen_laboratory.subjects import GOOD, Subject
from medonc.values.errors import MedoncError, Refused
from medonc.values.evidence import NotKnown
from medonc.values.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One asking of a law; `said` is empty where it held."""

    said: str = ""


Law = Callable[[Regimen, Subject, Library], Iterator[Breach]]
HELD = Breach()


def _doses(regimen: Regimen, subject: Subject, library: Library, *, without: str = "") -> tuple[PlannedDose, ...]:
    chart, on = subject.chart(without=without), subject.on
    return course_doses(
        regimen,
        surface=body_surface(chart, library, on),
        weight=body_weight(chart, library, on),
        clearance=creatinine_clearance(chart, library, on),
        age=chart.person.age(on=on),
        library=library,
    )


def both_engines_reach_every_dose(regimen: Regimen, subject: Subject, library: Library) -> Iterator[Breach]:
    """Refused by the engine itself where the two disagree; a dose that rounds to nothing is refused too."""
    try:
        _doses(regimen, subject, library)
    except Refused as refused:
        yield Breach(said=str(refused))
    else:
        yield HELD


def no_dose_is_above_a_cap(regimen: Regimen, subject: Subject, library: Library) -> Iterator[Breach]:
    """Of the regimen or the drug."""
    for dose in _known(regimen, subject, library):
        answer = dose.answer
        if isinstance(answer, ProposedDose):
            for cap in answer.prescription.caps:
                over = answer.amount > cap.limit.to(answer.amount.code)
                yield Breach(said=f"{dose.drug} {answer.amount} above {cap.limit}") if over else HELD


def a_dose_never_rises_with_creatinine(regimen: Regimen, subject: Subject, library: Library) -> Iterator[Breach]:
    """Three creatinines, each twice the one before."""
    if not any(line.basis is Basis.AUC for phase in regimen.phases for line in phase.drugs):
        return
    creatinines = [subject.creatinine * factor for factor in (1, 2, 4)]
    courses = [_amounts(regimen, replace(subject, creatinine=each), library) for each in creatinines]
    for (low, before), (high, after) in pairwise(zip(creatinines, courses, strict=True)):
        for place in before.keys() & after.keys():
            rose = after[place] > before[place]
            words = f"{place}: {before[place]} at creatinine {low}, {after[place]} at {high}"
            yield Breach(said=words) if rose else HELD


def no_number_without_its_input(regimen: Regimen, subject: Subject, library: Library) -> Iterator[Breach]:
    """Weight counts for surface, weight and clearance, height for surface, creatinine for clearance."""
    needs = {"weight": _by_weight, "height": _by_surface, "creatinine": _by_clearance}
    for what, concerns in needs.items():
        for dose in _known(regimen, subject, library, without=what):
            if isinstance(dose.answer, ProposedDose) and concerns(dose.answer):
                yield Breach(said=f"{dose.drug} {dose.amount} without {what}")
        yield HELD


def what_is_missing_is_named(regimen: Regimen, subject: Subject, library: Library) -> Iterator[Breach]:
    """A dose that is not known names what it lacks."""
    for dose in _known(regimen, subject, library, without="weight"):
        if isinstance(dose.answer, NotKnown):
            yield HELD if dose.answer.missing else Breach(said=f"{dose.drug}: not known, and nothing is missing")


def days_go_forward_and_stay_in_their_cycle(regimen: Regimen, subject: Subject, library: Library) -> Iterator[Breach]:
    """Days of the course are never before its first, and a cycle's days lie within its length."""
    lengths = {phase.name: phase.length_days for phase in regimen.phases}
    for dose in _known(regimen, subject, library):
        inside = 1 <= dose.day <= lengths[dose.phase] and dose.course_day >= dose.day
        yield HELD if inside else Breach(said=f"{dose.drug} on day {dose.day} of {dose.phase}")


def every_limit_can_be_read(regimen: Regimen, subject: Subject, library: Library) -> Iterator[Breach]:
    """None is beyond what the engine can ask."""
    for one in _limits(regimen, subject.chart(), subject, library):
        said = "; ".join(one.answer.unreadable)
        yield Breach(said=said) if said else HELD


def every_hold_has_a_way_out(regimen: Regimen, subject: Subject, library: Library) -> Iterator[Breach]:
    """A limit that is not met, or not known, says what would change it, unless it stops or leaves out the drug."""
    for one in _limits(regimen, subject.chart(), subject, library):
        if not one.is_met and one.limit.entry.otherwise is Act.DELAY:
            stuck = not _has_way_out(one.answer)
            yield Breach(said=f"{one.answer.sentence}: no way out") if stuck else HELD


def nobody_with_good_values_is_held(regimen: Regimen, subject: Subject, library: Library) -> Iterator[Breach]:
    """Results in the middle of their ranges and normal kidneys meet every limit that they answer."""
    if subject.state == GOOD:
        well = replace(subject, creatinine=Decimal("0.8"), age=50, height=Decimal(170), weight=Decimal(70))
        for one in _limits(regimen, well.chart(), well, library):
            held = one.answer.truth is Truth.NOT_MET
            yield Breach(said=f"{one.answer.sentence}: not met by good values") if held else HELD


LAWS: Mapping[str, Law] = MappingProxyType(
    {
        law.__name__.replace("_", " "): law
        for law in (
            both_engines_reach_every_dose,
            no_dose_is_above_a_cap,
            a_dose_never_rises_with_creatinine,
            no_number_without_its_input,
            what_is_missing_is_named,
            days_go_forward_and_stay_in_their_cycle,
            every_limit_can_be_read,
            every_hold_has_a_way_out,
            nobody_with_good_values_is_held,
        )
    }
)


def _known(regimen: Regimen, subject: Subject, library: Library, *, without: str = "") -> tuple[PlannedDose, ...]:
    """The course; none where the engine refuses it, which a law of its own reports."""
    try:
        return _doses(regimen, subject, library, without=without)
    except MedoncError:
        return ()


def _amounts(regimen: Regimen, subject: Subject, library: Library) -> dict[str, Quantity]:
    return {
        f"{dose.phase}, cycle {dose.cycle}, day {dose.day}, {dose.drug} {dose.order}": dose.amount
        for dose in _known(regimen, subject, library)
        if dose.amount is not None
    }


def _limits(regimen: Regimen, chart: Chart, subject: Subject, library: Library) -> Iterator[LimitAnswer]:
    scene = scene_on(chart, library, subject.on)
    for phase in regimen.phases:
        for day in sorted({day.day for line in phase.drugs for day in line.days}):
            yield from day_limits(regimen, phase=phase.name, cycle=1, day=day, scene=scene)


def _has_way_out(answer: Explained) -> bool:
    return bool(answer.permanent or answer.how or answer.changes_on or answer.missing)


def _by_weight(dose: ProposedDose) -> bool:
    order = dose.prescription
    return order.basis in (Basis.SURFACE, Basis.WEIGHT, Basis.AUC) or order.sized_by in ("weight", "surface")


def _by_surface(dose: ProposedDose) -> bool:
    return dose.prescription.basis is Basis.SURFACE or dose.prescription.sized_by == "surface"


def _by_clearance(dose: ProposedDose) -> bool:
    return dose.prescription.basis is Basis.AUC
