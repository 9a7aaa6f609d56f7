"""Accounts: who works here, in which role, under which credential."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import Role, User
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.workbench.rights import must

COMMAND_LINE = "command-line"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonShown:
    """An account as the administrator reads it."""

    pk: int
    username: str
    name: str
    role: str
    credential: str
    is_active: bool
    last_login: datetime | None


def people(*, by: User) -> tuple[PersonShown, ...]:
    """Every account but the command line's."""
    must(by, "people")
    names = ("pk", "username", "role", "credential", "is_active", "last_login")
    rows = User.objects.exclude(username=COMMAND_LINE)
    return tuple(PersonShown(name=row.name, **{n: getattr(row, n) for n in names}) for row in rows)


def add_person(*, username: str, name: str, role: str, password: str, by: User | None, credential: str = "") -> User:
    """A new account. `by` is None only for the first administrator; later it must be one."""
    _must_add(by, role)
    given, _, family = name.strip().rpartition(" ")
    user = User(
        username=username.strip(), first_name=given, last_name=family, role=_role(role), credential=credential.strip()
    )
    _check_new(user, password)
    user.set_password(password)
    with transaction.atomic():
        user.save()
        who = by.username if by else COMMAND_LINE
        audit.append(who=who, act="people", at=now(), detail={"added": user.username, "role": user.role})
    return user


def change_role(username: str, *, role: str, by: User) -> User:
    """Give an account another role; the last administrator keeps theirs."""
    must(by, "people")
    user = person(username)
    _not_the_last(user, unless=role == Role.ADMINISTRATOR)
    return _change(user, {"role": _role(role)}, by=by)


def change_credential(username: str, *, credential: str, by: User) -> User:
    """Record how a person signs."""
    must(by, "people")
    return _change(person(username), {"credential": credential.strip()}, by=by)


def close_account(username: str, *, by: User) -> User:
    """Close an account: it stays in the audit, and signs in no more."""
    must(by, "people")
    user = person(username)
    _not_the_last(user, unless=False)
    return _change(user, {"is_active": False}, by=by)


def open_account(username: str, *, by: User) -> User:
    """Open a closed account again."""
    must(by, "people")
    return _change(person(username), {"is_active": True}, by=by)


def set_password(username: str, *, password: str, by: User) -> User:
    """Give an account a new password, as when one was forgotten."""
    must(by, "people")
    user = person(username)
    _check_password(user, password)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.append(who=by.username, act="people", at=now(), detail={"password of": username})
    return user


def person(username: str) -> User:
    """The account of a name; refuses an unknown one."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotHeld.named("account", username, User.objects.values_list("username", flat=True))
    return user


def at_the_command_line() -> User:
    """The account under which the commands of this machine act; nobody can sign in with it."""
    user, made = User.objects.get_or_create(username=COMMAND_LINE, defaults={"role": Role.ADMINISTRATOR})
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def must_be_first() -> None:
    """Refuses where there are accounts already."""
    if User.objects.exclude(username=COMMAND_LINE).exists():
        raise Refused("there are accounts already", do="sign in as an administrator and add people there")


def _must_add(by: User | None, role: str) -> None:
    if by is not None:
        must(by, "people")
        return
    if role != Role.ADMINISTRATOR:
        raise Refused("the first account is not an administrator's", do="make the administrator first")
    must_be_first()


def _role(role: str) -> Role:
    if role not in Role.values:
        raise NotHeld.named("role", role, Role.values)
    return Role(role)


def _check_new(user: User, password: str) -> None:
    if not user.username or not user.last_name:
        raise ImpossibleValue("an account without a name", expected="an account name and the person's full name")
    if User.objects.filter(username__iexact=user.username).exists():
        raise Refused(f"there is an account '{user.username}' already", do="choose another account name")
    _check_password(user, password)


def _check_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ImpossibleValue(" ".join(weak.messages), expected="a password of 12 characters or more") from None


def _not_the_last(user: User, *, unless: bool) -> None:
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(username=COMMAND_LINE)
    if not unless and user.role == Role.ADMINISTRATOR and not others.exclude(pk=user.pk).exists():
        raise Refused(f"{user.name} is the last administrator", do="make another administrator first")


def _change(user: User, columns: dict[str, object], *, by: User) -> User:
    before = {name: str(getattr(user, name)) for name in columns}
    for name, value in columns.items():
        setattr(user, name, value)
    with transaction.atomic():
        user.save(update_fields=list(columns))
        detail = {"account": user.username, "from": before, "to": {k: str(v) for k, v in columns.items()}}
        audit.append(who=by.username, act="people", at=now(), detail=detail)
    return user
