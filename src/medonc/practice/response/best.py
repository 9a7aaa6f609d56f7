"""Best overall response under the protocol's confirmation and stable duration, and how long it held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from medonc.practice.response.visits import Response
from medonc.values.calendar import days_between
from medonc.values.errors import ImpossibleValue

R = Response
_STABLE = frozenset({R.SD, R.NON_CR_NON_PD})
_RESPONSE = frozenset({R.CR, R.PR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """What a protocol says; nothing here has a default. `confirm_days` None: no confirmation is asked."""

    confirm_days: int | None
    stable_days: int
    between_stable: int  # assessments of stable disease that may lie between a partial response and its confirmation
    between_not_evaluable: int

    def __post_init__(self) -> None:
        if (self.confirm_days is not None and self.confirm_days < 1) or self.stable_days < 0:
            raise ImpossibleValue(
                f"confirmation after {self.confirm_days} days, stable for {self.stable_days}",
                expected="one day or more to confirm, none or more stable",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The best overall response and its times."""

    response: Response
    because: str
    responded_on: date | None = None  # first day of the response that counts
    confirmed_on: date | None = None
    progressed_on: date | None = None
    last_on: date | None = None  # the last assessment that could be evaluated, where nothing has progressed

    @property
    def is_objective(self) -> bool:
        """Complete or partial."""
        return self.response in _RESPONSE

    @property
    def is_controlled(self) -> bool:
        """Response or stable disease."""
        return self.is_objective or self.response in _STABLE

    @property
    def duration_days(self) -> int | None:
        """From the first day of response to progression, or to the last assessment."""
        until = self.progressed_on or self.last_on
        return days_between(self.responded_on, until) if self.responded_on and until else None

    @property
    def is_over(self) -> bool:
        """Whether the response has ended in progression."""
        return self.progressed_on is not None


Dated = Sequence[tuple[date, Response]]


def best(responses: Dated, *, start: date, protocol: Protocol) -> Best:
    """The best overall response of the assessments after `start`, up to progression."""
    counted = counted_responses(responses)
    progressed = next((day for day, response in counted if response is R.PD), None)
    seen = [day for day, response in counted if response not in (R.NE, R.NONE)]
    last = seen[-1] if seen and progressed is None else None
    for wanted in (R.CR, R.PR):
        found = _responded(counted, wanted, protocol)
        if found is not None:
            first, confirmed = found
            first = min(first, _first_response(counted, confirmed, protocol) or first)
            because = f"{wanted} on {first}" + (f", confirmed on {confirmed}" if protocol.confirm_days else "")
            return Best(
                response=wanted,
                because=because,
                responded_on=first,
                confirmed_on=confirmed if protocol.confirm_days else None,
                progressed_on=progressed,
                last_on=last,
            )
    return _without_response(counted, start=start, protocol=protocol, progressed=progressed, last=last)


def counted_responses(responses: Dated) -> tuple[tuple[date, Response], ...]:
    """Up to the first progression; disease after a complete response is progression."""
    counted: list[tuple[date, Response]] = []
    complete = False
    for day, response in sorted(responses, key=lambda one: one[0]):
        if complete and response in (R.PR, R.SD, R.NON_CR_NON_PD):
            response = R.PD
        counted.append((day, response))
        if response is R.PD:
            break
        complete = complete or response is R.CR
    return tuple(counted)


def _responded(counted: Dated, wanted: Response, protocol: Protocol) -> tuple[date, date] | None:
    """The first day of a response that counts, and the day that confirms it."""
    enough = {R.CR} if wanted is R.CR else _RESPONSE
    for place, (day, response) in enumerate(counted):
        if response in enough:
            confirmed = _confirmed(counted, place, wanted, protocol)
            if confirmed is not None:
                return day, confirmed
    return None


def _confirmed(counted: Dated, place: int, wanted: Response, protocol: Protocol) -> date | None:
    """The day that confirms the response at `place`; its own day where the protocol asks for none."""
    day = counted[place][0]
    if protocol.confirm_days is None:
        return day
    enough = {R.CR} if wanted is R.CR else _RESPONSE
    stable = missing = 0
    for later, response in counted[place + 1 :]:
        if response in enough and days_between(day, later) >= protocol.confirm_days:
            return later
        stable += response in _STABLE
        missing += response in (R.NE, R.NONE)
        if response is R.PD or stable > protocol.between_stable or missing > protocol.between_not_evaluable:
            return None
    return None


def _first_response(counted: Dated, confirmed: date, protocol: Protocol) -> date | None:
    """The first day of complete or partial response that the confirmation also confirms: what duration counts from."""
    found = _responded(counted, R.PR, protocol)
    return found[0] if found is not None and found[0] <= confirmed else None


def _without_response(
    counted: Dated, *, start: date, protocol: Protocol, progressed: date | None, last: date | None
) -> Best:
    """Stable where that held long enough, else progression, else not evaluable."""
    stable = [(d, r) for d, r in counted if r in _STABLE | _RESPONSE]
    long_enough = [(d, r) for d, r in stable if days_between(start, d) >= protocol.stable_days]
    if long_enough:
        day, _ = long_enough[0]
        only = all(r is R.NON_CR_NON_PD for _, r in stable)
        kind = R.NON_CR_NON_PD if only else R.SD
        return Best(
            response=kind,
            because=f"{kind} for {days_between(start, day)} days, on {day}",
            progressed_on=progressed,
            last_on=last,
        )
    if progressed is not None:
        return Best(response=R.PD, because=f"PD on {progressed}", progressed_on=progressed)
    why = f"not stable for {protocol.stable_days} days" if stable else "no assessment that could be evaluated"
    return Best(response=R.NE, because=why, last_on=last)
