"""One's own account: who one is here, one's credentials, and the ways to change the password and the second factor."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.credentials_shown import CredentialRow, credential_rows
from medonc.web.show import show
from medonc.workbench.credentials import credentials_of, lacking
from medonc.workbench.rights import RIGHTS
from medonc.workbench.sign_in import has_second_factor
from medonc.workbench.site_settings import today


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """What the person is here, and may do."""

    name: str
    username: str
    role: str
    signs_as: str
    acts: tuple[str, ...]
    credentials: tuple[CredentialRow, ...]
    lacking: tuple[str, ...]
    second_factor: str


@may("read")
def account(request: SignedIn) -> HttpResponse:
    """The page of the person who is signed in."""
    user = request.user
    acts = tuple(sorted(act.replace("_", " ") for act in RIGHTS.get(user.role, ())))
    page = AccountPage(
        name=user.name,
        username=user.username,
        role=user.role,
        signs_as=user.signs_as,
        acts=acts,
        credentials=credential_rows(credentials_of(user.username, by=user), on=today()),
        lacking=lacking(user),
        second_factor="an authenticator is asked for at sign-in" if has_second_factor(user) else "none",
    )
    return show(request, "account.html", page)
