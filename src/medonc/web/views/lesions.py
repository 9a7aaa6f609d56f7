"""The lesions of one assessment: the targets are chosen at the baseline, and each of them is asked for again later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from django.urls import reverse

from medonc.practice.response.chart_visits import LesionCourse, lesion_course
from medonc.practice.response.selection import METHODS_OF_MEASURING
from medonc.practice.response.visits import How, New, NonTarget
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Choices, Field, Form, same
from medonc.web.opened import opened_today
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_lesions import (
    NEW,
    NODE,
    NON_TARGET,
    ORGANS,
    TARGET,
    TypedLesion,
    add_lesion,
    record_lesions,
)

_TARGETS, _NON_TARGETS, _NEW = 5, 3, 2
_ORGANS = same("", NODE, *ORGANS, "other")
_SEEN: Choices = (("", "measured"), *((str(how), str(how)) for how in How if how is not How.MEASURED))
_OTHERS = same("", *map(str, NonTarget))
_NEWS: Choices = (("", "none"), (str(New.EQUIVOCAL), "equivocal"), (str(New.YES), "certain"), (str(New.GROWN), "grown"))


@may_of_patient("record_lesions")
def lesions(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form of a baseline where there is none or a new one is asked for, else that of the next assessment."""
    course = lesion_course(opened_today(patient, by=request.user).chart)
    baseline = not course.visits or request.GET.get("baseline") == "new"
    then = reverse("response", args=[patient.pk])

    def act(values: Values) -> Done:
        typed = list(_baseline(values) if baseline else _again(values, course))
        written = record_lesions(
            patient.pk,
            typed,
            on=values["on"],
            method=values["method"],
            slices=values.get("slices", ""),
            baseline=baseline,
            by=request.user,
        )
        return Done(says=f"{len(written)} lesion{'' if len(written) == 1 else 's'} saved.", then=then)

    return act_on_patient(request, patient, baseline_form() if baseline else next_form(course), act)


