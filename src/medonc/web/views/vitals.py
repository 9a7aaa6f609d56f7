"""Vital signs of one moment, several at once."""

from __future__ import annotations

from django.http import HttpResponse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_on_patient
from medonc.web.form_fields import Field, Form
from medonc.web.words import counted
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_vitals import SIGNS, record_vitals

_UNITS = {
    "weight": ("kg", "g", "[lb_av]"),
    "height": ("cm", "m", "[in_i]"),
    "temperature": ("Cel", "[degF]"),
    "pulse": ("/min",),
    "saturation": ("%",),
    "breaths": ("/min",),
}

FORM = Form(
    title="Vital signs",
    submit="Save what was measured",
    intro="All of one moment. What was not measured stays empty.",
    fields=(
        Field(name="on", label="Measured on", kind="day", needed=True, hint="with the time, where it is known"),
        *(Field(name=name, label=SIGNS[name][1], kind="quantity", units=units) for name, units in _UNITS.items()),
        Field(name="systolic", label="Systolic pressure", hint="mmHg"),
        Field(name="diastolic", label="Diastolic pressure", hint="mmHg"),
    ),
)


@may_of_patient("record_vitals")
def vitals(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The form; all signs are written, or none."""

    def act(values: Values) -> Done:
        signs = {name: (values[name], values[f"{name}_unit"]) for name in _UNITS}
        pressure = {name: values[name] for name in ("systolic", "diastolic")}
        written = record_vitals(patient.pk, on=values["on"], by=request.user, **pressure, **signs)  # type: ignore[arg-type]
        return Done(says=f"{counted(len(written), 'vital sign').capitalize()} saved.")

    return act_on_patient(request, patient, FORM, act)
