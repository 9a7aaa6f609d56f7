"""What was given of a course: cycles with their days, each drug's total and intensity, every change with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from medonc.paper.day_words import day_words, with_day_words
from medonc.paper.regimen_words import runs
from medonc.paper.treatment_summary_section import Section
from medonc.practice.exposure import courses
from medonc.practice.exposure.course import Course
from medonc.practice.exposure.intensity import Reason
from medonc.practice.exposure.intensity_methods import tenth
from medonc.practice.treatment.delivered import DoseGiven, DrugHistory, dose_history, dose_intensity, lifetime_doses
from medonc.practice.treatment.delivered.dose_intensity import CourseIntensity
from medonc.practice.treatment.delivered.placed import Placed, placed_cycles
from medonc.practice.treatment.dose import said_dose
from medonc.record.orders import TreatmentOrder
from medonc.values.errors import UnitMismatch
from medonc.values.evidence import Finding, NotKnown
from medonc.values.quantity import Quantity
from medonc.workbench.orders.course_papers import CourseRecord

_MEDICATION = "10160-0"  # LOINC: history of medication use
HUNDRED = Decimal(100)


def cycles_given(record: CourseRecord) -> Section:
    """Each cycle with its first day, how late it began, and its doses."""
    if record.course is None:
        return Section(title="Cycles given")
    cycles = _placed(record)
    history = _history(record)
    rows = tuple(_cycle(each, history) for each in cycles)
    planned = _planned(record.course)
    notes = (f"{len(cycles)} of {planned} planned cycles were begun.",) if planned else ()
    missing = () if rows else ("cycles: none can be told from the record",)
    return Section(
        title="Cycles given",
        code=_MEDICATION,
        header=("Cycle", "Day 1", "Against the plan", "Doses"),
        rows=rows,
        notes=notes,
        missing=missing,
    )


def drug_totals(record: CourseRecord) -> Section:
    """Each drug with its doses, their sum, and its relative dose intensity."""
    if record.course is None:
        return Section(title="Doses and dose intensity")
    found = _intensity(record)
    rows, missing = [], []
    for one in _history(record):
        percent, why = _share(one.drug, found)
        had = [dose for dose in one.doses if dose.given]
        rows.append((one.name, one.standard, str(len(had)), _total(had), percent))
        missing += [f"dose intensity of {one.name}: {why}"] if why else []
    if not rows:
        missing.append(f"doses against a standard: {found.mean.said()}")
    mean = (f"Over the regimen: {found.mean.said()}.",) if isinstance(found.mean, Finding) else ()
    return Section(
        title="Doses and dose intensity",
        code=_MEDICATION,
        header=("Drug", "Standard", "Doses given", "Sum of the doses", "Relative dose intensity"),
        rows=tuple(rows),
        notes=mean,
        missing=tuple(missing),
    )


def changes(record: CourseRecord) -> Section:
    """Every dose that was changed, left out or late, with its reason as ordered or recorded."""
    if record.course is None:
        return Section(title="Changes and delays")
    rows = (*_late(record), *(row for one in _history(record) for row in _changed(one, record)))
    unsaid = tuple(f"reason of {row[0]}, {row[2]} on {row[1]}: not recorded" for row in rows if not row[3])
    return Section(
        title="Changes and delays",
        header=("Of what", "Day", "What", "Because"),
        rows=tuple((*row[:3], row[3] or "not recorded") for row in rows),
        notes=() if rows else ("No dose was changed, left out or late, as far as the record says.",),
        missing=unsaid,
    )


def lifetime(record: CourseRecord) -> Section:
    """Lifetime doses of drugs that have a limit, other courses and outside doses included."""
    if record.course is None:
        return Section(title="Lifetime doses")
    scene = record.scene
    found = lifetime_doses(
        courses(scene.chart, scene.library, scene.on), record.course, scene.chart, scene.library, scene.on
    )
    so_far = [one for one in found if not one.title.startswith("Lifetime dose ahead")]
    return Section(
        title="Lifetime doses",
        header=("What", "As counted"),
        rows=tuple((one.title, with_day_words(one.said())) for one in so_far if isinstance(one, Finding)),
        missing=tuple(f"{one.title}: {one.said()}" for one in so_far if isinstance(one, NotKnown)),
    )


def _placed(record: CourseRecord) -> tuple[Placed, ...]:
    scene = record.scene
    assert record.course is not None
    return scene.once("summary placed", lambda: _of(record.course, record))


def _of(course: Course | None, record: CourseRecord) -> tuple[Placed, ...]:
    scene = record.scene
    return placed_cycles(course, scene.chart, scene.library, scene.on) if course is not None else ()


def _history(record: CourseRecord) -> tuple[DrugHistory, ...]:
    scene, course = record.scene, record.course
    assert course is not None
    return scene.once("summary history", lambda: dose_history(course, scene.chart, scene.library, scene.on))


def _intensity(record: CourseRecord) -> CourseIntensity:
    scene, course = record.scene, record.course
    assert course is not None
    return scene.once("summary intensity", lambda: dose_intensity(course, scene.chart, scene.library, scene.on))


def _planned(course: Course) -> int:
    """How many cycles the regimen has; 0 where it has no end."""
    if course.regimen is None or any(phase.cycles is None for phase in course.regimen.phases):
        return 0
    return sum(phase.cycles or 0 for phase in course.regimen.phases) * course.regimen.rounds


def _cycle(each: Placed, history: tuple[DrugHistory, ...]) -> tuple[str, ...]:
    here = [(one.name, dose) for one in history for dose in one.doses if _is_in(dose, each)]
    late = f"{each.late_days} days late" if each.late_days > 0 else f"{-each.late_days} days early"
    said = (late if abs(each.late_days) != 1 else late.replace("days", "day")) if each.late_days else "on time"
    days: dict[str, list[int]] = {}
    for name, dose in here:
        days.setdefault(f"{name} {_dose(dose)}", []).append(dose.cycle_day)
    doses = "; ".join(f"{what}, {_days(held)}" for what, held in days.items()) or "none is recorded"
    return f"{each.phase.name} {each.number}", day_words(each.starts), said, doses


def _days(held: list[int]) -> str:
    """`day 1`, `days 1 to 7`, `days 1, 8`."""
    said = ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in runs(set(held)))
    return f"{'days' if len(set(held)) > 1 else 'day'} {said}"


def _is_in(dose: DoseGiven, each: Placed) -> bool:
    return (dose.phase, dose.cycle) == (each.phase.name, each.number)


def _dose(dose: DoseGiven) -> str:
    if not dose.given:
        return "left out"
    amount = said_dose(dose.dose) if dose.dose is not None else "dose not stated"
    share = f" ({dose.percent:.0f} %)" if dose.percent is not None and _is_change(dose.percent, HUNDRED) else ""
    going_on = f" until {day_words(dose.until)}" if dose.until is not None else ""
    return amount + share + going_on


def _total(doses: list[DoseGiven]) -> str:
    """The sum of the doses in one unit; that it cannot be told where a dose is not stated."""
    if any(dose.until is not None for dose in doses):
        return "not known: taken for days in a row"
    amounts = [dose.dose for dose in doses]
    if not amounts or any(amount is None for amount in amounts):
        return "not known: a dose is not stated" if amounts else "none given"
    held: list[Quantity] = [amount for amount in amounts if amount is not None]
    total = held[0]
    try:
        for amount in held[1:]:
            total = total + amount.to(total.code)
    except UnitMismatch:
        return "not known: doses of two kinds"
    return said_dose(total)


def _share(drug: str, found: CourseIntensity) -> tuple[str, str]:
    """The intensity to date, and why it is not known where it is not."""
    one = next((each for each in found.drugs if each.drug == drug), None)
    if one is not None and one.to_date is not None:
        return f"{tenth(one.to_date.percent)} %", ""
    answer = one.answer if one is not None else found.mean
    return "not known", "; ".join(map(str, answer.missing)) if isinstance(answer, NotKnown) else "not computed"


def _changed(one: DrugHistory, record: CourseRecord) -> Iterator[tuple[str, str, str, str]]:
    """The changes of one drug: what, and the reason; empty where none is recorded."""
    before = HUNDRED
    for dose in one.doses:
        reason = _reason(dose, one.drug, record.orders)
        if not dose.given:
            yield one.name, day_words(dose.day), "left out", reason
            continue
        if dose.percent is not None and _is_change(dose.percent, before):
            yield one.name, day_words(dose.day), f"{before:.0f} % to {dose.percent:.0f} % of standard", reason
            before = dose.percent


def _late(record: CourseRecord) -> Iterator[tuple[str, str, str, str]]:
    """The cycles that began late, with the reason as coded."""
    for each in _placed(record):
        if each.late_days > 0:
            late = each.late_because.value if each.late_because is not Reason.NOT_RECORDED else ""
            days = "1 day" if each.late_days == 1 else f"{each.late_days} days"
            yield f"{each.phase.name} {each.number}", day_words(each.starts), f"begun {days} late", late


def _is_change(percent: Decimal, before: Decimal) -> bool:
    """More than rounding makes: a dose within three per cent of the one before is the same."""
    return abs(percent - before) > 3


def _reason(dose: DoseGiven, drug: str, orders: tuple[TreatmentOrder, ...]) -> str:
    """As the prescriber ordered it, else as the record codes it."""
    for order in orders:
        if (order.phase, order.cycle, order.day) == (dose.phase, dose.cycle, dose.cycle_day):
            said = next((each.because for each in order.doses if each.drug == drug and each.because), "")
            if said:
                return with_day_words(said)
    return "" if dose.less_because is Reason.NOT_RECORDED else dose.less_because.value
