"""Relative dose intensity of a patient's course: each drug to date and to the planned end, and their mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Input
from medonc.practice.exposure.course import Course
from medonc.practice.exposure.intensity import DrugCycle, Intensity, Less, Reason
from medonc.practice.exposure.intensity_methods import INTENSITY, OF_REGIMEN, intensities, of_drug, of_regimen
from medonc.practice.exposure.intensity_text import write_cycle
from medonc.practice.exposure.recognition import counted_drugs
from medonc.practice.treatment.checks import checked_doses, is_child
from medonc.practice.treatment.delivered.ahead import AS_LAST, Ahead, cycles_ahead, not_projected
from medonc.practice.treatment.delivered.cycle_doses import (
    HUNDRED,
    CheckedDoses,
    CycleDose,
    by_event,
    cycle_dose,
    planned_dose,
)
from medonc.practice.treatment.delivered.placed import Placed, placed_cycles
from medonc.record import Chart
from medonc.values.evidence import Answer, Missing, NotKnown, Remark
from medonc.values.quantity import EXACT, Quantity, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugIntensity:
    """One drug of a course: its answer, and the arithmetic to date and at the planned end where it is known."""

    drug: str
    answer: Answer[Quantity]
    to_date: Intensity | None = None
    at_end: Intensity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseIntensity:
    """A course: each drug's intensity, and the mean over the regimen."""

    drugs: tuple[DrugIntensity, ...]
    mean: Answer[Quantity]

    @property
    def answers(self) -> tuple[Answer[Quantity], ...]:
        """The mean first, then each drug."""
        return (self.mean, *(each.answer for each in self.drugs))


def dose_intensity(
    course: Course,
    chart: Chart,
    library: Library,
    on: date,
    proposed: Ahead = AS_LAST,
    *,
    checked: CheckedDoses | None = None,
) -> CourseIntensity:
    """How much of the planned dose a week was given by a day, and will have been at the planned end as now proposed.

    Not known: a course whose regimen is not known, one that is only requested, a patient under 18, and each drug of
    which a dose is not stated. `checked` are the course's checked doses, where they are at hand.
    """
    lacking = _not_asked(course, chart, on)
    if lacking is not None or course.regimen is None:
        return CourseIntensity(drugs=(), mean=_unknown("Dose intensity", library, lacking or Missing(what="regimen")))
    given = placed_cycles(course, chart, library, on)
    ahead = cycles_ahead(course.regimen, given, proposed, on, library)
    why = not_projected(course.regimen, given, proposed, on, library) if ahead is None else ""
    if checked is None:
        checked = by_event(checked_doses(course, chart, library, on))
    asked = _Asked(given=given, ahead=ahead, not_ahead=why, checked=checked, proposed=proposed, library=library, on=on)
    drugs = sorted({drug for each in given for drug in counted_drugs(each.phase, library)})
    found = tuple(_of_drug(drug, asked) for drug in drugs)
    return CourseIntensity(drugs=found, mean=_mean(found, library))


def _not_asked(course: Course, chart: Chart, on: date) -> Missing | None:
    if course.record != "given":
        return Missing(what="administrations", why="nothing is recorded as given")
    if course.regimen is None:
        return Missing(what="regimen", why="the course is none that is held, or several fit")
    if not any(part.cycles for part in course.phases):
        return Missing(what="cycles", why="none can be told from the record")
    if is_child(chart, on):
        return Missing(what="a regimen for children", why="regimens here are for adults")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What every drug of a course is asked with. `ahead` None: nothing is projected, and why."""

    given: Sequence[Placed]
    ahead: Sequence[Placed] | None
    not_ahead: str
    checked: CheckedDoses
    proposed: Ahead
    library: Library
    on: date


def _of_drug(drug: str, asked: _Asked) -> DrugIntensity:
    given, library, on = asked.given, asked.library, asked.on
    title = f"Dose intensity of {library.drug(drug).name}"
    own = [each for each in given if planned_dose(drug, each)]
    doses = [(each, cycle_dose(drug, each, asked.checked, library)) for each in own]
    lacking = tuple(dict.fromkeys(dose for _, dose in doses if isinstance(dose, Missing)))
    known = [(each, dose) for each, dose in doses if isinstance(dose, CycleDose)]
    done = [(each, dose) for each, dose in known if each.last_planned(drug) <= on]
    running = [(each, dose) for each, dose in known if each.last_planned(drug) > on]
    if lacking or not done:
        missing = lacking or (Missing(what="a cycle", why="the first is not over"),)
        return DrugIntensity(drug=drug, answer=_unknown(title, library, *missing))
    percent = asked.proposed.percent.get(drug, _last_percent(done))
    later = None
    if asked.ahead is not None:
        under_way = _running(drug, running, percent, asked.proposed, on)
        later = [*under_way, *_later(drug, asked.ahead, percent, asked.proposed)]
    return _answered(drug, _cycles(done, given), later, asked)


def _last_percent(done: Sequence[tuple[Placed, CycleDose]]) -> Decimal:
    """The last cycle's dose in per cent of standard; what moved by no more than rounding stays as it is."""
    last = done[-1][1]
    return EXACT.divide(EXACT.multiply(last.given, HUNDRED), last.planned)


