"""Restricted charts: open to those who care for the patient, and to others for hours, after a reason is stated.

The flag is an administrator's. Who wrote to the record has a relation of care with it; an import is none. An opening
with a reason stands in the audit and on the administrator's list until somebody has looked at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import BrokenGlass, PatientEntry, ResourceVersion, User
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.workbench.errors import NotAllowed
from medonc.workbench.patients import PatientHeader, entry, family_of, header, survivor
from medonc.workbench.people import COMMAND_LINE
from medonc.workbench.reasons import stated
from medonc.workbench.rights import must

HOURS = 4
KINDS = {
    "staff": "works here, or is family of somebody who does",
    "vip": "is known to the public",
    "wish": "asked for it",
}
REASONS = {
    "care": "I take part in this patient's care today",
    "emergency": "an emergency",
    "advice": "I was asked for advice",
    "board": "the case comes before the board",
    "safety": "a question of safety: an alert, a recall, a report",
}
_NO_CARE = ("import",)  # acts that bring a record in without anybody seeing the patient


class ChartRestricted(NotAllowed):
    """The chart is restricted, and this person has neither a relation of care nor stated a reason."""

    def __init__(self, patient: int) -> None:
        super().__init__(
            "this chart is restricted",
            expected="somebody who cares for the patient, or a reason",
            do=f"state why you need it; it opens for {HOURS} hours, and an administrator is told",
        )
        self.patient = patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One opening with a reason, as an administrator reads it."""

    pk: int
    patient: PatientHeader
    who: str
    name: str
    role: str
    reason: str
    words: str
    at: datetime
    until: datetime
    seen_by: str
    seen_at: datetime | None


def restrict(patient: int, *, kind: str, reason: str, by: User) -> None:
    """Restrict a chart, the duplicates merged into it with it; refuses an unknown kind and an empty reason."""
    must(by, "restrict")
    if kind not in KINDS:
        raise NotHeld.named("kind of restriction", kind, KINDS)
    _flag(patient, kind, stated(reason), by)


def lift(patient: int, *, reason: str, by: User) -> None:
    """Open a restricted chart to everybody again."""
    must(by, "restrict")
    if not restriction(patient):
        raise Refused("this chart is not restricted")
    _flag(patient, "", stated(reason), by)


def restriction(patient: int) -> str:
    """Why the chart is restricted, as its code; empty where it is not."""
    held = PatientEntry.objects.filter(pk__in=_whole(patient)).exclude(restricted="")
    return held.values_list("restricted", flat=True).first() or ""


def must_open(patient: int, *, by: User) -> None:
    """Refuses (`ChartRestricted`) a restricted chart to somebody without a relation of care or a reason that holds."""
    if by.username != COMMAND_LINE and not _opens(_whole(patient), by):
        raise ChartRestricted(patient)


def must_of_patient(patient: int, *, by: User, act: str) -> None:
    """The right and the chart at once: what every act on one patient asks first."""
    must(by, act)
    must_open(patient, by=by)


def closed_to(by: User) -> frozenset[int]:
    """The entries that lists leave out for this person: restricted, and not open to them."""
    flagged = PatientEntry.objects.exclude(restricted="").values_list("pk", flat=True)
    if by.username == COMMAND_LINE:
        return frozenset()
    families = {_whole(pk) for pk in flagged}
    return frozenset(pk for family in families if not _opens(family, by) for pk in family)


def break_glass(patient: int, *, code: str, words: str, by: User) -> datetime:
    """Open a restricted chart for some hours; returns until when. Refuses a reason that is not listed, or not said."""
    must(by, "break_glass")
    if not code:
        raise ImpossibleValue("no reason is chosen", expected="one of the list, and your own words")
    if code not in REASONS:
        raise NotHeld.named("reason", code, REASONS)
    if not restriction(patient):
        raise Refused("this chart is not restricted", do="open it")
    why, at = stated(words), now()
    until = at + timedelta(hours=HOURS)
    with transaction.atomic():
        BrokenGlass.objects.create(patient=entry(patient), who=by.username, code=code, words=why, at=at, until=until)
        detail = {"reason": code, "words": why, "until": until.isoformat(), "role": by.role}
        audit.append(who=by.username, act="break_glass", at=at, patient=patient, detail=detail)
    return until


