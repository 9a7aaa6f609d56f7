"""Who is watching what patients send, and whom they call: what the site decided, and nothing where it did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from medonc.workbench.reports.hours import Hours, read_spans
from medonc.workbench.setting_kinds import NONE
from medonc.workbench.site_settings import closed_days, setting, zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Whether somebody reads at this moment, and the numbers; empty where the site named none."""

    on: bool
    hours: str
    opens: datetime | None  # the next opening, at the site's time; None inside the hours, or without any
    phone: str
    phone_out: str
    phone_now: str
    emergency: str


def hours() -> Hours:
    """The hours in which reports are read."""
    return Hours(spans=read_spans(setting("report_hours")), where=zone(), holidays=frozenset(closed_days().holidays))


def watch(at: datetime) -> Watch:
    """Who is watching at a moment."""
    held = hours()
    on = held.are_on(at)
    phone, other = _maybe("report_phone"), _maybe("report_phone_out")
    opens = None if on else held.next_opening(at)
    return Watch(
        on=on,
        hours=_maybe("report_hours"),
        opens=opens.astimezone(zone()) if opens else None,
        phone=phone,
        phone_out=other,
        phone_now=phone if on else other,
        emergency=_maybe("report_emergency"),
    )


def clock_of(level: str, at: datetime) -> tuple[str, datetime | None]:
    """The clock that an entry of a level runs on, by its name, and when it is over; no clock for a note."""
    waits = {
        "severe": (timedelta(minutes=int(setting("triage_severe"))), f"{setting('triage_severe')} min"),
        "soon": (timedelta(hours=int(setting("triage_soon"))), f"{setting('triage_soon')} h"),
    }
    if level not in waits:
        return f"{level}: no clock", None
    wait, words = waits[level]
    held = hours()
    return f"{level}: {words}{' in hours' if held.named() else ''}", held.after(at, wait)


def _maybe(name: str) -> str:
    held = setting(name)
    return "" if held == NONE else held
