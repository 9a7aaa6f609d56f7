"""What the site decides: each decision with its default, where the default comes from, and who changed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction

from medonc.knowledge.shapes.library import Policy
from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import DeskLine, SiteSetting, User
from medonc.values.calendar import start_of
from medonc.values.errors import ImpossibleValue, NotHeld
from medonc.workbench.rights import must

NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingKind:
    """One decision that a site can take. `because` says where the default comes from."""

    name: str
    title: str
    default: str
    because: str
    check: Callable[[str], str]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingShown:
    """A decision as it stands."""

    name: str
    title: str
    value: str
    default: str
    because: str
    choices: tuple[str, ...]
    set_by: str = ""
    set_at: datetime | None = None

    @property
    def is_default(self) -> bool:
        """Whether the site left it as it came."""
        return not self.set_by


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


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise NotHeld(f"no time zone '{text}'", expected="a name of the time zone database, such as Europe/Vienna")
    return text


def _country(text: str) -> str:
    import holidays

    if text != NONE and text not in holidays.list_supported_countries():
        raise NotHeld(f"no holiday calendar for '{text}'", expected="a two-letter country code, or none")
    return text


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
    )
}


def settings_shown(*, by: User) -> tuple[SettingShown, ...]:
    """Every decision as it stands, in the order of the settings page."""
    must(by, "read")
    held = {row.name: row for row in SiteSetting.objects.all()}
    return tuple(_shown(kind, held.get(kind.name)) for kind in KINDS.values())


def decide(name: str, value: str, *, by: User) -> SettingShown:
    """Set one decision; every desk line is computed anew. Refuses an unknown name, or a value outside its bounds."""
    must(by, "settings")
    if name not in KINDS:
        raise NotHeld.named("setting", name, KINDS)
    kind, at = KINDS[name], now()
    checked = kind.check(value.strip())
    with transaction.atomic():
        before = setting(name)
        row, _ = SiteSetting.objects.update_or_create(
            name=name, defaults={"value": checked, "set_by": by.username, "set_at": at}
        )
        DeskLine.objects.update(dirty=True)
        audit.append(who=by.username, act="settings", at=at, detail={"name": name, "from": before, "to": checked})
    return _shown(kind, row)


def setting(name: str) -> str:
    """The value of one decision, or its default."""
    row = SiteSetting.objects.filter(name=name).first()
    return row.value if row else KINDS[name].default


def policy() -> Policy:
    """The decisions that a dose or a review acts on."""
    chosen = {name: kind.default for name, kind in KINDS.items()}
    chosen.update(SiteSetting.objects.values_list("name", "value"))
    return Policy(
        body_surface=chosen["body_surface"],
        clearance=chosen["clearance"],
        gfr_cap=Decimal(chosen["gfr_cap"]),
        creatinine_floor=_maybe(chosen["creatinine_floor"]),
        surface_cap=_maybe(chosen["surface_cap"]),
        vial_tolerance=Decimal(chosen["vial_tolerance"]),
        units=chosen["units"],
    )


def zone() -> ZoneInfo:
    """The site's time zone."""
    return ZoneInfo(setting("zone"))


def today() -> date:
    """The calendar day at the site."""
    return now().astimezone(zone()).date()


def next_midnight() -> datetime:
    """The first instant of tomorrow at the site."""
    return start_of(today() + timedelta(days=1), zone=zone())


def _maybe(text: str) -> Decimal | None:
    return None if text == NONE else Decimal(text)


def _shown(kind: SettingKind, row: SiteSetting | None) -> SettingShown:
    return SettingShown(
        name=kind.name,
        title=kind.title,
        value=row.value if row else kind.default,
        default=kind.default,
        because=kind.because,
        choices=kind.choices,
        set_by=row.set_by if row else "",
        set_at=row.set_at if row else None,
    )
