"""A specimen with what was found in it, or findings of one that the record holds."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse

from medonc.record import Chart
from medonc.record.disease import Specimen
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Choices, Field, Form, same
from medonc.web.opened import opened_today
from medonc.web.words import day
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_specimen import PROCEDURES, SIDES, TypedSpecimen, record_findings, record_specimen
from medonc.workbench.specimen_findings import MARGINS, TypedFindings, gradings

TAKEN = (
    Field(
        name="procedure",
        label="How it was taken",
        suggestions=same(*PROCEDURES),
        needed=True,
        hint="such as core needle biopsy, resection",
    ),
    Field(name="site", label="Site", needed=True, hint="such as breast, upper outer quadrant"),
    Field(name="side", label="Side", kind="choice", choices=same("", *SIDES)),
    Field(name="on", label="Taken on", kind="day", needed=True),
    Field(name="accession", label="Laboratory number", hint="as on the report, such as H26-1234"),
)
_EXTRANODAL: Choices = (("", "not stated"), ("no", "no"), ("yes", "yes"))


def _found() -> tuple[Field, ...]:
    return (
        Field(name="histology", label="Histology in words", hint="such as invasive carcinoma, no special type"),
        Field(name="histology_code", label="Histology, ICD-O-3", hint="such as 8500/3"),
        Field(name="grading", label="Graded by", kind="choice", choices=same("", *sorted(gradings()))),
        Field(name="grade", label="Grade", hint="as it was given, such as G2"),
        Field(name="examined", label="Lymph nodes examined"),
        Field(name="positive", label="Lymph nodes with tumour"),
        Field(name="deposit", label="Largest deposit in a node, mm"),
        Field(name="extranodal", label="Grows beyond the node", kind="choice", choices=_EXTRANODAL),
        Field(name="margin", label="Margin", hint="which one; empty means the nearest"),
        Field(name="margin_state", label="Margin is", kind="choice", choices=same("", *MARGINS)),
        Field(name="distance", label="Distance to it, mm"),
    )


def specimen_choices(chart: Chart) -> Choices:
    """The specimens of a chart by their references, newest first."""
    held = sorted(chart.all(Specimen), key=lambda s: str(s.effective.day) if s.effective else "", reverse=True)
    return tuple((str(s.source), named(s)) for s in held)


def named(specimen: Specimen) -> str:
    """A specimen in a few words, with its day and number."""
    said = ", ".join(str(c) for c in (specimen.procedure, specimen.site) if c) or specimen.said() or "specimen"
    when = day(specimen.effective.text) if specimen.effective else ""
    return ", ".join(filter(None, [said, when, specimen.accession]))


def form() -> Form:
    """The form of a new specimen."""
    return Form(
        title="Specimen",
        submit="Save the specimen",
        intro="From the pathologist's report. What stays empty counts as not reported. Stains have forms of their own.",
        fields=(*TAKEN, *_found()),
    )


def findings_form(choices: Choices) -> Form:
    """The form of further findings in a specimen that the record holds."""
    return Form(
        title="Findings in a specimen",
        submit="Save the findings",
        intro="What stays empty counts as not reported.",
        fields=(Field(name="specimen", label="Specimen", kind="choice", choices=choices, needed=True), *_found()),
    )


def correction_form(held: Specimen, version: int) -> Form:
    """The form of a correction, filled in as it is recorded."""
    site = str(held.site or "")
    side = next((each for each in SIDES if site.lower().startswith(each)), "")
    start = {
        "procedure": str(held.procedure or ""),
        "site": site[len(side) :].strip(),
        "side": side,
        "on": held.effective.text if held.effective else "",
        "accession": held.accession,
    }
    return Form(
        title="Correct a specimen",
        submit="Save the correction",
        intro="The version before is kept, with your reason. What was found in it stays with it.",
        fields=(
            *(replace(each, start=start[each.name]) for each in TAKEN),
            Field(name="reason", label="Reason", kind="area", needed=True),
            Field(name="seen", label="Version seen", kind="hidden", start=str(version)),
        ),
    )


def _typed(values: Values) -> TypedFindings:
    return TypedFindings(**{field.name: values[field.name] for field in _found()})


def taken(values: Values) -> TypedSpecimen:
    """How it was taken, from the form."""
    return TypedSpecimen(**{field.name: values[field.name] for field in TAKEN})


@may_of_patient("record_pathology")
def specimen(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form of a new specimen; it opens on the page of the diagnosis, where its stains can be written."""

    def act(values: Values) -> Done:
        written = record_specimen(patient.pk, taken(values), _typed(values), by=request.user)
        return Done(says="Specimen saved." if len(written) == 1 else "Specimen saved, with what was found in it.")

    return act_on_patient(request, patient, form(), act, then=reverse("diagnosis_page", args=[patient.pk]))


@may_of_patient("record_pathology")
def findings(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form of findings; the specimen may stand in the address."""
    choices = specimen_choices(opened_today(patient, by=request.user).chart)

    def act(values: Values) -> Done:
        record_findings(patient.pk, _typed(values), specimen=values["specimen"], by=request.user)
        return Done(says="Findings saved.")

    return act_on_patient(
        request, patient, findings_form(choices), act, then=reverse("diagnosis_page", args=[patient.pk])
    )
