"""What entitles a person to an act: credentials as an administrator verified them, and the gate that asks for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import Credential as Row
from medonc.store.models import CredentialKind, User
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.workbench import entered
from medonc.workbench.errors import NotAllowed
from medonc.workbench.people import COMMAND_LINE, person
from medonc.workbench.reasons import stated
from medonc.workbench.rights import NEEDS, may, must
from medonc.workbench.site_settings import today

KINDS: tuple[str, ...] = tuple(CredentialKind.values)
WARNING = 60  # days before the end in which a person and the administrator are told
_RUN_OUT = (CredentialKind.LICENCE, CredentialKind.CHEMOTHERAPY_COMPETENCE, CredentialKind.BOARD_CERTIFICATION)


class NotCredentialed(NotAllowed):
    """The role would allow it, but no credential that the act needs holds on the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One credential. It holds from `valid_from` to `valid_until`, both days included; `ended_on` cuts it short."""

    pk: int
    username: str
    name: str
    kind: str
    title: str
    issuer: str
    number: str
    valid_from: date
    valid_until: date | None
    verified_by: str
    verified_on: date
    recorded_by: str
    recorded_at: datetime
    ended_on: date | None = None
    ended_because: str = ""

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; None where it does not run out. An end counts from its own day."""
        cut = self.ended_on - timedelta(days=1) if self.ended_on else None
        return min((day for day in (self.valid_until, cut) if day), default=None)

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= on and (self.last_day is None or on <= self.last_day)

    def said(self) -> str:
        """As a signature cites it: "licence RN, Board of Nursing 4711, until 2027-03-31"."""
        until = f", until {self.last_day.isoformat()}" if self.last_day else ""
        return f"{self.kind} {self.title}, {self.issuer} {self.number}".strip() + until


def record_credential(
    username: str,
    *,
    kind: str,
    title: str,
    issuer: str,
    valid_from: str,
    verified_by: str,
    verified_on: str,
    by: User,
    number: str = "",
    valid_until: str = "",
) -> Credential:
    """Record a credential that was verified; a renewal is recorded the same way, and the earlier one stays.

    Refuses one's own, an unknown kind, a licence, competence or certification without its end, and days out of order.
    """
    must(by, "people")
    owner = _of_somebody_else(username, by=by)
    row = Row(
        user=owner,
        kind=_kind(kind),
        title=_words(title, "what it is called"),
        issuer=_words(issuer, "who issued it"),
        number=number.strip(),
        valid_from=entered.calendar_day(valid_from, what="the first day"),
        valid_until=_until(valid_until, kind=kind),
        verified_by=_words(verified_by, "who verified it"),
        verified_on=entered.day(verified_on, what="the day of verification").day,
    )
    if row.valid_until and row.valid_until < row.valid_from:
        raise ImpossibleValue(f"it ends on {row.valid_until}, before it begins on {row.valid_from}")
    return _keep(row, by=by, act="credential")


def end_credential(username: str, credential: int, *, on: str, reason: str, by: User) -> Credential:
    """End a credential before its time, as when a licence is suspended: from `on` it no longer holds."""
    must(by, "people")
    owner = _of_somebody_else(username, by=by)
    held = next((c for c in _of(owner) if c.pk == credential), None)
    if held is None:
        raise NotHeld(f"no credential {credential} of {owner.name}", do="open the person's credentials")
    if held.ended_on:
        raise Refused(f"it was ended already, from {held.ended_on}")
    day = entered.calendar_day(on, what="the day from which it no longer holds")
    row = Row(user=owner, kind=held.kind, title=held.title, issuer=held.issuer, number=held.number, valid_from=day)
    row.ends_id, row.reason = held.pk, stated(reason)
    row.verified_by, row.verified_on = by.name, today()
    _keep(row, by=by, act="end_credential")
    return next(c for c in _of(owner) if c.pk == credential)


def credentials_of(username: str, *, by: User) -> tuple[Credential, ...]:
    """Every credential of a person, with its history, by kind; one's own, or anybody's for an administrator."""
    if by.username != username:
        must(by, "people")
    return _of(person(username))


def credential_for(user: User, act: str, on: date) -> Credential | None:
    """The credential under which a person does an act on a day; None where the act needs none.

    Refuses (`NotCredentialed`) where one of those needed is lacking, has ended or has not begun, naming which and when.
    """
    held = credentials_for(user, act, on)
    return held[0] if held else None


def credentials_for(user: User, act: str, on: date) -> tuple[Credential, ...]:
    """Every credential that the act needs, one a kind, the licence first; refuses as `credential_for`."""
    needed = NEEDS.get(act, ())
    if not needed:
        return ()
    held = _of(user)
    return tuple(_holding(user, [c for c in held if c.kind == kind], kind, act, on) for kind in needed)


