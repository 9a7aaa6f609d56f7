"""A page that acts: shows its form, does the act when it is sent, and keeps what was typed where it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from medonc.values.errors import MedoncError
from medonc.web.accounts import SignedIn
from medonc.web.form_fields import FieldShown, Form, folded, sent_values, shown
from medonc.web.opened import opened_today
from medonc.web.patient_line import PatientLine
from medonc.web.refusals import Refusal, refusal
from medonc.web.show import show
from medonc.workbench.new_patient import SameName
from medonc.workbench.patients import PatientHeader

Values: TypeAlias = Mapping[str, str]
Act: TypeAlias = Callable[[Values], "Done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What to say after an act; `then` is the next page, where it is not the usual one."""

    says: str
    then: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A form in its page. `line` is there where the form is about a patient."""

    form: Form
    fields: tuple[FieldShown, ...]
    back: str
    line: PatientLine | None = None
    refusal: Refusal | None = None
    alike: tuple[PatientHeader, ...] = ()

    @property
    def folds(self) -> tuple[tuple[str, tuple[FieldShown, ...]], ...]:
        """The fields as they stand in the page: open, or folded away under words."""
        return folded(self.fields)


def version_seen(values: Values) -> int:
    """The version that the person saw, as the form sends it back; 0, which is none, where it was tampered with."""
    return int(values["seen"]) if values["seen"].isdecimal() else 0


def act_page(request: SignedIn, form: Form, act: Act, *, back: str, then: str = "") -> HttpResponse:
    """The form, or after the act the page `then`."""
    return _page(request, form, act, back=back, then=then or back, patient=None)


def act_on_patient(request: SignedIn, patient: PatientHeader, form: Form, act: Act, *, then: str = "") -> HttpResponse:
    """The form under the patient's line, or after the act the patient's story."""
    back = reverse("story", args=[patient.pk])
    return _page(request, form, act, back=back, then=then or back, patient=patient)


def _page(
    request: SignedIn, form: Form, act: Act, *, back: str, then: str, patient: PatientHeader | None
) -> HttpResponse:
    error: MedoncError | None = None
    if request.method == "POST":
        try:
            done = act(sent_values(form, request.POST.dict()))
            messages.success(request, done.says)
            return HttpResponseRedirect(done.then or then)
        except MedoncError as refused:
            error = refused
    return _show(request, form, error, back=back, patient=patient)


def _show(
    request: SignedIn, form: Form, error: MedoncError | None, *, back: str, patient: PatientHeader | None
) -> HttpResponse:
    parts = refusal(error) if error else None
    page = FormPage(
        form=form,
        fields=shown(form, request.POST.dict() or request.GET.dict()),
        back=back,
        line=opened_today(patient, by=request.user).line if patient else None,
        refusal=parts,
        alike=error.alike if isinstance(error, SameName) else (),
    )
    return show(request, "form.html", page, status=parts.status if parts else 200)
