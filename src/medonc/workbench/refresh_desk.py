"""Computing the lines of the desk: after each commit, at local midnight, and when the library changes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from django.db.models import Q

from medonc.store.clock import now
from medonc.store.models import DeskLine, PatientEntry
from medonc.values.errors import MedoncError
from medonc.workbench import open_chart
from medonc.workbench.desk_line import line_of
from medonc.workbench.site_settings import today

log = logging.getLogger(__name__)


def waiting() -> list[int]:
    """The patients whose line is not current, those at hand first."""
    edition = open_chart.library().edition
    stale = Q(dirty=True) | ~Q(on=today()) | Q(on=None) | ~Q(edition=edition)
    living = Q(patient__deceased=False, patient__merged_into=None)
    return list(DeskLine.objects.filter(stale & living).order_by("patient_id").values_list("patient_id", flat=True))


def refresh_desk(progress: Callable[[int, int], None] | None = None) -> str:
    """Compute every line that is not current; says how many."""
    pks = waiting()
    for done, pk in enumerate(pks, start=1):
        refresh_lines([pk])
        if progress:
            progress(done, len(pks))
    return f"{len(pks)} lines computed"


def mark_other_editions(edition: str) -> int:
    """Mark every line that was computed under another edition of the knowledge; returns how many."""
    return DeskLine.objects.exclude(edition=edition).update(dirty=True)


def refresh_lines(patients: Iterable[int]) -> None:
    """Compute these lines anew; a record that cannot be read leaves its reason on the line."""
    for entry in PatientEntry.objects.filter(pk__in=list(patients), deceased=False, merged_into=None):
        _refresh(entry)


def _refresh(entry: PatientEntry) -> None:
    day, shelf = today(), open_chart.library()
    columns: dict[str, object] = {"on": day, "edition": shelf.edition, "revision": entry.revision, "dirty": False}
    try:
        line = line_of(open_chart.review_of(entry.pk, on=day), open_chart.chart_of(entry.pk), day)
        columns |= {"group": line.group, "rank": line.rank, "payload": line.json(), "failed": ""}
    except MedoncError as refused:
        columns["failed"] = refused.sentence()
    except Exception as broken:  # one record must not stop the desk; the line shows the failure as one
        log.exception("the desk line of patient %s could not be computed", entry.pk)
        columns["failed"] = f"The review stopped: {type(broken).__name__}"
    # A record that changed meanwhile stays dirty: only the revision that was read is marked as computed.
    unchanged = PatientEntry.objects.filter(pk=entry.pk, revision=entry.revision).exists()
    DeskLine.objects.filter(patient=entry).update(**columns | {"computed_at": now(), "dirty": not unchanged})
