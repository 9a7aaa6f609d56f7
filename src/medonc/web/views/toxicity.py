"""Adverse events, all those of the patient's treatment on one page: grade 0 says that it was looked for."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse

from medonc.knowledge.shapes import Library
from medonc.practice.criteria import scene_on
from medonc.practice.cycles import due_day
from medonc.practice.cycles.terms import toxicity_terms
from medonc.practice.toxicity_management.grade_help import HELP, help_line
from medonc.record.toxicity import ACTIONS, DEGREES
from medonc.values.errors import ImpossibleValue
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form, same
from medonc.web.opened import opened_today
from medonc.workbench.patients import PatientHeader
from medonc.workbench.read_knowledge import shelf
from medonc.workbench.record_toxicity import EDITIONS, NO_DETAIL, Detail, record_toxicity

_USUAL = (
    "fatigue", "nausea", "vomiting", "diarrhea", "constipation", "mucositis oral", "febrile neutropenia",
    "peripheral sensory neuropathy", "palmar-plantar erythrodysesthesia syndrome", "infusion related reaction",
)  # fmt: skip
_GRADES = (("", "not looked for"), *((str(grade), f"grade {grade}") for grade in range(6)))


@may_of_patient("record_toxicity")
def toxicity(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form with the terms that the next day of treatment asks about first; each grade is written by itself."""
    terms = tuple(dict.fromkeys((*_of_treatment(request, patient), *_USUAL)))

    def act(values: Values) -> Done:
        rest = "0" if values["rest"] else ""
        grades = {term: values[f"g{number}"] or rest for number, term in enumerate(terms)}
        if values["term"].strip():
            grades[values["term"]] = values["grade"]
        written = record_toxicity(
            patient.pk,
            grades=grades,
            edition=values["edition"],
            on=values["on"],
            by=request.user,
            details=_details(values),
        )
        return Done(says=f"{len(written)} grade{'' if len(written) == 1 else 's'} saved.")

    return act_on_patient(request, patient, form(terms, shelf(by=request.user)), act)


def form(terms: tuple[str, ...], library: Library) -> Form:
    """The form for these terms, and one more in words."""
    each = (
        Field(
            name=f"g{number}",
            label=term[:1].upper() + term[1:],
            kind="choice",
            choices=_GRADES,
            hint=help_line(term, library),
        )
        for number, term in enumerate(terms)
    )
    return Form(
        title="Adverse events",
        submit="Save the grades",
        intro="Grade 0 says that it was looked for and is not there; what stays open was not looked for.",
        fields=(
            Field(name="on", label="Graded on", kind="day", needed=True),
            Field(name="edition", label="Edition", kind="choice", choices=same("", *EDITIONS), needed=True),
            *each,
            Field(name="rest", label="What is left open above was looked for and is not there: grade 0", kind="tick"),
            Field(name="term", label="Another term", hint="as CTCAE names it", suggestions=_suggested(library)),
            Field(name="grade", label="Its grade", kind="choice", choices=_GRADES),
            Field(
                name="attributed", label="Drug or treatment behind it", hint="of this other term; several with a comma"
            ),
            Field(name="degree", label="How likely", kind="choice", choices=same("", *DEGREES)),
            Field(name="onset", label="Began on", kind="day"),
            Field(name="resolved", label="Over on", kind="day"),
            Field(name="action", label="What was done", kind="choice", choices=same("", *ACTIONS)),
        ),
    )


def _suggested(library: Library) -> tuple[tuple[str, str], ...]:
    """The commonest terms with what their grades mean, offered while typing."""
    return tuple((row["term"], help_line(row["term"], library)) for row in library.tables[HELP])


def _details(values: Values) -> dict[str, Detail]:
    """What is told of the term in words; refuses details without a term, and drugs without a degree or the reverse."""
    term = " ".join(values["term"].split())
    drugs = [each.strip() for each in values["attributed"].split(",") if each.strip()]
    if bool(drugs) != bool(values["degree"]):
        raise ImpossibleValue("a drug without how likely, or the reverse", expected="both or neither")
    told = Detail(
        attributions=dict.fromkeys(drugs, values["degree"]),
        onset=values["onset"],
        resolved=values["resolved"],
        action=values["action"],
    )
    if told == NO_DETAIL:
        return {}
    if not term:
        raise ImpossibleValue("details without the term that they are about", expected="the term in words")
    return {term: told}


def _of_treatment(request: SignedIn, patient: PatientHeader) -> Iterator[str]:
    """The terms that the regimen under way asks about, in the order of its files."""
    today = opened_today(patient, by=request.user)
    library = shelf(by=request.user)
    due = due_day(scene_on(today.chart, library, today.review.on))
    if due is not None:
        yield from toxicity_terms(due.regimen, library)
