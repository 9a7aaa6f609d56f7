"""Who may see a page, and whose page it is: decorators that check rights, load the patient and show refusals."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from medonc.values.errors import MedoncError
from medonc.web.accounts import SignedIn
from medonc.web.refusals import refused
from medonc.workbench.open_chart import opened, patient_header
from medonc.workbench.patients import PatientHeader
from medonc.workbench.restricted import ChartRestricted
from medonc.workbench.rights import may as has_right
from medonc.workbench.rights import must

P = ParamSpec("P")
Of: TypeAlias = Callable[Concatenate[SignedIn, P], HttpResponse]
OfPatient: TypeAlias = Callable[Concatenate[SignedIn, PatientHeader, P], HttpResponse]
Page: TypeAlias = Callable[..., HttpResponse]


def may(act: str) -> Callable[[Of[P]], Page]:
    """The page is for people who may do this act; a refusal inside becomes its page."""

    def decorate(view: Of[P]) -> Page:
        @wraps(view)
        def page(request: SignedIn, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                must(request.user, act)
                return view(request, *args, **kwargs)
            except ChartRestricted as closed:
                return _ask_for_a_reason(request, closed)
            except MedoncError as error:
                return refused(request, error)

        return login_required(page)

    return decorate


def _ask_for_a_reason(request: SignedIn, closed: ChartRestricted) -> HttpResponse:
    """The form of the reason, for those who may state one; whatever was sent is refused."""
    if request.method != "GET" or request.htmx or not has_right(request.user, "break_glass"):
        return refused(request, closed)
    back = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('state_reason', args=[closed.patient])}?{back}")


def may_of_patient(act: str) -> Callable[[OfPatient[P]], Page]:
    """As `may`, for a page about one patient, who is loaded from the number in the address; the opening is kept.

    A restricted chart leads to the page on which a reason is stated.
    """

    def decorate(view: OfPatient[P]) -> Page:
        @wraps(view)
        def page(request: SignedIn, patient: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            who = patient_header(patient, by=request.user)
            opened(patient, by=request.user)
            return view(request, who, *args, **kwargs)

        return may(act)(page)  # type: ignore[arg-type]  # `wraps` hides the names of the arguments

    return decorate
