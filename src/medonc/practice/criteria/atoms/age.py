"""`age = { at_least = 18, below = 70 }`: completed years on the day of the question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from medonc.practice.criteria.asks import only
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.limits import KEYS, Limits, read_limits, read_number, shown
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.truth import known
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Missing

KIND = "age"
_OLDEST = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Limits in years."""

    limits: Limits[Decimal]


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, what is not a number, and an age that nobody has."""
    only(asks, keys=KEYS, kind=KIND)
    limits = read_limits(asks, read_number)
    if any(not 0 <= limit <= _OLDEST for _, limit in limits.by_key):
        raise UnreadableInput("an age outside 0 to 150", expected="years")
    return Asked(limits=limits)


def sentence(asked: Asked) -> str:
    """`age 18 or more, below 70`."""
    return f"age {asked.limits.said(shown)}"


def explain(asked: Asked, scene: Scene) -> Explained:
    """Met or not by completed years; too young changes on the birthday, too old never."""
    person = scene.chart.person
    age = person.age(on=scene.on)
    if age is None or person.born is None or age < 0:
        return not_known(f"{sentence(asked)}: age not known", Missing(what="the full date of birth"))
    first, last = youngest(asked.limits), eldest(asked.limits)
    turns = first if age < first else last + 1 if last is not None and age <= last else None
    never = (first > last) if last is not None else False
    day = None if turns is None or never else _birthday(person.born.day, turns)
    return Explained(
        truth=known(age >= first and (last is None or age <= last)),
        sentence=f"{sentence(asked)}: {age}",
        facts=(scene.ref(person),),
        changes_on=day,
        how="a birthday" if day else "",
        permanent=day is None,
    )


def youngest(limits: Limits[Decimal]) -> int:
    """The first whole age that the limits allow."""
    lows = [int(v.to_integral_value(ROUND_CEILING)) for k, v in limits.by_key if k == "at_least"]
    lows += [int(v.to_integral_value(ROUND_FLOOR)) + 1 for k, v in limits.by_key if k == "above"]
    return max(lows, default=0)


def eldest(limits: Limits[Decimal]) -> int | None:
    """The last whole age that they allow; None where none is set."""
    highs = [int(v.to_integral_value(ROUND_FLOOR)) for k, v in limits.by_key if k == "at_most"]
    highs += [int(v.to_integral_value(ROUND_CEILING)) - 1 for k, v in limits.by_key if k == "below"]
    return min(highs, default=None)


def _birthday(born: date, years: int) -> date:
    """The day on which so many years are complete; of 29 February, 1 March in common years."""
    year = born.year + years
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
