"""One account: role, credential, password, closing it and opening it again."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may
from medonc.web.accounts import ROLES, SignedIn, User
from medonc.web.acting import Done, Values, act_page
from medonc.web.form_fields import Field, Form, same
from medonc.workbench import people as accounts


def form(username: str, *, role: str, credential: str, is_open: bool) -> Form:
    """The form with the account as it stands. An empty password leaves the old one."""
    state = (("open", "open"), ("closed", "closed: signs in no more"))
    return Form(
        title=f"Account {username}",
        submit="Save account",
        fields=(
            Field(name="role", label="Role", kind="choice", choices=same(*ROLES), start=role),
            Field(name="credential", label="Signs as", start=credential),
            Field(name="state", label="Account", kind="choice", choices=state, start="open" if is_open else "closed"),
            Field(
                name="password",
                label="New password",
                kind="password",
                hint="empty: it stays as it is",
                autocomplete="new-password",
            ),
        ),
    )


@may("people")
def person(request: SignedIn, username: str) -> HttpResponse:
    """The form; only what differs is changed."""
    held = accounts.person(username)

    def act(values: Values) -> Done:
        _change(held, values, by=request.user)
        return Done(says=f"{held.name} saved.")

    shown = form(username, role=held.role, credential=held.credential, is_open=held.is_active)
    return act_page(request, shown, act, back=reverse("people"))


def _change(held: User, values: Values, *, by: User) -> None:
    if values["role"] != held.role:
        accounts.change_role(held.username, role=values["role"], by=by)
    if values["credential"].strip() != held.credential:
        accounts.change_credential(held.username, credential=values["credential"], by=by)
    if values["password"]:
        accounts.set_password(held.username, password=values["password"], by=by)
    if (values["state"] == "open") != held.is_active:
        (accounts.open_account if values["state"] == "open" else accounts.close_account)(held.username, by=by)
