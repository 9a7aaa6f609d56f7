"""The decisions that a site can take: each with its bounds, its default, and where the default comes from."""

from __future__ import annotations

from medonc.workbench.inbox.kinds import INBOX_KINDS
from medonc.workbench.reports.setting_kinds import REPORT_KINDS
from medonc.workbench.setting_checks import (
    ALL,
    NONE,
    WEEKDAYS,
    SettingKind,
    country,
    number,
    one_of,
    roles,
    weekdays,
    whole,
    zone,
)

__all__ = ["ALL", "KINDS", "NONE", "WEEKDAYS", "SettingKind"]

_SURFACES = tuple(f"assessment/body_surface/{n}" for n in ("mosteller", "du_bois", "haycock", "gehan_george", "boyd"))
_CLEARANCES = tuple(
    f"assessment/renal/{n}" for n in ("cockcroft_gault", "jelliffe", "wright_enzymatic", "wright_jaffe", "ckd_epi_2021")
)

KINDS: dict[str, SettingKind] = {
    kind.name: kind
    for kind in (
        SettingKind(
            name="units",
            title="Units shown",
            default="SI",
            because="the International System; what is stored keeps the unit it came in",
            check=one_of("SI", "US"),
            choices=("SI", "US"),
        ),
        SettingKind(
            name="zone", title="Time zone", default="UTC", because="no zone is assumed; set the clinic's", check=zone
        ),
        SettingKind(
            name="holidays",
            title="Public holidays of",
            default=NONE,
            because="no country is assumed",
            check=country,
        ),
        SettingKind(
            name="closed_weekdays",
            title="No treatment on",
            default="Saturday, Sunday",
            because="the week of most day clinics",
            check=weekdays,
        ),
        SettingKind(
            name="order_expires",
            title="An order expires so many days after its day",
            default="7",
            because="a house choice: after a week values, consent and interval are looked at anew",
            check=number("1", "28", "days"),
        ),
        SettingKind(
            name="body_surface",
            title="Body surface formula",
            default="assessment/body_surface/mosteller",
            because="Mosteller 1987, the formula most protocols name",
            check=one_of(*_SURFACES),
            choices=_SURFACES,
        ),
        SettingKind(
            name="clearance",
            title="Kidney function formula for doses",
            default="assessment/renal/cockcroft_gault",
            because="Cockcroft and Gault 1976, the formula most labels dose by",
            check=one_of(*_CLEARANCES),
            choices=_CLEARANCES,
        ),
        SettingKind(
            name="gfr_cap",
            title="Cap of kidney function in Calvert's formula (mL/min)",
            default="125",
            because="FDA, carboplatin dosing, October 2010",
            check=number("60", "200", "mL/min"),
        ),
        SettingKind(
            name="creatinine_floor",
            title="Lowest creatinine used in a dose (mg/dL)",
            default=NONE,
            because="the measured value is used unless the site decides otherwise",
            check=number("0.3", "1.2", "mg/dL", none=True),
        ),
        SettingKind(
            name="surface_cap",
            title="Cap of body surface (m²)",
            default=NONE,
            because="ASCO 2012 and 2021: full weight-based doses in obesity",
            check=number("1.8", "3.0", "m2", none=True),
        ),
        SettingKind(
            name="vial_tolerance",
            title="Rounding to vials, at most (percent)",
            default="5",
            because="a cautious choice; HOPA 2018 accepts up to 10 percent",
            check=number("0", "10", "percent"),
        ),
        SettingKind(
            name="calendar_names",
            title="Regimen and drugs named in a patient's calendar file",
            default="no",
            because="a calendar is seen by others than the patient; it tells no illness unless the site decides so",
            check=one_of("no", "yes"),
            choices=("no", "yes"),
        ),
        *REPORT_KINDS,
        *INBOX_KINDS,
        SettingKind(
            name="idle",
            title="Signed out when nothing was done for (minutes)",
            default="30",
            because="NIST SP 800-63B, second level of assurance: 30 minutes without activity",
            check=whole(5, 240),
        ),
        SettingKind(
            name="second_factor",
            title="Second factor asked of (roles, with commas; all; none)",
            default=NONE,
            because="each person may begin one; the site decides who must",
            check=roles,
        ),
    )
}
