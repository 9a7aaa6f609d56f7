"""Adverse events, all those of the patient's treatment on one page: grade 0 says that it was looked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse

from medonc.knowledge.shapes import Library
from medonc.practice.criteria import scene_on
from medonc.practice.cycles import due_day
from medonc.practice.cycles.terms import toxicity_terms
from medonc.practice.exposure.events import exposures
from medonc.practice.toxicity_management.checkpoint import checkpoint_exposure
from medonc.practice.toxicity_management.grade_help import HELP, help_line
from medonc.record.therapy import DrugEvent
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
_HAD = (DrugEvent.GIVEN, DrugEvent.TAKEN)
_RECENT, _MOST = timedelta(days=365), 6  # drugs given within a year may be behind an event; so many are asked about
_GRADES = (("", "not looked for"), *((str(grade), f"grade {grade}") for grade in range(6)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form asks about: the terms, and the drugs that may be behind them by id and name."""

    terms: tuple[str, ...]
    drugs: tuple[tuple[str, str], ...]


@may_of_patient("record_toxicity")
def toxicity(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form with the terms that the next day of treatment asks about first; each grade is written by itself."""
    asked = _asked(request, patient)
    terms = asked.terms

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
            details={**_of_terms(values, asked), **_details(values)},
        )
        return Done(says=f"{len(written)} grade{'' if len(written) == 1 else 's'} saved.")

    return act_on_patient(request, patient, form(asked, shelf(by=request.user)), act)


def form(asked: Asked, library: Library) -> Form:
    """The form for these terms, each with when, why and what was done; and one more in words."""
    each = (field for number, term in enumerate(asked.terms) for field in _term_fields(number, term, asked, library))
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


def _term_fields(number: int, term: str, asked: Asked, library: Library) -> Iterator[Field]:
    """The grade of a term; folded away beside it its days, the drugs behind it and what was done."""
    title = term[:1].upper() + term[1:]
    fold = f"{title}: since when, because of what, what was done"
    yield Field(name=f"g{number}", label=title, kind="choice", choices=_GRADES, hint=help_line(term, library))
    yield Field(name=f"g{number}_onset", label=f"{title} began on", kind="day", fold=fold)
    yield Field(name=f"g{number}_resolved", label=f"{title} was over on", kind="day", fold=fold)
    yield Field(
        name=f"g{number}_action", label=f"Done about {term}", kind="choice", choices=same("", *ACTIONS), fold=fold
    )
    for drug, name in asked.drugs:
        label = f"{title} because of {name}"
        yield Field(name=f"g{number}_{drug}", label=label, kind="choice", choices=same("", *DEGREES), fold=fold)


def _suggested(library: Library) -> tuple[tuple[str, str], ...]:
    """The commonest terms with what their grades mean, offered while typing."""
    return tuple((row["term"], help_line(row["term"], library)) for row in library.tables[HELP])


def _of_terms(values: Values, asked: Asked) -> dict[str, Detail]:
    """What is told of each term of the list; refuses it of a term without a grade above 0."""
    found = {}
    for number, term in enumerate(asked.terms):
        degrees = {name: values[f"g{number}_{drug}"] for drug, name in asked.drugs}
        told = Detail(
            attributions={name: how for name, how in degrees.items() if how},
            onset=values[f"g{number}_onset"],
            resolved=values[f"g{number}_resolved"],
            action=values[f"g{number}_action"],
        )
        if told == NO_DETAIL:
            continue
        if values[f"g{number}"] in ("", "0"):
            raise ImpossibleValue(f"details of {term} without its grade", expected="a grade from 1 to 5")
        found[term] = told
    return found


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


def _asked(request: SignedIn, patient: PatientHeader) -> Asked:
    """The terms that the regimen under way asks about and the usual ones; its drugs and those given of late."""
    today, library = opened_today(patient, by=request.user), shelf(by=request.user)
    due = due_day(scene_on(today.chart, library, today.review.on))
    of_regimen = toxicity_terms(due.regimen, library) if due is not None else ()
    planned = due.regimen.drugs if due is not None else ()
    given = exposures(today.chart, library, _HAD).known
    recent = [each.drug for each in reversed(given) if (today.review.on - each.day) <= _RECENT]
    lasting = checkpoint_exposure(today.chart, library, today.review.on)
    drugs = dict.fromkeys((*planned, *recent, *(d for d in (lasting.drugs if lasting else ()) if d in library.drugs)))
    return Asked(
        terms=tuple(dict.fromkeys((*of_regimen, *_USUAL))),
        drugs=tuple((each, library.drug(each).name) for each in drugs)[:_MOST],
    )
