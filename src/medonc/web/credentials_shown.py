"""Credentials as a page shows them: the normal row is silent, an end that is near or past is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from medonc.web.words import counted, day
from medonc.workbench.credentials import WARNING, Credential, ending


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRow:
    """One credential. `state` is empty while it simply holds; `tone` is that of a flagged row."""

    pk: int
    kind: str
    title: str
    issued: str
    since: str
    until: str
    verified: str
    state: str
    glyph: str
    tone: str
    can_end: bool


def credential_rows(held: Iterable[Credential], *, on: date) -> tuple[CredentialRow, ...]:
    """The rows by kind, each with what is to be said of it on the day."""
    every = tuple(held)
    told = {c.pk for c in ending(every, on=on)}
    return tuple(_row(each, on=on, told=each.pk in told) for each in every)


def _row(held: Credential, *, on: date, told: bool) -> CredentialRow:
    state, glyph, tone = _state(held, on=on, told=told)
    return CredentialRow(
        pk=held.pk,
        kind=held.kind,
        title=held.title,
        issued=f"{held.issuer} {held.number}".strip(),
        since=day(held.valid_from.isoformat()),
        until=day(held.valid_until.isoformat()) if held.valid_until else "does not run out",
        verified=f"{held.verified_by}, {day(held.verified_on.isoformat())}",
        state=state,
        glyph=glyph,
        tone=tone,
        can_end=held.ended_on is None and (held.last_day is None or held.last_day >= on),
    )


def _state(held: Credential, *, on: date, told: bool) -> tuple[str, str, str]:
    if held.ended_on is not None:
        return f"ended from {day(held.ended_on.isoformat())}: {held.ended_because}", "never", "hold" if told else ""
    if held.valid_from > on:
        return f"begins on {day(held.valid_from.isoformat())}", "later", ""
    if held.last_day is None or (held.last_day - on).days > WARNING:
        return "", "ok", ""
    left = (held.last_day - on).days
    if left < 0:
        return ("ended", "hold", "hold") if told else ("renewed since", "ok", "")
    when = "ends today" if left == 0 else f"ends in {counted(left, 'day')}"
    return (when, "reduce", "reduce") if told else (f"{when}, renewed", "ok", "")
