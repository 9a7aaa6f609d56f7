"""What a decision of the site may be: its kind, and the checks that a value passes before it is kept."""

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


def one_of(*choices: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in choices:
            raise NotHeld.named("choice", text, choices)
        return text

    return check


def number(low: str, high: str, unit: str, *, none: bool = False) -> Callable[[str], str]:
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


def whole(low: int, high: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ImpossibleValue(f"'{text}' is no such number", expected=f"a whole number from {low} to {high}")
        return str(int(text))

    return check


def roles(text: str) -> str:
    """The roles in the order of the table; `all` and `none` as they are."""
    if text.lower() in (ALL, NONE):
        return text.lower()
    named = [part.strip().lower() for part in text.split(",") if part.strip()]
    for role in named:
        if role not in Role.values:
            raise NotHeld.named("role", role, Role.values)
    return ", ".join(role for role in Role.values if role in named) or NONE


def zone(text: str) -> str:
    if text not in available_timezones():
        raise NotHeld(f"no time zone '{text}'", expected="a name of the time zone database, such as Europe/Vienna")
    return text


def country(text: str) -> str:
    import holidays

    if text != NONE and text not in holidays.list_supported_countries():
        raise NotHeld(f"no holiday calendar for '{text}'", expected="a two-letter country code, or none")
    return text


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekdays(text: str) -> str:
    if text == NONE:
        return text
    named = [word.strip().capitalize() for word in text.split(",") if word.strip()]
    odd = next((word for word in named if word not in WEEKDAYS), None)
    if odd is not None or not named or len(set(named)) == len(WEEKDAYS):
        raise NotHeld(f"'{text}' as closed weekdays", expected=f"some of {', '.join(WEEKDAYS)}, or {NONE}")
    return ", ".join(day for day in WEEKDAYS if day in named)
