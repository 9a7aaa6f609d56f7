"""The people who work here: their accounts, and making a new one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may
from medonc.web.accounts import ROLES, SignedIn
from medonc.web.acting import Done, Values, act_page
from medonc.web.form_fields import Field, Form, same
from medonc.web.show import show
from medonc.web.words import moment
from medonc.workbench import people as accounts
from medonc.workbench.site_settings import zone

ADD = Form(
    title="New account",
    submit="Make the account",
    fields=(
        Field(name="name", label="Full name", needed=True),
        Field(name="username", label="Account name", needed=True),
        Field(name="role", label="Role", kind="choice", choices=same(*ROLES)),
        Field(name="credential", label="Signs as", hint="such as MD, medical oncology, licence 12345"),
        Field(
            name="password",
            label="First password",
            kind="password",
            needed=True,
            hint="12 characters or more; the person changes it",
            autocomplete="new-password",
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """An account with its last sign-in in the site's time."""

    person: accounts.PersonShown
    last_seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Every account."""

    rows: tuple[PersonRow, ...]


@may("people")
def people(request: SignedIn) -> HttpResponse:
    """The list of accounts."""
    where = zone()
    rows = (PersonRow(person=p, last_seen=moment(p.last_login, where)) for p in accounts.people(by=request.user))
    return show(request, "people.html", PeoplePage(rows=tuple(rows)))


@may("people")
def add_person(request: SignedIn) -> HttpResponse:
    """The form of a new account."""

    def act(values: Values) -> Done:
        accounts.add_person(**values, by=request.user)
        return Done(says=f"{values['name']} can sign in.")

    return act_page(request, ADD, act, back=reverse("people"))