def _cycles(doses: Sequence[tuple[Placed, CycleDose]], given: Sequence[Placed]) -> list[DrugCycle]:
    """The drug's cycles; where others lie between two of them, the days up to the first of those count."""
    found = []
    for place, (each, dose) in enumerate(doses):
        next_own = doses[place + 1][0].starts if place + 1 < len(doses) else None
        apart = next_own is not None and each.follows is not None and each.follows != next_own
        days = (each.follows - each.starts).days if apart and each.follows else None
        found.append(
            DrugCycle(
                starts=each.starts,
                length_days=each.phase.length_days,
                planned=dose.planned,
                given=dose.given,
                late_because=each.late_because,
                less=dose.less,
                lasts=each.phase.length_days if each.operated else days,
                next_late_because=_then_late(each, given) if apart else None,
            )
        )
    return found


def _then_late(each: Placed, given: Sequence[Placed]) -> Reason | None:
    return next((other.late_because for other in given if other.starts == each.follows), None)


def _running(
    drug: str, running: Sequence[tuple[Placed, CycleDose]], percent: Decimal, proposed: Ahead, on: date
) -> list[DrugCycle]:
    """The cycle that is under way: what was given, and its later doses as proposed."""
    found = []
    for each, dose in running:
        rest = planned_dose(drug, each, after=(on - each.starts).days + 1)
        still = EXACT.divide(EXACT.multiply(rest, percent), HUNDRED)
        less = (*dose.less, *_less(drug, rest - still, proposed))
        found.append(
            DrugCycle(
                starts=each.starts,
                length_days=each.phase.length_days,
                planned=dose.planned,
                given=dose.given + still,
                late_because=each.late_because,
                less=less,
            )
        )
    return found


def _later(drug: str, ahead: Sequence[Placed], percent: Decimal, proposed: Ahead) -> list[DrugCycle]:
    found = []
    for place, each in enumerate(ahead):
        planned = planned_dose(drug, each)
        if planned:
            missed = place == 0 and drug in proposed.left_out
            given = Decimal(0) if missed else EXACT.divide(EXACT.multiply(planned, percent), HUNDRED)
            found.append(
                DrugCycle(
                    starts=each.starts,
                    length_days=each.phase.length_days,
                    planned=planned,
                    given=given,
                    late_because=each.late_because,
                    less=tuple(_less(drug, planned - given, proposed)),
                )
            )
    return found


def _less(drug: str, amount: Decimal, proposed: Ahead) -> tuple[Less, ...]:
    why = proposed.less_because.get(drug, Reason.NOT_RECORDED)
    return (Less(amount=amount, because=why),) if amount and why is not Reason.NOT_RECORDED else ()


def _answered(
    drug: str, cycles: Sequence[DrugCycle], later: Sequence[DrugCycle] | None, asked: _Asked
) -> DrugIntensity:
    """The finding of the rule, with the record's facts behind it; its receipt can be asked again."""
    library = asked.library
    rule = library.rule(INTENSITY)
    days = cycles[0].length_days
    inputs = {
        "drug": Input(value=library.drug(drug).name),
        "length": Input(value=Quantity(Decimal(days), "d")),
        "cycles": Input(value=tuple(write_cycle(each, length_days=days) for each in cycles)),
    }
    if later:
        inputs["ahead"] = Input(value=tuple(write_cycle(each, length_days=days) for each in later))
    finding = of_drug(rule, inputs, library)
    to_date, at_end = intensities(rule, inputs)
    facts = [e.fact.ref() for each in asked.given for e in each.events(drug) if e.fact is not None]
    not_ahead = (Remark(text=asked.not_ahead, kind="policy"),) if later is None and asked.not_ahead else ()
    operations = tuple(_not_counted(each.operated) for each in asked.given if each.operated)
    remarks = (*finding.remarks, *not_ahead, *operations)
    answer = replace(finding, facts=tuple(dict.fromkeys(facts)), remarks=remarks)
    return DrugIntensity(drug=drug, answer=answer, to_date=to_date, at_end=at_end or (to_date if later == [] else None))


def _not_counted(operated: date) -> Remark:
    return Remark(text=f"operation of {operated}: the wait around it between the phases does not count", kind="policy")


def _mean(found: Sequence[DrugIntensity], library: Library) -> Answer[Quantity]:
    title = "Dose intensity"
    lacking = [each for each in found if each.to_date is None]
    if lacking or not found:
        said = ", ".join(library.drug(each.drug).name for each in lacking) or "a drug"
        return _unknown(title, library, Missing(what=f"the intensity of {said}", why="not known"))
    texts = tuple(_as_text(each) for each in found)
    finding = of_regimen(library.rule(OF_REGIMEN), {"drugs": Input(value=texts)}, library)
    facts = tuple(dict.fromkeys(fact for each in found for fact in each.answer.facts))
    return replace(finding, facts=facts)


def _as_text(each: DrugIntensity) -> str:
    assert each.to_date is not None  # asked of drugs whose intensity is known
    end = f" to {plain(each.at_end.percent)}" if each.at_end is not None else ""
    return f"{each.drug}: {plain(each.to_date.percent)}{end}"


def _unknown(title: str, library: Library, *missing: Missing) -> NotKnown:
    return NotKnown(title=title, missing=missing, rule=library.rule(INTENSITY).rule)
