"""Reading the inbox: new results by person, critical ones first; what waits for its person; what was acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from medonc.store.clock import now
from medonc.store.models import PatientEntry, ResourceVersion, ResultLine, UnclaimedResult, User
from medonc.store.models.inbox import ACKNOWLEDGED, OPEN
from medonc.values.errors import NotHeld
from medonc.workbench.errors import NoSuchPatient
from medonc.workbench.inbox.acknowledge_result import DONE, is_normal
from medonc.workbench.inbox.escalate_results import clock_name, due_by
from medonc.workbench.inbox.named import name_of
from medonc.workbench.patients import PatientHeader, header, survivor
from medonc.workbench.restricted import closed_to, must_open
from medonc.workbench.rights import must

ALL, MINE, CRITICAL, WHOSE, DID = "all", "mine", "critical", "whose", "acknowledged"
SHOWS = (ALL, MINE, CRITICAL, WHOSE, DID)
_DAYS = timedelta(days=7)  # so long what was acknowledged is listed
_MOST = 1000  # lines of one page


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """One result as the inbox shows it. `due_by` is there for a critical one that is open."""

    line: ResultLine
    patient: PatientHeader
    normal: bool
    due_by: datetime | None
    did: str = ""  # who acknowledged it, and what was done

    def as_json(self) -> dict[str, object]:
        """Stable keys for other programs."""
        held = self.line
        names = ("test", "value", "limits", "previous", "flag", "grade", "critical", "why", "rule", "edition", "note")
        who = {n: getattr(self.patient, n) for n in ("name", "born", "record_number")}
        moments = {"arrived": held.arrived_at, "effective": held.effective_at, "raised": held.escalated_at}
        return {
            "line": held.pk,
            "patient": {"patient": self.patient.pk, **who},
            "resource": str(held.resource),
            "state": held.state,
            **{name: getattr(held, name) for name in names},
            **{name: when.isoformat() if when else None for name, when in moments.items()},
            "due_by": self.due_by.isoformat() if self.due_by else None,
            "acknowledged_by": held.done_by,
            "done": held.done,
            "done_words": held.done_words,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonResults:
    """The results of one person, critical ones first. `normal` are those that can be acknowledged together."""

    patient: PatientHeader
    lines: tuple[LineShown, ...]

    @property
    def normal(self) -> tuple[int, ...]:
        """The numbers of the normal ones that are open."""
        return tuple(each.line.pk for each in self.lines if each.normal and each.line.state == OPEN)

    @property
    def critical(self) -> bool:
        """Whether one of them is critical."""
        return any(each.line.critical for each in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """The inbox as one person reads it. `closed` counts the results of charts that are closed to them."""

    show: str
    people: tuple[PersonResults, ...]
    unclaimed: tuple[UnclaimedResult, ...]
    counts: dict[str, int]
    closed: int
    clock: str
    more: int = 0


def read_inbox(*, by: User, show: str = ALL, at: datetime | None = None) -> Inbox:
    """The lines of one view: all, mine (of people to whose record one wrote), critical, whose, acknowledged."""
    must(by, "read")
    if show not in SHOWS:
        raise NotHeld.named("view of the inbox", show, SHOWS)
    shut = closed_to(by)
    open_ = ResultLine.objects.filter(state=OPEN)
    seen, waiting = open_.exclude(patient__in=shut), UnclaimedResult.objects.filter(state=OPEN)
    did = ResultLine.objects.filter(state=ACKNOWLEDGED, done_at__gte=(at or now()) - _DAYS).exclude(patient__in=shut)
    views = {ALL: seen, MINE: seen.filter(patient__in=_own(by)), CRITICAL: seen.filter(critical=True), DID: did}
    counts = {name: rows.count() for name, rows in views.items()} | {WHOSE: waiting.count()}
    counts[CRITICAL] += waiting.filter(critical=True).count()
    chosen = views.get(show, ResultLine.objects.none())
    with_waiting = waiting if show in (ALL, WHOSE) else waiting.filter(critical=True) if show == CRITICAL else ()
    return Inbox(
        show=show,
        people=_by_person(chosen.order_by("-done_at", "pk") if show == DID else chosen),
        unclaimed=tuple(with_waiting),
        counts=counts,
        closed=open_.filter(patient__in=shut).count(),
        clock=clock_name(),
        more=max(0, counts[show] - _MOST) if show != WHOSE else 0,
    )


def read_line(line: int, *, by: User) -> LineShown:
    """One result of the inbox."""
    must(by, "read")
    held = ResultLine.objects.select_related("patient", "resource").filter(pk=line).first()
    if held is None:
        raise NoSuchPatient(f"no result {line} in the inbox", do="open the inbox again")
    must_open(held.patient_id, by=by)
    return _shown(held, header(survivor(held.patient_id)))


def unclaimed_json(row: UnclaimedResult) -> dict[str, object]:
    """A result without its person, with stable keys for other programs."""
    names = ("test", "value", "flag", "critical", "why", "stated", "source", "came_in")
    raised = row.escalated_at.isoformat() if row.escalated_at else None
    said = {name: getattr(row, name) for name in names}
    return {"unclaimed": row.pk, **said, "arrived": row.arrived_at.isoformat(), "raised": raised}


def _own(by: User) -> set[int]:
    """The people to whose record somebody wrote: their patients. An import is nobody's care."""
    written = ResourceVersion.objects.filter(received_by=by.username).exclude(act="import")
    own = set(written.exclude(resource__patient=None).values_list("resource__patient", flat=True))
    kin = PatientEntry.objects.filter(merged_into__in=own).values_list("pk", flat=True)
    into = PatientEntry.objects.filter(pk__in=own).exclude(merged_into=None).values_list("merged_into", flat=True)
    return own | set(kin) | {pk for pk in into if pk is not None}


