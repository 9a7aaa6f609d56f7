"""Reports of the demo: hours and numbers of an invented clinic, and three people whose weeks can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from medonc.store.clock import now
from medonc.store.models import PatientEntry, SiteSetting, TriageEntry, User
from medonc.workbench.reports.due_reports import under_treatment
from medonc.workbench.reports.questionnaire import LAST, asked_codes
from medonc.workbench.reports.receive_report import keep_answer, receive_report
from medonc.workbench.reports.send_link import send_link
from medonc.workbench.reports.triage import close, record_action, take
from medonc.workbench.site_settings import decide

_SITE = {
    "report_hours": "Monday to Friday 08:00-16:00",
    "report_phone": "555 0140 (invented)",
    "report_phone_out": "555 0142 (invented)",
}
Week = Mapping[str, str]
_SICK: tuple[Week, ...] = (
    {"PROCTCAE_9A": "1", "PROCTCAE_9B": "1", "PROCTCAE_53A": "1", "QOL_1": "7"},
    {"PROCTCAE_9A": "2", "PROCTCAE_9B": "2", "PROCTCAE_53A": "2", "PROCTCAE_53B": "1", "QOL_1": "6"},
    {"PROCTCAE_9A": "2", "PROCTCAE_9B": "1", "PROCTCAE_53A": "2", "PROCTCAE_8A": "1", "QOL_1": "6"},
    {
        "PROCTCAE_9A": "4",
        "PROCTCAE_9B": "3",
        "PROCTCAE_10A": "3",
        "PROCTCAE_10B": "3",
        "PROCTCAE_53A": "3",
        "QOL_1": "3",
    },
)
_NUMB: tuple[Week, ...] = (
    {"PROCTCAE_39A": "1", "PROCTCAE_39B": "0", "PROCTCAE_48A": "1", "PROCTCAE_48B": "1", "QOL_1": "8"},
    {"PROCTCAE_39A": "1", "PROCTCAE_39B": "1", "PROCTCAE_48A": "1", "PROCTCAE_48B": "1", "QOL_1": "8"},
    {"PROCTCAE_39A": "3", "PROCTCAE_39B": "2", "PROCTCAE_48A": "2", "PROCTCAE_48B": "1", "QOL_1": "7"},
)
_WELL: tuple[Week, ...] = (
    {"PROCTCAE_53A": "1", "PROCTCAE_53B": "0", "QOL_1": "8"},
    {"PROCTCAE_53A": "1", "PROCTCAE_53B": "0", "PROCTCAE_15A": "1", "QOL_1": "9"},
)


def add_reports(*, at: datetime | None = None) -> int:
    """The reports, the last of each this week; one severe entry stays open. Returns how many reports there are."""
    moment = at or now()
    people = {user.username: user for user in User.objects.all()}
    for name, value in _SITE.items():
        if not SiteSetting.objects.filter(name=name).exists():
            decide(name, value, by=people["administrator"])
    made = 0
    for (entry, weeks), open_at_the_end in zip(_whose(moment), (True, False, False), strict=False):
        for number, week in enumerate(weeks, start=1):
            sent = moment - timedelta(days=7 * (len(weeks) - number), hours=1)
            last = open_at_the_end and number == len(weeks)
            found = _send(entry, week, at=sent, by=people["nurse"], urgent=last)
            made += 1
            if found is not None and not last:
                _answered(found, by=people["nurse"], at=sent + timedelta(minutes=12))
    return made


def _whose(at: datetime) -> Iterator[tuple[PatientEntry, tuple[Week, ...]]]:
    return zip(under_treatment(at), (_SICK, _NUMB, _WELL), strict=False)


def _send(entry: PatientEntry, week: Week, *, at: datetime, by: User, urgent: bool) -> TriageEntry | None:
    request = send_link(entry.pk, by=by, at=at - timedelta(hours=20))
    for code in asked_codes():
        request = keep_answer(request, code, week.get(code, "0"), at=at)
    request = keep_answer(request, LAST.code, LAST.options[0 if urgent else 1].value, at=at)
    return receive_report(request, at=at)


def _answered(found: TriageEntry, *, by: User, at: datetime) -> None:
    """Taken, called, closed: what a nurse does with an entry of a quiet day."""
    found = take(found.pk, by=by, expected_version=found.version, at=at)
    words = "talked by telephone; told when to call again (invented)"
    later = at + timedelta(minutes=9)
    found = record_action(found.pk, action="advice", words=words, by=by, expected_version=found.version, at=later)
    close(found.pk, by=by, expected_version=found.version, at=later + timedelta(minutes=1))
