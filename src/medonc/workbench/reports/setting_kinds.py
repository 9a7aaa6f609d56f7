"""What the site decides about patients' reports: who watches when, whom patients call, how long each may wait."""

from __future__ import annotations

from medonc.store.models import Role
from medonc.values.errors import ImpossibleValue
from medonc.workbench.reports.hours import check_hours
from medonc.workbench.setting_checks import NONE, SettingKind, one_of, whole

TRIAGE_ROLES = tuple(
    role.value for role in (Role.ONCOLOGIST, Role.FELLOW, Role.ADVANCED_PRACTITIONER, Role.NURSE, Role.PHARMACIST)
)


def _phone(text: str) -> str:
    if text != NONE and (not 3 <= len(text) <= 40 or not any(c.isdigit() for c in text)):
        raise ImpossibleValue(f"'{text}' as a telephone number", expected=f"the number as it is dialled, or {NONE}")
    return text


def _address(text: str) -> str:
    if text != NONE and (not text.startswith(("https://", "http://")) or text.count("/") > 3 or " " in text):
        raise ImpossibleValue(f"'{text}' as an address", expected=f"https://name.of.the.site, or {NONE}")
    return text.rstrip("/")


REPORT_KINDS: tuple[SettingKind, ...] = (
    SettingKind(
        name="report_hours",
        title="Patients' reports are read on (days and hours)",
        default=NONE,
        because="nothing is promised: the patient's page says that nobody is watching",
        check=check_hours,
    ),
    SettingKind(
        name="report_phone",
        title="Patients call, in these hours",
        default=NONE,
        because="no number is invented",
        check=_phone,
    ),
    SettingKind(
        name="report_phone_out",
        title="Patients call, outside these hours",
        default=NONE,
        because="no number is invented",
        check=_phone,
    ),
    SettingKind(
        name="report_emergency",
        title="The emergency number",
        default=NONE,
        because="no country is assumed",
        check=_phone,
    ),
    SettingKind(
        name="report_expires",
        title="A link to a report ends after (days)",
        default="7",
        because="a house choice: as long as the weeks it asks about",
        check=whole(1, 60),
    ),
    SettingKind(
        name="report_weekly",
        title="Ask for a report each week during treatment",
        default="no",
        because="the site decides; Basch 2017 (JAMA) asked each week",
        check=one_of("no", "yes"),
        choices=("no", "yes"),
    ),
    SettingKind(
        name="triage_severe",
        title="A severe report is acknowledged within (minutes, in the hours)",
        default="30",
        because="a house choice, on the careful side",
        check=whole(5, 480),
    ),
    SettingKind(
        name="triage_soon",
        title="A report to look at soon is acknowledged within (hours, in the hours)",
        default="8",
        because="a house choice: one working day",
        check=whole(1, 72),
    ),
    SettingKind(
        name="triage_up_to",
        title="An unacknowledged severe report goes up to (role)",
        default=Role.ONCOLOGIST.value,
        because="who answers for the treatment",
        check=one_of(*TRIAGE_ROLES),
        choices=TRIAGE_ROLES,
    ),
    SettingKind(
        name="mail",
        title="Messages go out by mail too (never with anything about health)",
        default="no",
        because="a mail server is the site's; nothing leaves the house unless it decides so",
        check=one_of("no", "yes"),
        choices=("no", "yes"),
    ),
    SettingKind(
        name="address",
        title="The address of these pages, for links in messages",
        default=NONE,
        because="the pages do not know by which name they are reached",
        check=_address,
    ),
)
