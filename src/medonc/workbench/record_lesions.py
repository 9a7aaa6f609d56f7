"""The lesions of one assessment, typed in: the choice of targets at the baseline, then each of them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from medonc.practice.response.chart_visits import MM, LesionCourse, lesion_course
from medonc.practice.response.selection import METHODS_OF_MEASURING, Candidate, not_selectable
from medonc.practice.response.visits import How, New, NonTarget
from medonc.record import Chart
from medonc.record.lesions import SPLIT, LesionSeen
from medonc.store.models import User
from medonc.values.calendar import When
from medonc.values.errors import ImpossibleValue, Refused
from medonc.values.quantity import Quantity, plain
from medonc.workbench import entered, open_chart
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_lesions"
SELECTION = "response/recist_1_1/selection"
NODE = "lymph node"
ORGANS = ("liver", "lung", "bone", "brain", "adrenal", "peritoneum", "pleura", "kidney", "pancreas", "spleen",
          "soft tissue", "skin", "breast", "ovary", "bladder")  # fmt: skip
TARGET, NON_TARGET, NEW = "target", "non-target", "new"
STATES = {TARGET: tuple(How), NON_TARGET: tuple(NonTarget), NEW: tuple(New)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLesion:
    """A lesion as typed: its name, role and site; a size in mm ("14 + 9" in parts), or in words how it was seen."""

    lesion: str
    role: str
    site: str
    organ: str = ""
    size: str = ""
    state: str = ""
    nature: str = ""


def record_lesions(
    patient: int, lesions: Sequence[TypedLesion], *, on: str, method: str, slices: str, baseline: bool, by: User
) -> tuple[Written, ...]:
    """Write one assessment. Refuses targets that cannot be chosen, a day that has one, and a lesion that none follows.

    `slices`: their thickness in mm, empty where it is not known.
    """
    entry, chart = begin(patient, by=by, act=ACT)
    moment = entered.day(on, what="the day of the assessment", born=chart.person.born, died=chart.person.died)
    entered.choice(method, METHODS_OF_MEASURING, what="method")
    thickness = Quantity(_positive(slices, "the thickness of the slices"), MM) if slices.strip() else None
    if not lesions:
        raise ImpossibleValue("no lesion is given", expected="at least one lesion")
    facts = [_fact(one, moment, method=method, slices=thickness, baseline=baseline, by=by) for one in lesions]
    _must_be_one_each(facts)
    if baseline:
        _must_be_selectable(facts, [one.nature for one in lesions])
    _must_follow(chart, facts, moment, baseline=baseline)
    return write_facts(entry, facts, by=by, act=ACT)


def add_lesion(patient: int, lesion: TypedLesion, *, on: str, by: User) -> Written:
    """Write one lesion more of an assessment that stands. Refuses what has its answer that day, and a late target."""
    entry, chart = begin(patient, by=by, act=ACT)
    moment = entered.day(on, what="the day of the assessment", born=chart.person.born, died=chart.person.died)
    course = lesion_course(chart)
    held = [fact for (_, day), fact in course.facts.items() if day == moment.day]
    if not held:
        raise Refused(f"no assessment of {moment} is recorded", do="record it as a whole")
    at_first = moment.day == course.visits[0].day
    fact = _fact(lesion, moment, method=held[0].method, slices=held[0].slices, baseline=at_first, by=by)
    if any(one.lesion == fact.lesion for one in held):
        raise Refused(f"{fact.lesion} of {moment} is recorded already", do="correct that one")
    if at_first and fact.role == TARGET and len(course.visits) > 1:
        raise Refused("the targets are chosen before the next assessment", do="follow it as non-target")
    if at_first:
        _must_be_selectable([*held, fact], [*("" for _ in held), lesion.nature])
    else:
        _must_be_known(course, [fact])
    return write_facts(entry, [fact], by=by, act=ACT)[0]


def _fact(
    one: TypedLesion, moment: When, *, method: str, slices: Quantity | None, baseline: bool, by: User
) -> LesionSeen:
    name = entered.words(one.lesion, what="the name of the lesion", longest=20)
    entered.choice(one.role, tuple(STATES), what="role")
    state = one.state.strip()
    if one.size.strip() and state not in ("", How.MEASURED):
        raise ImpossibleValue(f"{name} has a size and is {state}", expected="one of the two")
    parts = [_positive(part, f"the size of {name}") for part in one.size.split("+")] if one.size.strip() else []
    if not parts:
        entered.choice(state, STATES[one.role], what=f"state of {name}")
        if state == How.MEASURED:
            raise ImpossibleValue(f"{name} is measured, without a size", expected="a size in mm")
    return LesionSeen(
        source=new_source("Observation", by=by),
        effective=moment,
        known=entered.this_moment(),
        status="final",
        lesion=name,
        role=one.role,
        site=entered.words(one.site, what=f"the site of {name}", longest=200),
        organ=one.organ.strip(),
        nodal=one.organ.strip().casefold() == NODE,
        size=Quantity(sum(parts, Decimal(0)), MM) if parts else None,
        state=f"{SPLIT} {' + '.join(map(plain, parts))} mm" if len(parts) > 1 else "" if parts else state,
        method=method,
        slices=slices,
        baseline=baseline,
    )


def _positive(text: str, what: str) -> Decimal:
    number = entered.number(text, what=what)
    if not 0 < number <= 1000:
        raise ImpossibleValue(f"{what} is {text.strip()} mm", expected="more than 0 and at most 1000 mm")
    return number


def _must_be_one_each(facts: Sequence[LesionSeen]) -> None:
    names = [fact.lesion for fact in facts]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ImpossibleValue(f"{', '.join(twice)} stands twice", expected="each lesion once")


def _must_be_selectable(facts: Sequence[LesionSeen], natures: Sequence[str]) -> None:
    """Refuses targets that RECIST 1.1 does not allow, with every reason."""
    rule = open_chart.library().rule(SELECTION)
    if any(fact.role == NEW for fact in facts):
        raise Refused("a new lesion at the baseline", do="record it as target or non-target")
    chosen = [_candidate(f, nature) for f, nature in zip(facts, natures, strict=True) if f.role == TARGET]
    if any(not one.organ for one in chosen):
        raise ImpossibleValue("a target without its organ", expected="the organ of each target")
    why = not_selectable(chosen, rule.numbers, rule.texts)
    if why:
        raise Refused("; ".join(why), do="follow these lesions as non-target")


def _candidate(fact: LesionSeen, nature: str) -> Candidate:
    mm = fact.size.value if fact.size is not None else None
    return Candidate(
        name=fact.lesion,
        organ=fact.organ,
        nodal=fact.nodal,
        long_mm=None if fact.nodal else mm,
        short_mm=mm if fact.nodal else None,
        method=fact.method,
        slice_mm=fact.slices.value if fact.slices is not None else None,
        nature=nature.strip(),
    )


def _must_follow(chart: Chart, facts: Sequence[LesionSeen], moment: When, *, baseline: bool) -> None:
    """Refuses a second assessment of a day, one before its baseline, and a lesion that the baseline does not have."""
    course = lesion_course(chart)
    if any(visit.day == moment.day for visit in course.visits):
        raise Refused(f"the lesions of {moment} are recorded already", do="correct those")
    if baseline:
        return
    if not course.visits or moment.day < course.visits[0].day:
        raise Refused("there is no baseline before this day", do="record the baseline first")
    _must_be_known(course, facts)


def _must_be_known(course: LesionCourse, facts: Sequence[LesionSeen]) -> None:
    known = {TARGET: course.targets, NON_TARGET: course.non_targets}
    strange = [fact.lesion for fact in facts if fact.role in known and fact.lesion not in known[fact.role]]
    if strange:
        raise Refused(
            f"{', '.join(strange)}: not in the baseline in this role", do="record what is new as a new lesion"
        )
