"""A stage, a category or a grade, on the scale it was given on."""

from __future__ import annotations

from django.http import HttpResponse

from medonc.record.disease import Stage
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Choices, Field, Form
from medonc.web.words import first_up
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_stage import record_stage, scales

_BETWEEN = "|"


def _scales() -> Choices:
    named = ((_BETWEEN.join(s), first_up(_named(*s))) for s in scales())
    return tuple(sorted(named, key=lambda choice: choice[1].lower()))


def _named(system: str, part: str, basis: str) -> str:
    said_twice = part.lower() in system.lower().split()  # "Histologic grade", "ALL risk"
    return " ".join(filter(None, (basis, system, "" if said_twice else part)))


def chosen(stage: Stage) -> str:
    """The choice of the form that a recorded stage was made with."""
    return _BETWEEN.join((stage.system, stage.part, stage.basis))


def form() -> Form:
    """The form, with every scale that a stage can be recorded on."""
    return Form(
        title="Stage",
        submit="Save stage",
        fields=(
            Field(name="scale", label="Scale", kind="choice", choices=_scales(), needed=True),
            Field(name="value", label="Stage as it was given", needed=True, hint="such as IIB, pT2, 3"),
            Field(name="on", label="Day of staging", kind="day", needed=True),
            Field(name="edition", label="Edition of the scale", hint="such as 8; empty where it is not stated"),
        ),
    )


@may_of_patient("record_stage")
def stage(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form; the stage is written in the words it was given in."""

    def act(values: Values) -> Done:
        system, part, basis = ([*values["scale"].split(_BETWEEN), "", "", ""])[:3]
        rest = {name: value for name, value in values.items() if name != "scale"}
        record_stage(patient.pk, system=system, part=part, basis=basis, **rest, by=request.user)
        return Done(says="Stage saved.")

    return act_on_patient(request, patient, form(), act)