def _by_person(rows: QuerySet[ResultLine]) -> tuple[PersonResults, ...]:
    headers: dict[int, PatientHeader] = {}
    found: dict[int, list[LineShown]] = {}
    for row in rows.select_related("patient", "resource")[:_MOST]:
        if row.patient_id not in headers:
            headers[row.patient_id] = header(survivor(row.patient_id))
        who = headers[row.patient_id]
        found.setdefault(who.pk, []).append(_shown(row, who))
    return tuple(
        PersonResults(patient=lines[0].patient, lines=tuple(sorted(lines, key=_grave))) for lines in found.values()
    )


def _grave(shown: LineShown) -> tuple[bool, bool, bool]:
    return not shown.line.critical, shown.normal, not shown.line.is_report


def _shown(row: ResultLine, who: PatientHeader) -> LineShown:
    waits = row.critical and row.state == OPEN
    did = f"{name_of(row.done_by)}: {DONE.get(row.done, row.done)}" if row.done_by else ""
    return LineShown(
        line=row,
        patient=who,
        normal=is_normal(row),
        due_by=due_by(row.arrived_at) if waits else None,
        did=f"{did}; {row.done_words}" if row.done_words else did,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalWaiting:
    """What the desk says of critical results that nobody acknowledged."""

    lines: tuple[LineShown, ...]
    unclaimed: int
    closed: int
    raised: int
    raised_to_me: bool

    @property
    def count(self) -> int:
        """How many wait."""
        return len(self.lines) + self.unclaimed + self.closed


def critical_waiting(*, by: User) -> CriticalWaiting:
    """The critical results that wait, those raised first; of restricted charts only how many."""
    must(by, "desk")
    shut = closed_to(by)
    rows = ResultLine.objects.filter(state=OPEN, critical=True).select_related("patient", "resource")
    lines = [_shown(row, header(survivor(row.patient_id))) for row in rows.exclude(patient__in=shut)]
    nobody = UnclaimedResult.objects.filter(state=OPEN, critical=True)
    raised = [role for kind in (rows, nobody) for role in kind.values_list("escalated_to", flat=True) if role]
    return CriticalWaiting(
        lines=tuple(sorted(lines, key=lambda shown: shown.line.escalated_at is None)),
        unclaimed=nobody.count(),
        closed=rows.filter(patient__in=shut).count(),
        raised=len(raised),
        raised_to_me=by.role in raised,
    )
