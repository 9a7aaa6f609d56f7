"""Stains and hybridisations of a specimen, by the panel that a pathologist reports them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Choices, Field, Form, same
from medonc.web.opened import opened_today
from medonc.web.views.specimen import specimen_choices
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_stains import (
    INTENSITIES,
    KINDS_OF_PD_L1,
    METHODS,
    MICROSATELLITES,
    READINGS,
    SCORES,
    TypedStain,
    record_stains,
)

_REPAIR = ("MLH1", "PMS2", "MSH2", "MSH6")
_CLONES = ("22C3", "28-8", "SP142", "SP263")
_TARGETS = ("ER", "PR", "HER2", "Ki-67", "PD-L1", "p16", "p53", "CK7", "CK20", "CD10", "BCL6", "MUM1", "MYC", "BCL2")
_STRENGTHS, _SHARE = same("", *INTENSITIES), "per cent of tumour cells, 0 to 100"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One form: its title, what it asks, and the stains that follow from what was sent."""

    title: str
    fields: tuple[Field, ...]
    read: Callable[[Values], Iterator[TypedStain]]
    intro: str = "What stays empty counts as not reported, never as negative."


def _receptors(values: Values) -> Iterator[TypedStain]:
    for name, target in (("er", "ER"), ("pr", "PR")):
        if values[name].strip() or values[f"{name}_intensity"]:
            yield TypedStain(target=target, percent=values[name], intensity=values[f"{name}_intensity"])
    if values["her2"] or values["faint"].strip():
        yield TypedStain(target="HER2", score=values["her2"], faint=values["faint"], clone=values["clone"])
    if values["ratio"].strip() or values["copies"].strip():
        yield TypedStain(target="HER2", method="ISH", ratio=values["ratio"], copies=values["copies"])
    if values["ki67"].strip():
        yield TypedStain(target="Ki-67", percent=values["ki67"])


def _repair(values: Values) -> Iterator[TypedStain]:
    yield from (TypedStain(target=name, reading=values[name]) for name in _REPAIR if values[name])


def _pd_l1(values: Values) -> Iterator[TypedStain]:
    yield TypedStain(target="PD-L1", clone=values["clone"], score=values["kind"], percent=values["value"])


def _one(values: Values) -> Iterator[TypedStain]:
    names = ("target", "method", "clone", "percent", "intensity", "score", "ratio", "copies", "faint", "reading")
    yield TypedStain(**{name: values[name] for name in names})


PANELS = {
    "receptors": Panel(
        title="Receptors, HER2 and Ki-67",
        read=_receptors,
        fields=(
            Field(name="er", label="ER, %", hint=_SHARE),
            Field(name="er_intensity", label="ER, intensity", kind="choice", choices=_STRENGTHS),
            Field(name="pr", label="PR, %", hint=_SHARE),
            Field(name="pr_intensity", label="PR, intensity", kind="choice", choices=_STRENGTHS),
            Field(name="her2", label="HER2 by stain", kind="choice", choices=same("", *SCORES)),
            Field(name="clone", label="HER2, clone", hint="such as 4B5"),
            Field(name="faint", label="HER2 0: faint staining, %", hint="tells ultralow; only with a score of 0"),
            Field(name="ki67", label="Ki-67, %", hint=_SHARE),
            Field(name="ratio", label="HER2/CEP17 ratio", hint="in situ hybridisation"),
            Field(name="copies", label="HER2 copies a cell", hint="in situ hybridisation"),
        ),
    ),
    "mismatch_repair": Panel(
        title="Mismatch repair and microsatellites",
        read=_repair,
        fields=(
            *(Field(name=n, label=n, kind="choice", choices=same("", *READINGS[2:])) for n in _REPAIR),
            Field(name="msi", label="Microsatellites", kind="choice", choices=same("", *MICROSATELLITES)),
        ),
    ),
    "pd_l1": Panel(
        title="PD-L1",
        read=_pd_l1,
        intro="The drugs have their limits by the kind of score and the clone: both are asked for.",
        fields=(
            Field(name="kind", label="Score", kind="choice", choices=same("", *KINDS_OF_PD_L1), needed=True),
            Field(name="value", label="Value", needed=True, hint="0 to 100"),
            Field(name="clone", label="Clone", suggestions=same(*_CLONES)),
        ),
    ),
    "stain": Panel(
        title="One stain or hybridisation",
        read=_one,
        fields=(
            Field(name="target", label="What was stained", suggestions=same(*_TARGETS), needed=True),
            Field(name="method", label="Method", kind="choice", choices=same(*METHODS), needed=True),
            Field(name="clone", label="Clone"),
            Field(name="percent", label="Stained, %"),
            Field(name="intensity", label="Intensity", kind="choice", choices=_STRENGTHS),
            Field(name="score", label="Score", suggestions=same(*SCORES, *KINDS_OF_PD_L1), hint="such as 2+"),
            Field(name="faint", label="Faint staining, %"),
            Field(name="reading", label="Reading", suggestions=same(*READINGS), hint="as the pathologist says it"),
            Field(name="ratio", label="Ratio", hint="in situ hybridisation"),
            Field(name="copies", label="Copies a cell", hint="in situ hybridisation"),
        ),
    ),
}


def form(panel: Panel, choices: Choices) -> Form:
    """The form of a panel: the specimen, the day of the report, then the tests."""
    return Form(
        title=panel.title,
        submit="Save",
        intro=panel.intro if choices else f"{panel.intro} No specimen is recorded yet: write that first.",
        fields=(
            Field(name="specimen", label="Specimen", kind="choice", choices=choices or same(""), needed=True),
            Field(name="on", label="Reported on", kind="day", needed=True),
            *panel.fields,
        ),
    )


@may_of_patient("record_pathology")
def stains(request: SignedIn, patient: PatientHeader, panel: str) -> HttpResponse:
    """The form of a panel; the specimen may stand in the address."""
    asked = PANELS[panel]
    choices = specimen_choices(opened_today(patient, by=request.user).chart)

    def act(values: Values) -> Done:
        written = record_stains(
            patient.pk,
            asked.read(values),
            specimen=values["specimen"],
            on=values["on"],
            microsatellites=values.get("msi", ""),
            by=request.user,
        )
        return Done(says=f"{len(written)} result{'' if len(written) == 1 else 's'} saved.")

    then = reverse("diagnosis_page", args=[patient.pk])
    return act_on_patient(request, patient, form(asked, choices), act, then=then)
