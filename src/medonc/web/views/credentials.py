"""The credentials of a person, with their history; recording a new one, and ending one before its time."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_page
from medonc.web.credentials_shown import CredentialRow, credential_rows
from medonc.web.form_fields import Field, Form, same
from medonc.web.show import show
from medonc.web.words import moment
from medonc.workbench.credentials import KINDS, credentials_of, end_credential, lacking, record_credential
from medonc.workbench.people import person
from medonc.workbench.sign_in import has_second_factor, locks
from medonc.workbench.site_settings import today, zone

ADD = Form(
    title="Record a credential",
    submit="Record",
    intro="As it was verified. A renewal is recorded the same way; the earlier one stays in the history.",
    fields=(
        Field(name="kind", label="Kind", kind="choice", choices=same(*KINDS), needed=True),
        Field(name="title", label="What it is called", needed=True, hint="such as MD, Medical oncology, RN"),
        Field(name="issuer", label="Issued by", needed=True),
        Field(name="number", label="Number"),
        Field(name="valid_from", label="First day", kind="day", needed=True),
        Field(name="valid_until", label="Last day", kind="day", hint="it holds on this day; empty: does not run out"),
        Field(name="verified_by", label="Verified by", needed=True, hint="who looked at the original or the register"),
        Field(name="verified_on", label="Verified on", kind="day", needed=True),
    ),
)
END = Form(
    title="End a credential",
    submit="End it",
    intro="As when a licence is suspended. It no longer holds from the day given; it stays in the history.",
    grave=True,
    fields=(
        Field(name="on", label="No longer holds from", kind="day", needed=True),
        Field(name="reason", label="Reason", kind="area", needed=True),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsPage:
    """A person's credentials, what they keep the person from today, and the state of the account's door."""

    username: str
    name: str
    role: str
    rows: tuple[CredentialRow, ...]
    lacking: tuple[str, ...]
    closed_until: str
    has_second_factor: bool


@may("people")
def credentials(request: SignedIn, username: str) -> HttpResponse:
    """The page of one person, for the administrator."""
    user = person(username)
    closed = [lock.until for lock in locks(by=request.user) if lock.username == username]
    page = CredentialsPage(
        username=username,
        name=user.name,
        role=user.role,
        rows=credential_rows(credentials_of(username, by=request.user), on=today()),
        lacking=lacking(user),
        closed_until=moment(max(closed), zone()) if closed else "",
        has_second_factor=has_second_factor(user),
    )
    return show(request, "credentials.html", page)


@may("people")
def add_credential(request: SignedIn, username: str) -> HttpResponse:
    """The form of a new one, or of a renewal."""
    person(username)

    def act(values: Values) -> Done:
        made = record_credential(username, **values, by=request.user)
        return Done(says=f"{made.kind.capitalize()} {made.title} of {made.name} recorded.")

    return act_page(request, ADD, act, back=reverse("credentials", args=[username]))


@may("people")
def end_one(request: SignedIn, username: str, credential: int) -> HttpResponse:
    """The form that ends one before its time."""
    person(username)

    def act(values: Values) -> Done:
        held = end_credential(username, credential, **values, by=request.user)
        return Done(says=f"{held.kind.capitalize()} {held.title} of {held.name} no longer holds.")

    return act_page(request, END, act, back=reverse("credentials", args=[username]))
