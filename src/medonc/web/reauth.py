"""Confirming who one is, in the same sending that signs: the password, or the code of the second factor."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import authenticate
from django.http import HttpRequest

from medonc.store import lockout
from medonc.web.accounts import SignedIn, User
from medonc.web.form_fields import Field
from medonc.web.words import moment
from medonc.workbench.errors import NotAllowed
from medonc.workbench.sign_in import has_second_factor, is_code, keep_confirmation
from medonc.workbench.site_settings import zone

PASSWORD = Field(
    name="password",
    label="Your password",
    kind="password",
    hint="your signature: it is asked for each time",
    autocomplete="current-password",
)
CODE = Field(
    name="code",
    label="Or the code of your authenticator",
    kind="password",
    hint="six figures; each is taken once",
    autocomplete="one-time-code",
)


class NotConfirmed(NotAllowed):
    """The password or the code was not that of the person who is signed in; nothing was signed."""


def confirmed(request: SignedIn, *, password: str = "", code: str = "", act: str = "sign") -> None:
    """Passes where the password is the person's, or the code is; refuses (`NotConfirmed`) otherwise.

    Call it outside a transaction: a failure must stay counted, in the lockout of the sign-in and in the audit.
    """
    user = request.user
    _must_be_open(request, user)
    how = "code" if code.strip() and not password else "password"
    if not (password or code.strip()):
        raise NotConfirmed("nothing was given to sign with", expected=_wanted(user), do="give it, and send again")
    if _is_given(request, user, password, code):
        lockout.succeeded(request, user.username)
        keep_confirmation(user, how=how, act=act, given=True)
        return
    keep_confirmation(user, how=how, act=act, given=False)
    _must_be_open(request, user)
    raise NotConfirmed(f"that is not your {how}", expected=_wanted(user), do="try again; nothing was signed")


def fields(user: User) -> tuple[Field, ...]:
    """What a page that signs asks for: the password, and the code where a second factor was begun."""
    return (PASSWORD, CODE) if has_second_factor(user) else (PASSWORD,)


def closed_words(until: datetime) -> str:
    """Since when not, and until when: for the refusal and the page of a closed account."""
    return f"this account is closed from this place until {moment(until, zone())}"


def _is_given(request: HttpRequest, user: User, password: str, code: str) -> bool:
    """Asks the sign-in itself about a password, so that its lockout counts; a wrong code is counted here."""
    if password:
        found = authenticate(lockout.without_form(request), username=user.username, password=password)
        return found is not None and found.pk == user.pk
    if is_code(user, code.strip()):
        return True
    lockout.failed(request, user.username)
    return False


def _must_be_open(request: HttpRequest, user: User) -> None:
    until = lockout.closed_until(request, user.username)
    if until is not None:
        do = "wait until then, or ask an administrator to unlock it"
        raise NotConfirmed(f"too many attempts: {closed_words(until)}", do=do)


def _wanted(user: User) -> str:
    return "your password, or a fresh code of your authenticator" if has_second_factor(user) else "your password"