def open_until(patient: int, *, by: User) -> datetime | None:
    """Until when a stated reason keeps the chart open; None where none does."""
    last = _glass(_whole(patient), by).order_by("-until").first()
    return last.until if last else None


def openings(*, by: User, limit: int = 200) -> tuple[Opening, ...]:
    """Every opening with a reason, those that nobody has looked at first, then the newest."""
    must(by, "restrict")
    held = BrokenGlass.objects.select_related("patient").order_by("-at", "-pk")
    rows = [*held.filter(seen_at=None), *held.exclude(seen_at=None)[:limit]]
    people = {user.username: user for user in User.objects.filter(username__in={row.who for row in rows})}
    return tuple(_opening(row, people.get(row.who)) for row in rows)


def unseen(*, by: User) -> int:
    """How many openings no administrator has looked at."""
    must(by, "restrict")
    return BrokenGlass.objects.filter(seen_at=None).count()


def mark_seen(opening: int, *, by: User) -> None:
    """Note that an administrator looked at an opening; refuses one's own."""
    must(by, "restrict")
    with transaction.atomic():
        row = BrokenGlass.objects.select_for_update().filter(pk=opening).first()
        if row is None:
            raise NotHeld(f"no opening {opening}")
        if row.who == by.username:
            raise NotAllowed("nobody looks at their own opening", do="ask another administrator")
        if row.seen_at is None:
            row.seen_by, row.seen_at = by.username, now()
            row.save(update_fields=["seen_by", "seen_at"])
            detail = {"opening": row.pk, "of": row.who}
            audit.append(who=by.username, act="saw_opening", at=row.seen_at, patient=row.patient_id, detail=detail)


def restricted_patients(*, by: User) -> tuple[tuple[PatientHeader, str], ...]:
    """The restricted charts with why, for the administrator."""
    must(by, "restrict")
    rows = PatientEntry.objects.exclude(restricted="").order_by("family", "given", "pk")
    return tuple((header(row), KINDS.get(row.restricted, row.restricted)) for row in rows)


def header_of(patient: int, *, by: User) -> PatientHeader:
    """Who this is, for the pages on which a restricted chart is flagged or a reason is stated; no chart is opened."""
    must(by, "find")
    return header(entry(patient))


def _whole(patient: int) -> tuple[int, ...]:
    return family_of(survivor(patient).pk)


def _opens(family: tuple[int, ...], by: User) -> bool:
    if not PatientEntry.objects.filter(pk__in=family).exclude(restricted="").exists():
        return True
    return _cares(family, by) or _glass(family, by).exists()


def _cares(family: tuple[int, ...], by: User) -> bool:
    written = ResourceVersion.objects.filter(resource__patient__in=family, received_by=by.username)
    return written.exclude(act__in=_NO_CARE).exists()


def _glass(family: tuple[int, ...], by: User) -> QuerySet[BrokenGlass]:
    return BrokenGlass.objects.filter(patient__in=family, who=by.username, until__gt=now())


def _flag(patient: int, kind: str, reason: str, by: User) -> None:
    with transaction.atomic():
        before = restriction(patient)
        PatientEntry.objects.filter(pk__in=_whole(patient)).update(restricted=kind)
        detail = {"from": before, "to": kind, "reason": reason}
        audit.append(who=by.username, act="restrict", at=now(), patient=patient, detail=detail)


def _opening(row: BrokenGlass, person: User | None) -> Opening:
    columns = ("pk", "who", "words", "at", "until", "seen_by", "seen_at")
    return Opening(
        **{name: getattr(row, name) for name in columns},
        patient=header(row.patient),
        name=person.name if person else row.who,
        role=person.role if person else "",
        reason=REASONS.get(row.code, row.code),
    )