def ending(held: Iterable[Credential], *, on: date, within: int = WARNING) -> tuple[Credential, ...]:
    """Of each kind, title and issuer the newest, where it ends within these days or has ended."""
    newest = {(c.username, c.kind, c.title, c.issuer): c for c in sorted(held, key=_last)}
    limit = on + timedelta(days=within)
    return tuple(c for c in newest.values() if c.last_day is not None and c.last_day <= limit)


def ending_soon(*, by: User) -> tuple[Credential, ...]:
    """Everybody's credentials that end within 60 days or have ended, the soonest first."""
    must(by, "people")
    rows = Row.objects.filter(user__is_active=True).exclude(user__username=COMMAND_LINE)
    return tuple(sorted(ending(_read(rows), on=today()), key=_last))


def how_many(*, by: User) -> dict[str, int]:
    """How many credentials hold today, by account."""
    must(by, "people")
    held = [c for c in _read(Row.objects.all()) if c.holds(today())]
    return dict(Counter(c.username for c in held))


def own_ending(user: User) -> tuple[Credential, ...]:
    """One's own credentials that end within 60 days or have ended."""
    return ending(_of(user), on=today())


def lacking(user: User) -> tuple[str, ...]:
    """What keeps a person from acts that their role would allow today, in a sentence each."""
    day, said = today(), []
    for act in NEEDS:
        try:
            _ = credentials_for(user, act, day) if may(user, act) else ()
        except NotCredentialed as refused:
            said.append(refused.found)
    return tuple(dict.fromkeys(said))


def _holding(user: User, held: list[Credential], kind: str, act: str, on: date) -> Credential:
    found = [c for c in held if c.holds(on)]
    if found:
        return max(found, key=_last)
    raise NotCredentialed(
        f"{user.name}: {_why(held, kind, on)}",
        expected=f"a {kind} that holds on {on}, to {act.replace('_', ' ')}",
        do="an administrator records it under People, once it is verified",
    )


def _why(held: list[Credential], kind: str, on: date) -> str:
    if not held:
        return f"no {kind} is recorded"
    past = [c for c in held if c.last_day is not None and c.last_day < on]
    if not past:
        return f"the {kind} does not begin before {min(c.valid_from for c in held)}"
    last = max(past, key=_last)
    if last.ended_on and last.last_day != last.valid_until:
        return f"the {kind} was ended from {last.ended_on} ({last.ended_because})"
    return f"the {kind} ended on {last.last_day}"


def _last(credential: Credential) -> date:
    return credential.last_day or date.max


def _of(user: User) -> tuple[Credential, ...]:
    return _read(Row.objects.filter(user=user))


def _read(rows: Iterable[Row]) -> tuple[Credential, ...]:
    held = sorted(rows, key=lambda row: (KINDS.index(row.kind), row.valid_from, row.pk))
    ended = {row.ends_id: row for row in held if row.ends_id}
    names = User.objects.in_bulk({row.user_id for row in held})
    return tuple(_shown(row, names[row.user_id], ended.get(row.pk)) for row in held if not row.ends_id)


def _shown(row: Row, owner: User, end: Row | None) -> Credential:
    columns = ("pk", "kind", "title", "issuer", "number", "valid_from", "valid_until", "verified_by", "verified_on")
    return Credential(
        **{name: getattr(row, name) for name in (*columns, "recorded_by", "recorded_at")},
        username=owner.username,
        name=owner.name,
        ended_on=end.valid_from if end else None,
        ended_because=end.reason if end else "",
    )


def _keep(row: Row, *, by: User, act: str) -> Credential:
    row.recorded_by, row.recorded_at = by.username, now()
    with transaction.atomic():
        row.save(force_insert=True)
        named = {"kind": row.kind, "title": row.title, "issuer": row.issuer, "number": row.number}
        days = {"from": row.valid_from.isoformat(), "until": row.valid_until.isoformat() if row.valid_until else ""}
        detail = {"account": row.user.username, **named, **days, "reason": row.reason, "verified by": row.verified_by}
        audit.append(who=by.username, act=act, at=row.recorded_at, detail=detail)
    return _shown(row, row.user, None)


def _of_somebody_else(username: str, *, by: User) -> User:
    owner = person(username)
    if owner.pk == by.pk:
        raise NotAllowed("nobody records their own credentials", do="ask another administrator")
    return owner


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise NotHeld.named("kind of credential", kind, KINDS)
    return kind


def _words(text: str, what: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise ImpossibleValue(f"{what} is not given")
    return words


def _until(text: str, *, kind: str) -> date | None:
    if text.strip():
        return entered.calendar_day(text, what="the last day")
    if kind in _RUN_OUT:
        raise ImpossibleValue(f"a {kind} without its last day", expected="the day until which it holds")
    return None
