"""The queue of what patients reported: severe first, each with an owner, a clock, and what was done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import AuditEntry, TriageEntry, TriageMove, User
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.workbench.errors import Conflict
from medonc.workbench.people import person as account
from medonc.workbench.reports.messages import HANDED, tell_person
from medonc.workbench.restricted import closed_to, must_of_patient
from medonc.workbench.rights import may, must
from medonc.workbench.site_settings import zone

ACT = "triage"
QUEUE = "/triage/"
SEVERE, SOON, NOTE = LEVELS = ("severe", "soon", "note")
WAITING, TAKEN, CLOSED = "waiting", "taken", "closed"
UP = "went up"
NOT_REACHED, NO_ACTION = "not-reached", "none"
ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "called": "Talked with the patient",
        NOT_REACHED: "Called, nobody reached",
        "advice": "Advice given",
        "medicine": "Medicine started or changed",
        "visit": "Seen, or visit made earlier",
        "emergency": "Sent to the emergency department",
        "prescriber": "Prescriber told",
        NO_ACTION: "No action needed",
    }
)
_ENDS = frozenset(ACTIONS) - {NOT_REACHED}  # an attempt alone closes nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """One alert of an entry as it was raised."""

    level: str
    sentence: str
    do: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """One move of an entry, as a person reads it."""

    at: datetime
    who: str
    move: str
    action: str
    words: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageLine:
    """One entry as the queue shows it. `late`: its clock is over and nobody acknowledged it."""

    pk: int
    patient: int
    name: str
    born: str
    record_number: str
    level: str
    state: str
    alerts: tuple[AlertLine, ...]
    owner: str
    owner_name: str
    made_at: datetime
    clock: str
    acknowledge_by: datetime | None
    acknowledged_at: datetime | None
    escalated_to: str
    late: bool
    version: int
    sent: bool  # False: the patient answered a warning sign, and has not sent the whole report
    moves: tuple[MoveLine, ...]

    @property
    def may_close(self) -> bool:
        """Whether what was done is recorded."""
        return any(move.action in map(ACTIONS.__getitem__, _ENDS) for move in self.moves)


def triage_queue(*, by: User, at: datetime | None = None) -> tuple[TriageLine, ...]:
    """What is not closed, severe first, the oldest first; restricted charts are left out where they are closed."""
    must(by, ACT)
    rows = TriageEntry.objects.exclude(state=CLOSED).exclude(patient__in=closed_to(by))
    return lines_of(rows.select_related("patient", "request").prefetch_related("moves"), at=at or now())


def closed_entries(*, by: User) -> int:
    """How many open entries are of charts that are closed to this reader: a list must not hide that."""
    must(by, ACT)
    return TriageEntry.objects.exclude(state=CLOSED).filter(patient__in=closed_to(by)).count()


def open_entries(*, by: User) -> int:
    """How many entries of the queue are open, for the bar above every page; none for those who do no triage."""
    return TriageEntry.objects.exclude(state=CLOSED).count() if may(by, ACT) else 0


def severe_waiting(*, by: User, at: datetime | None = None) -> tuple[TriageLine, ...]:
    """The severe entries that nobody acknowledged, for the desk of those who do triage; none for the others."""
    if not may(by, ACT):
        return ()
    return tuple(line for line in triage_queue(by=by, at=at) if line.level == SEVERE and line.state == WAITING)


def lines_of(rows: Iterable[TriageEntry], *, at: datetime) -> tuple[TriageLine, ...]:
    """Entries as lines: severe first, the oldest first."""
    held = list(rows)
    names = _names(held)
    lines = [_line(row, names, at) for row in held]
    return tuple(sorted(lines, key=lambda line: (LEVELS.index(line.level), line.made_at, line.pk)))


def take(entry: int, *, by: User, expected_version: int, at: datetime | None = None) -> TriageEntry:
    """Acknowledge an entry and own it; taking what somebody else owns moves it to oneself, and says so."""
    with transaction.atomic():
        row = _open_row(entry, by=by, expected_version=expected_version)
        if row.owner == by.username and row.state == TAKEN:
            return row
        moment = at or now()
        if row.acknowledged_at is None:
            row.acknowledged_at, row.acknowledged_by = moment, by.username
        before, row.owner, row.state = row.owner, by.username, TAKEN
        return _moved(row, "take", by=by, at=moment, to=before and f"from {before}")


def hand_over(
    entry: int, *, to: str, by: User, expected_version: int, words: str = "", at: datetime | None = None
) -> TriageEntry:
    """Give an entry to a colleague, who is told; refuses one who has no right to it, and oneself."""
    colleague = account(to)
    if not may(colleague, ACT):
        raise Refused(f"{colleague.name} ({colleague.role}) does no triage", do="choose somebody who does")
    with transaction.atomic():
        row = _open_row(entry, by=by, expected_version=expected_version)
        if colleague.username == row.owner:
            raise Refused(f"{colleague.name} has it already")
        must_of_patient(row.patient_id, by=colleague, act=ACT)
        moment = at or now()
        if row.acknowledged_at is None:
            row.acknowledged_at, row.acknowledged_by = moment, by.username
        row.owner, row.state = colleague.username, TAKEN
        tell_person(colleague, HANDED, path=QUEUE, at=moment)
        return _moved(row, "hand over", by=by, at=moment, words=words.strip(), to=colleague.username)


def record_action(
    entry: int, *, action: str, words: str = "", by: User, expected_version: int, at: datetime | None = None
) -> TriageEntry:
    """Write down what was done; who does something takes the entry. Refuses no action needed without words."""
    if action not in ACTIONS:
        raise NotHeld.named("action", action, ACTIONS)
    if action == NO_ACTION and len(words.strip()) < 3:
        raise ImpossibleValue("no action needed, without saying why", expected="a few words")
    with transaction.atomic():
        row = _open_row(entry, by=by, expected_version=expected_version)
        moment = at or now()
        if row.acknowledged_at is None:
            row.acknowledged_at, row.acknowledged_by = moment, by.username
        row.owner, row.state = row.owner or by.username, TAKEN
        return _moved(row, "done", by=by, at=moment, action=action, words=words.strip())


def close(entry: int, *, by: User, expected_version: int, at: datetime | None = None) -> TriageEntry:
    """Close an entry; refuses while nothing that was done is recorded: an attempt to call is not enough."""
    with transaction.atomic():
        row = _open_row(entry, by=by, expected_version=expected_version)
        if not row.moves.filter(action__in=_ENDS).exists():
            raise Refused("nothing is recorded that was done", do="record what was done, then close it")
        row.state, row.closed_at = CLOSED, at or now()
        return _moved(row, "close", by=by, at=row.closed_at)


def team(*, by: User) -> tuple[tuple[str, str], ...]:
    """Whom an entry can be handed to: account name, and name with role."""
    held = User.objects.filter(is_active=True).exclude(pk=by.pk).order_by("last_name", "username")
    return tuple((each.username, f"{each.name}, {each.role}") for each in held if may(each, ACT))


def _open_row(entry: int, *, by: User, expected_version: int) -> TriageEntry:
    row = TriageEntry.objects.select_for_update().filter(pk=entry).first()
    if row is None:
        raise NotHeld(f"no entry {entry} in the queue")
    must_of_patient(row.patient_id, by=by, act=ACT)
    if row.version != expected_version or row.state == CLOSED:
        raise _too_late(row)
    return row


def _too_late(row: TriageEntry) -> Conflict:
    """Who moved the entry meanwhile, what it was, and when; the audit also knows what was no move of a person."""
    acts = AuditEntry.objects.filter(patient_id=row.patient_id, act__startswith="triage_").order_by("-number")[:50]
    last = next((each for each in acts if json.loads(each.detail).get("entry") == row.pk), None)
    do = "look at it again, and repeat it"
    if last is None:
        return Conflict("this entry was moved since you opened the queue", do=do)
    held = User.objects.filter(username=last.who).first()
    when = f"{datetime.fromisoformat(last.at).astimezone(zone()):%d %b %Y, %H:%M}"
    what = last.act.removeprefix("triage_").replace("_", " ")
    who = held.name if held else last.who
    return Conflict(f"this entry was moved by {who} since you opened the queue: {what}, {when}", do=do)


def _moved(row: TriageEntry, move: str, *, by: User, at: datetime, **said: str) -> TriageEntry:
    """Save the row, keep the move, write the audit. Runs inside the transaction of the act."""
    row.version += 1
    row.save()
    TriageMove.objects.create(entry=row, at=at, who=by.username, move=move, **{k: v or "" for k, v in said.items()})
    detail = {"entry": row.pk, "level": row.level, "state": row.state, "owner": row.owner}
    act = f"triage_{move.replace(' ', '_')}"
    audit.append(who=by.username, act=act, at=at, patient=row.patient_id, detail={**detail, **said})
    return row


def _line(row: TriageEntry, names: Mapping[str, str], at: datetime) -> TriageLine:
    who = row.patient
    columns = ("pk", "level", "state", "owner", "made_at", "clock", "acknowledge_by", "acknowledged_at")
    return TriageLine(
        **{name: getattr(row, name) for name in columns},
        patient=who.pk,
        name=who.name,
        born=who.born,
        record_number=who.record_number,
        alerts=tuple(AlertLine(**each) for each in json.loads(row.alerts)),
        owner_name=names.get(row.owner, row.owner),
        escalated_to=row.escalated_to,
        late=row.state == WAITING and row.acknowledge_by is not None and row.acknowledge_by <= at,
        version=row.version,
        sent=row.request.answered_at is not None,
        moves=tuple(_move(move, names) for move in row.moves.all()),
    )


def _move(row: TriageMove, names: Mapping[str, str]) -> MoveLine:
    return MoveLine(
        at=row.at,
        who=names.get(row.who, row.who),
        move=row.move,
        action=ACTIONS.get(row.action, row.action),
        words=row.words,
        to=row.to if row.move == UP else names.get(row.to, row.to),  # it goes up to a role, not to a person
    )


def _names(rows: list[TriageEntry]) -> dict[str, str]:
    return {user.username: user.name for user in User.objects.all()} if rows else {}
