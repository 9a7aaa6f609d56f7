"""Messages: inside the house and by mail. Their words are fixed: no name, no illness, no symptom, no drug, ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from medonc.store.clock import now
from medonc.store.models import OutMessage, User
from medonc.workbench.setting_kinds import NONE
from medonc.workbench.site_settings import setting

INVITATION, WAITING, HANDED, UP = "invitation", "waiting", "handed over", "went up"
_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The words of one kind of message. `{link}` is all that is filled in."""

    subject: str
    text: str


TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        INVITATION: Template(
            subject="A page is ready for you",
            text="Hello,\n\na page with a few questions is ready for you:\n{link}\n\nIt opens without a password and "
            "ends after some days. Please do not send it on.\nThis address is not read. If you need help, please "
            "use the telephone.\n",
        ),
        WAITING: Template(
            subject="One entry waits in the queue", text="One entry waits for you in the queue:\n{link}\n"
        ),
        HANDED: Template(
            subject="One entry was handed over to you", text="One entry was handed over to you in the queue:\n{link}\n"
        ),
        UP: Template(
            subject="One entry was not acknowledged in time",
            text="One entry of the queue was not acknowledged in time and has gone up to your role:\n{link}\n",
        ),
    }
)


def tell_person(person: User, kind: str, *, path: str, at: datetime) -> None:
    """A message for a person of the house; by mail as well where an address is held and the site sends mail."""
    OutMessage.objects.create(kind=kind, person=person.username, address=person.email, link=path, made_at=at)


def tell_role(role: str, kind: str, *, path: str, at: datetime) -> int:
    """The same message for everybody of a role; returns how many there are."""
    held = User.objects.filter(role=role, is_active=True)
    for person in held:
        tell_person(person, kind, path=path, at=at)
    return len(held)


def tell_address(address: str, kind: str, *, path: str, at: datetime) -> None:
    """A message to an address outside; it waits until the site sends mail."""
    OutMessage.objects.create(kind=kind, address=address, link=path, made_at=at)


def unseen_messages(by: User) -> tuple[tuple[str, str], ...]:
    """What waits inside for a person: the words and where they lead."""
    held = OutMessage.objects.filter(person=by.username, seen_at=None)
    found = ((TEMPLATES[row.kind].subject, row.link) for row in held if row.kind in TEMPLATES)
    return tuple(dict.fromkeys(found))  # each once, however often it was told


def mark_read(by: User, *, at: datetime | None = None) -> None:
    """The person has looked at the queue: what waited for them is seen."""
    OutMessage.objects.filter(person=by.username, seen_at=None).update(seen_at=at or now())


def mail_is_on() -> bool:
    """Whether mail goes out: the site decided so, named its own address, and the machine names a mail server."""
    return setting("mail") == "yes" and setting("address") != NONE and bool(settings.MAIL_CONFIGURED)


def send_messages(*, at: datetime | None = None) -> str:
    """Send what waits for mail, each once; says how many, and how many failed. Nothing where mail is off."""
    if not mail_is_on():
        return "mail is off"
    sent = failed = 0
    waiting = OutMessage.objects.exclude(address="").filter(sent_at=None, attempts__lt=_TRIES)
    for pk in list(waiting.values_list("pk", flat=True)):
        if _send(pk, at=at or now()):
            sent += 1
        else:
            failed += 1
    if failed:
        raise RuntimeError(f"{failed} messages could not be sent, {sent} were")
    return f"{sent} messages sent"


def words_of(kind: str, link: str) -> tuple[str, str]:
    """The subject and the text of a message."""
    held = TEMPLATES[kind]
    return held.subject, held.text.format(link=link)


def _send(pk: int, *, at: datetime) -> bool:
    with transaction.atomic():
        row = OutMessage.objects.select_for_update().get(pk=pk)
        if row.sent_at is not None:
            return True
        subject, text = words_of(row.kind, f"{setting('address')}{row.link}")
        try:
            EmailMessage(subject, text, to=[row.address]).send()
        except OSError:  # the server is away, or refuses; it is tried again
            row.attempts += 1
            row.save(update_fields=["attempts"])
            return False
        row.sent_at = at
        row.save(update_fields=["sent_at"])
        return True
