"""Reading the desk: whose turn it is, in groups of what the doctor must do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from django.db.models import Case, Count, F, Q, Value, When

from medonc.store.models import DeskLine, PatientEntry, User
from medonc.workbench import open_chart
from medonc.workbench.desk_line import GROUPS, Line
from medonc.workbench.restricted import closed_to
from medonc.workbench.rights import must
from medonc.workbench.site_settings import today

CURRENT, COMPUTING, FAILED = "current", "computing", "failed"
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One patient on the desk. A line that is not `current` is never a verdict: it says since when it stands."""

    pk: int
    name: str
    born: str
    record_number: str
    state: str  # current | computing | failed
    group: str
    diagnosis: str = ""
    sentence: str = ""
    reasons: tuple[str, ...] = ()
    more: int = 0
    last_result: str = ""
    computed_at: datetime | None = None
    failed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskGroup:
    """The rows of one thing to do; `count` counts those that are not shown too."""

    name: str  # disagreement | missing | new | quiet | computing
    count: int
    rows: tuple[DeskRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The desk of a day."""

    on: date
    edition: str
    groups: tuple[DeskGroup, ...]
    patients: int
    computing: int

    def group(self, name: str) -> DeskGroup | None:
        """The group of a name; None where nobody is in it."""
        return next((g for g in self.groups if g.name == name), None)


def read_desk(*, by: User, shown: int = _SHOWN, only: str = "") -> Desk:
    """The living patients by what they ask of the doctor, `shown` rows a group; `only` names one group to read on."""
    must(by, "desk")
    day, edition = today(), open_chart.library().edition
    lines = _living(day, edition, by)
    counts = dict(lines.values_list("shown_as").annotate(n=Count("pk")).order_by())
    names = [n for n in (*GROUPS, COMPUTING) if counts.get(n) and (not only or n == only)]
    groups = tuple(DeskGroup(name=n, count=counts[n], rows=_rows(lines, n, shown)) for n in names)
    return Desk(
        on=day, edition=edition, groups=groups, patients=sum(counts.values()), computing=counts.get(COMPUTING, 0)
    )


def neighbours(patient: int, *, by: User) -> tuple[int | None, int | None]:
    """The patients before and after this one in the order of the desk: the keys [ and ]."""
    must(by, "desk")
    lines = _living(today(), open_chart.library().edition, by)
    order = [pk for name in (*GROUPS, COMPUTING) for pk in _ordered(lines, name).values_list("patient_id", flat=True)]
    if patient not in order:
        return None, None
    at = order.index(patient)
    return (order[at - 1] if at else None), (order[at + 1] if at + 1 < len(order) else None)


def people_without_a_line() -> int:
    """How many living patients have no line at all; none, where every write came through the workbench."""
    return PatientEntry.objects.filter(desk_line=None, deceased=False, merged_into=None).count()


def _living(day: date, edition: str, by: User):  # type: ignore[no-untyped-def]
    is_current = Q(dirty=False, on=day, edition=edition, revision=F("patient__revision"), failed="")
    held = DeskLine.objects.filter(patient__deceased=False, patient__merged_into=None)
    return held.exclude(patient__in=closed_to(by)).annotate(
        shown_as=Case(When(is_current, then=F("group")), default=Value(COMPUTING))
    )


def _ordered(lines, name: str):  # type: ignore[no-untyped-def]
    return lines.filter(shown_as=name).order_by("rank", "patient__family", "patient__given", "patient_id")


def _rows(lines, name: str, shown: int) -> tuple[DeskRow, ...]:  # type: ignore[no-untyped-def]
    columns = ("patient_id", "patient__name", "patient__born", "patient__record_number")
    found = _ordered(lines, name).values_list(*columns, "payload", "computed_at", "failed", "dirty")[:shown]
    return tuple(_row(row, name) for row in found)


_decode = msgspec.json.Decoder(Line).decode


def _row(row: tuple[int, str, str, str, str, datetime | None, str, bool], name: str) -> DeskRow:
    pk, person, born, number, payload, computed_at, failed, dirty = row
    line = _decode(payload) if payload != "{}" else None
    return DeskRow(
        pk=pk,
        name=person,
        born=born,
        record_number=number,
        state=CURRENT if name != COMPUTING else FAILED if failed and not dirty else COMPUTING,
        group=name,
        diagnosis=line.diagnosis if line else "",
        sentence=line.sentence if line else "",
        reasons=line.reasons if line else (),
        more=line.more if line else 0,
        last_result=line.last_result if line else "",
        computed_at=computed_at,
        failed=failed,
    )