@may_of_patient("record_lesions")
def one_lesion(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form of one lesion more, for a day that has its assessment."""
    course = lesion_course(opened_today(patient, by=request.user).chart)

    def act(values: Values) -> Done:
        typed = TypedLesion(
            lesion=values["lesion"],
            role=values["role"],
            site=values["site"],
            organ=values["organ"],
            size=values["size"],
            state=values["state"],
        )
        written = add_lesion(patient.pk, typed, on=values["on"], by=request.user)
        return Done(says=f"{values['lesion']} added.", then=reverse("response", args=[written.patient]))

    return act_on_patient(request, patient, added_form(course), act)


def added_form(course: LesionCourse) -> Form:
    """The form of one lesion: the last assessment stands first among the days."""
    days = same(*(visit.day.isoformat() for visit in reversed(course.visits)))
    states = same("", *dict.fromkeys(map(str, (*NonTarget, *New, *How))))
    return Form(
        title="One lesion more",
        submit="Add the lesion",
        intro="To an assessment that stands: what was overlooked, or a new lesion. A target joins the baseline alone.",
        fields=(
            Field(name="on", label="Assessment of", kind="choice", choices=days, needed=True),
            Field(name="lesion", label="Name", needed=True, hint="such as T3, N2, X1"),
            Field(name="role", label="It is", kind="choice", choices=same(NEW, NON_TARGET, TARGET), needed=True),
            Field(name="site", label="Site", needed=True, hint="such as liver, segment 6"),
            Field(name="organ", label="Organ", kind="choice", choices=_ORGANS),
            Field(name="size", label="mm", hint="of a target: longest diameter; of a node the short axis"),
            Field(name="state", label="or how it was seen", kind="choice", choices=states),
        ),
    )


def _assessment() -> tuple[Field, ...]:
    return (
        Field(name="on", label="Day of the scan", kind="day", needed=True),
        Field(name="method", label="Method", kind="choice", choices=same("", *METHODS_OF_MEASURING), needed=True),
    )


_SLICES = Field(name="slices", label="Slices, mm", hint="their thickness: a target is at least twice as large")


def baseline_form() -> Form:
    """The form of a baseline: up to five targets, two in one organ, and what is followed beside them."""
    targets = (field for n in range(1, _TARGETS + 1) for field in _target(f"T{n}"))
    others = (Field(name=f"N{n}", label=f"N{n}, not measured: site") for n in range(1, _NON_TARGETS + 1))
    return Form(
        title="Lesions at the baseline",
        submit="Save the baseline",
        intro="RECIST 1.1: at most five targets, two in one organ. A target is at least 10 mm, a node 15 mm across.",
        fields=(*_assessment(), *targets, _SLICES, *others),
    )


def _target(name: str) -> Sequence[Field]:
    return (
        Field(name=name, label=f"{name}: site", hint="such as liver, segment 6"),
        Field(name=f"{name}_organ", label=f"{name}: organ", kind="choice", choices=_ORGANS),
        Field(name=f"{name}_size", label=f"{name}: mm", hint="longest diameter; of a node the short axis"),
    )


def next_form(course: LesionCourse) -> Form:
    """The form of a later assessment: every lesion of the baseline, and room for new ones."""
    return Form(
        title="Lesions again",
        submit="Save the assessment",
        intro="A lesion with neither a size nor another answer stays not evaluated.",
        fields=(*_assessment(), *_followed(course), *_new()),
    )


def _followed(course: LesionCourse) -> Iterator[Field]:
    before = {name: str(course.facts[name, course.visits[-1].day].said()) for name in _last(course)}
    for name in course.targets:
        last = f"last: {before[name]}; now in parts: 14 + 9" if name in before else ""
        yield Field(name=f"{name}_size", label=f"{name} {course.sites[name]}: mm", hint=last)
        yield Field(name=f"{name}_seen", label=f"{name}, or", kind="choice", choices=_SEEN)
    for name in course.non_targets:
        yield Field(name=f"{name}_seen", label=f"{name} {course.sites[name]}", kind="choice", choices=_OTHERS)


def _last(course: LesionCourse) -> list[str]:
    return [name for name, day in course.facts if day == course.visits[-1].day]


def _new() -> Iterator[Field]:
    for n in range(1, _NEW + 1):
        yield Field(name=f"X{n}", label=f"New lesion X{n}: site")
        yield Field(name=f"X{n}_seen", label=f"X{n} is", kind="choice", choices=_NEWS)


def _baseline(values: Values) -> Iterator[TypedLesion]:
    for name in (f"T{n}" for n in range(1, _TARGETS + 1)):
        if any(values[field].strip() for field in (name, f"{name}_organ", f"{name}_size")):
            organ, size = values[f"{name}_organ"], values[f"{name}_size"]
            state = "" if size.strip() else How.MEASURED
            yield TypedLesion(lesion=name, role=TARGET, site=values[name], organ=organ, size=size, state=state)
    for name in (f"N{n}" for n in range(1, _NON_TARGETS + 1)):
        if values[name].strip():
            yield TypedLesion(lesion=name, role=NON_TARGET, site=values[name], state=NonTarget.PRESENT)


def _again(values: Values, course: LesionCourse) -> Iterator[TypedLesion]:
    organ = {name: course.facts[name, course.visits[0].day].organ for name in course.targets}
    for name in course.targets:
        size, seen = values[f"{name}_size"], values[f"{name}_seen"]
        state = seen or ("" if size.strip() else How.NOT_EVALUATED)
        yield TypedLesion(
            lesion=name, role=TARGET, site=course.sites[name], organ=organ[name], size=size, state=str(state)
        )
    for name in course.non_targets:
        state = values[f"{name}_seen"] or NonTarget.NOT_EVALUATED
        yield TypedLesion(lesion=name, role=NON_TARGET, site=course.sites[name], state=str(state))
    for name in (f"X{n}" for n in range(1, _NEW + 1)):
        if values[name].strip() or values[f"{name}_seen"]:
            yield TypedLesion(lesion=name, role=NEW, site=values[name], state=values[f"{name}_seen"] or New.EQUIVOCAL)
