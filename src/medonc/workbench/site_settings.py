"""What the site decides: each decision with its default, where the default comes from, and who changed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.db import transaction

from medonc.knowledge.shapes.library import Policy
from medonc.practice.cycles.calendar import ClosedDays
from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import DeskLine, SiteSetting, User
from medonc.values.calendar import start_of
from medonc.values.errors import NotHeld
from medonc.workbench.rights import must
from medonc.workbench.setting_kinds import ALL, KINDS, NONE, WEEKDAYS, SettingKind


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


def idle_limit() -> timedelta:
    """After how long without a page a person is signed out."""
    return timedelta(minutes=int(setting("idle")))


def second_factor_asked(role: str) -> bool:
    """Whether the site asks a second factor of a role."""
    asked = setting("second_factor")
    return asked == ALL or role in asked.split(", ")


def closed_days() -> ClosedDays:
    """The days without treatment: the closed weekdays and the public holidays of the years around today."""
    weekdays = frozenset(WEEKDAYS.index(word) for word in setting("closed_weekdays").split(", ") if word != NONE)
    return ClosedDays(weekdays=weekdays, holidays=_holidays(setting("holidays"), today().year))


@lru_cache(maxsize=8)
def _holidays(country: str, year: int) -> Mapping[date, str]:
    import holidays

    if country == NONE:
        return MappingProxyType({})
    return MappingProxyType(dict(holidays.country_holidays(country, years=range(year - 1, year + 3))))


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
