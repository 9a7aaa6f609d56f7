"""Opening an account that attempts closed, and taking away a second factor whose device is lost."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_page
from medonc.web.form_fields import Field, Form
from medonc.workbench import sign_in
from medonc.workbench.people import person
from medonc.workbench.reasons import stated

UNLOCK = Form(
    title="Unlock the account",
    submit="Unlock",
    intro="Too many attempts closed it. Speak with the person first: somebody else may have tried.",
    fields=(),
)
END_FACTOR = Form(
    title="End the second factor",
    submit="End it",
    intro="For a device that is lost. Until the person begins another, the password alone opens the account.",
    grave=True,
    fields=(Field(name="reason", label="Reason", kind="area", needed=True),),
)


@may("people")
def unlock(request: SignedIn, username: str) -> HttpResponse:
    """The form that unlocks."""
    held = person(username)

    def act(values: Values) -> Done:  # noqa: ARG001  the form asks nothing
        sign_in.unlock(username, by=request.user)
        return Done(says=f"{held.name} can sign in again.")

    return act_page(request, UNLOCK, act, back=reverse("credentials", args=[username]))


@may("people")
def end_factor(request: SignedIn, username: str) -> HttpResponse:
    """The form that ends a second factor."""
    held = person(username)

    def act(values: Values) -> Done:
        sign_in.end_second_factor(username, reason=stated(values["reason"]), by=request.user)
        return Done(says=f"{held.name} signs in with the password alone.")

    return act_page(request, END_FACTOR, act, back=reverse("credentials", args=[username]))
