"""The people who work here: their accounts, and making a new one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may
from medonc.web.accounts import ROLES, SignedIn, User
from medonc.web.acting import Done, Values, act_page
from medonc.web.form_fields import Field, Form, same
from medonc.web.show import show
from medonc.web.words import counted, day, moment
from medonc.workbench import people as accounts
from medonc.workbench.credentials import Credential, ending_soon, how_many
from medonc.workbench.restricted import unseen
from medonc.workbench.rights import may as has_right
from medonc.workbench.sign_in import locks, with_second_factor
from medonc.workbench.site_settings import today, zone

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
    """An account with its last sign-in in the site's time; `locked` says until when attempts closed it."""

    person: accounts.PersonShown
    last_seen: str
    credentials: str
    second_factor: bool
    locked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingShown:
    """A credential that ends soon or has ended, as the administrator reads it."""

    username: str
    name: str
    words: str
    glyph: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Every account, what ends soon, and how many openings of restricted charts nobody looked at."""

    rows: tuple[PersonRow, ...]
    ending: tuple[EndingShown, ...]
    unseen: int

    @property
    def unseen_words(self) -> str:
        """ "Two charts were opened"."""
        return f"{counted(self.unseen, 'restricted chart').capitalize()} {'was' if self.unseen == 1 else 'were'} opened"


@may("people")
def people(request: SignedIn) -> HttpResponse:
    """The list of accounts."""
    by = request.user
    page = PeoplePage(
        rows=_rows(by=by),
        ending=tuple(_ending(held) for held in ending_soon(by=by)),
        unseen=unseen(by=by) if has_right(by, "restrict") else 0,
    )
    return show(request, "people.html", page)


def _rows(*, by: User) -> tuple[PersonRow, ...]:
    where, factors, counts = zone(), with_second_factor(by=by), how_many(by=by)
    closed = {lock.username: f"{lock.until.astimezone(where):%H:%M}" for lock in locks(by=by)}
    return tuple(
        PersonRow(
            person=p,
            last_seen=moment(p.last_login, where),
            credentials=str(counts.get(p.username, "none")),
            second_factor=p.username in factors,
            locked=closed.get(p.username, ""),
        )
        for p in accounts.people(by=by)
    )


def _ending(held: Credential) -> EndingShown:
    last = held.last_day or today()
    over = last < today()
    return EndingShown(
        username=held.username,
        name=held.name,
        words=f"{held.kind} {held.title} {'ended' if over else 'ends'} on {day(last.isoformat())}.",
        glyph="hold" if over else "reduce",
        tone="hold" if over else "reduce",
    )


@may("people")
def add_person(request: SignedIn) -> HttpResponse:
    """The form of a new account."""

    def act(values: Values) -> Done:
        accounts.add_person(**values, by=request.user)
        return Done(says=f"{values['name']} can sign in.")

    return act_page(request, ADD, act, back=reverse("people"))
