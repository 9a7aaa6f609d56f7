"""Sorting what came in: every new version of a result becomes a line of the inbox, once.

The audit is the list of what was written, in the order in which it was written; the inbox remembers how far it has
read. So nothing is passed over when the work stops in between, and nothing is taken twice.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from medonc.fhir.read.resource import read_resource
from medonc.record import Fact
from medonc.record.disease import Report
from medonc.record.measured import Result
from medonc.store.models import AuditEntry, AuditHead, InboxMark, ResourceVersion, ResultLine
from medonc.store.models.inbox import OPEN, REPLACED
from medonc.values.errors import MedoncError
from medonc.workbench import open_chart
from medonc.workbench.inbox.described import Before, Described, before, described, is_news
from medonc.workbench.patients import survivor
from medonc.workbench.site_settings import setting, today

log = logging.getLogger(__name__)

AUDIT = "audit"
FROM_ELSEWHERE = ("import", "assign_result")
BY_HAND = ("record_result", "correct_fact", "withdraw_fact")
KINDS = ("Observation", "DiagnosticReport")
_AT_ONCE = 50
_MOST = 400  # portions of one run


def begin_inbox() -> None:
    """Everything that is held by now is history; the inbox begins with what comes next."""
    head = AuditHead.objects.first()
    InboxMark.objects.update_or_create(name=AUDIT, defaults={"number": head.number if head else 0})


def sort_results() -> str:
    """Make the lines of everything that was written since the last time; says how many."""
    made = critical = 0
    for _ in range(_MOST):
        lines, more = _portion()
        made, critical = made + len(lines), critical + sum(line.critical for line in lines)
        if not more:
            break
    return f"{made} new results, {critical} of them critical"


def _portion() -> tuple[list[ResultLine], bool]:
    with transaction.atomic():
        InboxMark.objects.get_or_create(name=AUDIT)
        mark = InboxMark.objects.select_for_update().get(name=AUDIT)
        entries = list(AuditEntry.objects.filter(number__gt=mark.number).order_by("number")[:_AT_ONCE])
        if not entries:
            return [], False
        wanted = [e for e in entries if e.patient_id and e.act in FROM_ELSEWHERE + BY_HAND]
        lines = [line for entry in wanted for line in _lines_of(entry)]
        InboxMark.objects.filter(pk=mark.pk).update(number=entries[-1].number)
        return lines, len(entries) == _AT_ONCE


def _lines_of(entry: AuditEntry) -> list[ResultLine]:
    written = ResourceVersion.objects.filter(
        resource__patient=entry.patient_id, resource__kind__in=KINDS, received_at=datetime.fromisoformat(entry.at)
    )
    rows = [v for v in written.select_related("resource").order_by("pk") if v.number == v.resource.version]
    earlier = set(
        ResultLine.objects.filter(resource__in=[v.resource_id for v in rows]).values_list("resource", flat=True)
    )
    limit = timedelta(days=int(setting("results_history"))) if rows else timedelta()
    news = [v for v in rows if v.resource_id in earlier or not _is_history(v, limit)]
    if not news:
        return []
    held, facts = _held(entry.patient_id or 0)
    found = (_line(version, held, facts, again=version.resource_id in earlier) for version in news)
    return [line for line in found if line is not None]


def _is_history(version: ResourceVersion, limit: timedelta) -> bool:
    """Whether it arrived long after it was known: a first import, an old letter."""
    known = version.resource.known or version.resource.effective
    return known is not None and version.received_at - known > limit


def _held(patient: int) -> tuple[Before, dict[str, Fact]]:
    library = open_chart.library()
    try:
        chart = open_chart.chart_of(survivor(patient).pk)
    except MedoncError:
        return Before(chart=None, library=library), {}
    return before(chart, library, today()), {str(fact.source): fact for fact in chart}


def _line(version: ResourceVersion, held: Before, facts: dict[str, Fact], *, again: bool) -> ResultLine | None:
    """The line of a version; the open line of an earlier version gives way to it."""
    said = _described(version, held, facts, again=again)
    if said is None or (version.act in BY_HAND and not said.critical and not again):
        return None
    older = ResultLine.objects.filter(resource=version.resource, state=OPEN, version__lt=version.number)
    older.update(state=REPLACED)
    line, made = ResultLine.objects.get_or_create(
        resource=version.resource,
        version=version.number,
        defaults={
            **{name: getattr(said, name) for name in Described.__slots__},
            "patient_id": version.resource.patient_id or 0,  # those without a person wait elsewhere
            "arrived_at": version.received_at,
            "effective_at": version.resource.effective,
            "edition": held.library.edition,
            "note": _note(version) if again else "",
        },
    )
    return line if made else None


def _note(version: ResourceVersion) -> str:
    last = ResultLine.objects.filter(resource=version.resource).order_by("-version").first()
    if last is None:
        return ""
    return f"{'withdrawn' if version.resource.withdrawn else 'corrected'}; it was {last.value}"[:300]


def _described(version: ResourceVersion, held: Before, facts: dict[str, Fact], *, again: bool) -> Described | None:
    if version.resource.withdrawn:
        named = ResultLine.objects.filter(resource=version.resource).values_list("test", flat=True).first()
        return Described(test=named or str(version.resource), value="withdrawn: entered in error") if again else None
    fact = facts.get(str(version.resource))
    try:
        if fact is None:
            return _without_fact(version)
        return described(fact, held) if isinstance(fact, Result | Report) and is_news(fact) else None
    except Exception as broken:  # one result must not stop the inbox: it is shown, and says that it was not judged
        log.exception("the result %s could not be described", version.resource)
        why = f"not held against the critical limits ({type(broken).__name__}): open the result"
        return Described(test=str(version.resource)[:300], value="could not be read", critical=True, why=why)


def _without_fact(version: ResourceVersion) -> Described | None:
    """A result that gives no fact, such as a cancelled one: what the reader says of it; None where it says nothing."""
    head = version.resource
    read = read_resource(version.text, kind=head.kind, id=head.rid)
    if read.facts:
        return None
    said = "; ".join(remark.text for remark in read.remarks) or "it could not be read; open it"
    return Described(test=str(head)[:300], value=said)
