"""The keys [ and ]: the patient before or after this one in the order of the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.workbench.patients import PatientHeader
from medonc.workbench.read_desk import neighbours


@may_of_patient("desk")
def neighbour(request: SignedIn, patient: PatientHeader, way: str) -> HttpResponse:
    """That patient's story; the same one again, with a word, at the end of the desk."""
    before, after = neighbours(patient.pk, by=request.user)
    other = before if way == "before" else after
    if other is None:
        messages.info(request, f"There is no patient {way} this one on the desk.")
    return redirect("story", other or patient.pk)
