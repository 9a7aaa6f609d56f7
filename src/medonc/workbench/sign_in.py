"""Who is who: lockouts, second factors, and the confirmation that a signature asks for, each in the audit."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from medonc.store import audit, lockout
from medonc.store.clock import now
from medonc.store.lockout import Lock
from medonc.store.models import User
from medonc.values.errors import Refused
from medonc.workbench.people import person
from medonc.workbench.rights import must


def locks(*, by: User) -> tuple[Lock, ...]:
    """The accounts that are closed now after too many attempts, and until when."""
    must(by, "people")
    return lockout.locks()


def unlock(username: str, *, by: User) -> None:
    """Open an account that too many attempts closed; refuses one that is not closed."""
    must(by, "people")
    if not lockout.locks(username=person(username).username):
        raise Refused(f"'{username}' is not closed by attempts")
    with transaction.atomic():
        lockout.unlock(username)
        audit.append(who=by.username, act="people", at=now(), detail={"unlocked": username})


def has_second_factor(user: User) -> bool:
    """Whether the person is asked for a code of an authenticator."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def with_second_factor(*, by: User) -> frozenset[str]:
    """The accounts that have a second factor."""
    must(by, "people")
    rows = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    return frozenset(rows.values_list("user__username", flat=True))


def end_second_factor(username: str, *, reason: str, by: User) -> None:
    """Take away a second factor whose device is lost; refuses one's own, which the person ends for themselves."""
    must(by, "people")
    user = person(username)
    if user.pk == by.pk:
        raise Refused("one's own second factor is not ended here", do="end it under your account, with a code")
    if not has_second_factor(user):
        raise Refused(f"{user.name} has no second factor")
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        audit.append(
            who=by.username, act="people", at=now(), detail={"second factor ended": username, "reason": reason}
        )


def is_code(user: User, code: str) -> bool:
    """Whether this is the code that the person's authenticator shows now; each code is taken once."""
    held = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return held is not None and bool(held.wrap().validate_code(code))


def keep_confirmation(user: User, *, how: str, act: str, given: bool) -> None:
    """Keep that a person confirmed who they are before an act, or failed to, and by what."""
    name = "confirmed" if given else "not_confirmed"
    with transaction.atomic():
        audit.append(who=user.username, act=name, at=now(), detail={"by": how, "before": act})
