"""The decisions that a site can take: each with its bounds, its default, and where the default comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from zoneinfo import available_timezones

from medonc.store.models import Role
from medonc.values.errors import ImpossibleValue, NotHeld

NONE, ALL = "none", "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingKind:
    """One decision that a site can take. `because` says where the default comes from."""

    name: str
    title: str
    default: str
    because: str
    check: Callable[[str], str]
    choices: tuple[str, ...] = ()


def _one_of(*choices: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in choices:
            raise NotHeld.named("choice", text, choices)
        return text

    return check


def _number(low: str, high: str, unit: str, *, none: bool = False) -> Callable[[str], str]:
    expected = f"a number from {low} to {high} {unit}".strip() + (f", or {NONE}" if none else "")

    def check(text: str) -> str:
        if none and text == NONE:
            return text
        try:
            value = Decimal(text.replace(",", "."))
        except InvalidOperation:
            raise ImpossibleValue(f"'{text}' is not a number", expected=expected) from None
        if not value.is_finite() or not Decimal(low) <= value <= Decimal(high):
            raise ImpossibleValue(f"{text} {unit}".strip(), expected=expected)
        return str(value)

    return check


def _whole(low: int, high: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ImpossibleValue(f"'{text}' is no such number", expected=f"a whole number from {low} to {high}")
        return str(int(text))

    return check


def _roles(text: str) -> str:
    """The roles in the order of the table; `all` and `none` as they are."""
    if text.lower() in (ALL, NONE):
        return text.lower()
    named = [part.strip().lower() for part in text.split(",") if part.strip()]
    for role in named:
        if role not in Role.values:
            raise NotHeld.named("role", role, Role.values)
    return ", ".join(role for role in Role.values if role in named) or NONE


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise NotHeld(f"no time zone '{text}'", expected="a name of the time zone database, such as Europe/Vienna")
    return text


def _country(text: str) -> str:
    import holidays

    if text != NONE and text not in holidays.list_supported_countries():
        raise NotHeld(f"no holiday calendar for '{text}'", expected="a two-letter country code, or none")
    return text


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _weekdays(text: str) -> str:
    if text == NONE:
        return text
    named = [word.strip().capitalize() for word in text.split(",") if word.strip()]
    odd = next((word for word in named if word not in WEEKDAYS), None)
    if odd is not None or not named or len(set(named)) == len(WEEKDAYS):
        raise NotHeld(f"'{text}' as closed weekdays", expected=f"some of {', '.join(WEEKDAYS)}, or {NONE}")
    return ", ".join(day for day in WEEKDAYS if day in named)


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
            check=_one_of("SI", "US"),
            choices=("SI", "US"),
        ),
        SettingKind(
            name="zone", title="Time zone", default="UTC", because="no zone is assumed; set the clinic's", check=_zone
        ),
        SettingKind(
            name="holidays",
            title="Public holidays of",
            default=NONE,
            because="no country is assumed",
            check=_country,
        ),
        SettingKind(
            name="closed_weekdays",
            title="No treatment on",
            default="Saturday, Sunday",
            because="the week of most day clinics",
            check=_weekdays,
        ),
        SettingKind(
            name="order_expires",
            title="An order expires so many days after its day",
            default="7",
            because="a house choice: after a week values, consent and interval are looked at anew",
            check=_number("1", "28", "days"),
        ),
        SettingKind(
            name="body_surface",
            title="Body surface formula",
            default="assessment/body_surface/mosteller",
            because="Mosteller 1987, the formula most protocols name",
            check=_one_of(*_SURFACES),
            choices=_SURFACES,
        ),
        SettingKind(
            name="clearance",
            title="Kidney function formula for doses",
            default="assessment/renal/cockcroft_gault",
            because="Cockcroft and Gault 1976, the formula most labels dose by",
            check=_one_of(*_CLEARANCES),
            choices=_CLEARANCES,
        ),
        SettingKind(
            name="gfr_cap",
            title="Cap of kidney function in Calvert's formula (mL/min)",
            default="125",
            because="FDA, carboplatin dosing, October 2010",
            check=_number("60", "200", "mL/min"),
        ),
        SettingKind(
            name="creatinine_floor",
            title="Lowest creatinine used in a dose (mg/dL)",
            default=NONE,
            because="the measured value is used unless the site decides otherwise",
            check=_number("0.3", "1.2", "mg/dL", none=True),
        ),
        SettingKind(
            name="surface_cap",
            title="Cap of body surface (m²)",
            default=NONE,
            because="ASCO 2012 and 2021: full weight-based doses in obesity",
            check=_number("1.8", "3.0", "m2", none=True),
        ),
        SettingKind(
            name="vial_tolerance",
            title="Rounding to vials, at most (percent)",
            default="5",
            because="a cautious choice; HOPA 2018 accepts up to 10 percent",
            check=_number("0", "10", "percent"),
        ),
        SettingKind(
            name="calendar_names",
            title="Regimen and drugs named in a patient's calendar file",
            default="no",
            because="a calendar is seen by others than the patient; it tells no illness unless the site decides so",
            check=_one_of("no", "yes"),
            choices=("no", "yes"),
        ),
        SettingKind(
            name="idle",
            title="Signed out when nothing was done for (minutes)",
            default="30",
            because="NIST SP 800-63B, second level of assurance: 30 minutes without activity",
            check=_whole(5, 240),
        ),
        SettingKind(
            name="second_factor",
            title="Second factor asked of (roles, with commas; all; none)",
            default=NONE,
            because="each person may begin one; the site decides who must",
            check=_roles,
        ),
    )
}
