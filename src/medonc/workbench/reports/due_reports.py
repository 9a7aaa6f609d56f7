"""The weekly round: whoever is under treatment is asked for a report, where the site decided so."""

from __future__ import annotations

from datetime import datetime, timedelta

from medonc.practice.treatment.orders import State
from medonc.store.clock import now
from medonc.store.models import OrderEntry, PatientEntry, ReportRequest
from medonc.workbench.patients import survivor
from medonc.workbench.people import COMMAND_LINE
from medonc.workbench.reports.send_link import ask
from medonc.workbench.site_settings import setting

_WEEK = timedelta(days=7)
_NEAR = timedelta(days=28)  # the longest usual cycle
_NOT_HAD = (State.CANCELLED.value, State.EXPIRED.value, State.NOT_GIVEN.value)


def due_reports(*, at: datetime | None = None) -> str:
    """Ask everybody under treatment whose last request is a week old; says how many, or that the site does not.

    The link goes where the last one went; without an address it waits in the diary, to be handed out.
    """
    if setting("report_weekly") != "yes":
        return "the site asks for no weekly reports"
    moment = at or now()
    made = [ask(entry, who=COMMAND_LINE, mail_to=mail, at=moment) for entry, mail in _due(moment)]
    return f"{len(made)} asked for a report"


def under_treatment(at: datetime) -> tuple[PatientEntry, ...]:
    """The living with an order within a cycle of this day, before or after; never one that came to nothing."""
    near = OrderEntry.objects.filter(due__range=((at - _NEAR).date(), (at + _NEAR).date())).exclude(state__in=_NOT_HAD)
    held = {survivor(pk).pk for pk in near.values_list("patient", flat=True).distinct()}
    return tuple(PatientEntry.objects.filter(pk__in=held, deceased=False).order_by("pk"))


def _due(at: datetime) -> list[tuple[PatientEntry, str]]:
    found = []
    for entry in under_treatment(at):
        last = ReportRequest.objects.filter(patient=entry).order_by("-made_at").first()
        if last is None or at - last.made_at >= _WEEK:
            found.append((entry, last.mail_to if last else ""))
    return found
