"""Assessments as they are typed: `T1: 48, 36, 29; node T4: 19, 14, 9` on `2025-09-10, 2025-11-17, 2026-01-26`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from medonc.practice.answers import Inputs
from medonc.practice.response.visits import How, New, NonTarget, Response, Seen, Visit
from medonc.values.errors import ImpossibleValue
from medonc.values.quantity import EXACT

E = TypeVar("E", bound=StrEnum)
MISSING = "-"
_NODE = "node "


def typed_visits(inputs: Inputs) -> tuple[Visit, ...]:
    """The assessments of the inputs `days`, `targets`, `non_targets`, `new` and `marker`."""
    days = typed_days(inputs, "days")
    targets = {name: [_seen(name, one) for one in row] for name, row in rows(inputs, "targets", len(days)).items()}
    others = {n: [word(NonTarget, one) for one in r] for n, r in rows(inputs, "non_targets", len(days)).items()}
    new = {name: [word(New, one) for one in row] for name, row in rows(inputs, "new", len(days)).items()}
    marker = next(iter(rows(inputs, "marker", len(days)).values()), [MISSING] * len(days))
    return tuple(
        Visit(
            day=day,
            targets={name.removeprefix(_NODE): row[place] for name, row in targets.items()},
            non_targets={name: row[place] for name, row in others.items()},
            new={name: row[place] for name, row in new.items()},
            marker_normal=_normal(marker[place]),
        )
        for place, day in enumerate(days)
    )


def typed_days(inputs: Inputs, name: str) -> tuple[date, ...]:
    """Dates separated by commas."""
    return tuple(map(day_of, pieces(inputs, name)))


def typed_responses(inputs: Inputs) -> tuple[tuple[date, Response], ...]:
    """The responses of the input `responses` on the `days`."""
    days, found = typed_days(inputs, "days"), [word(Response, one) for one in pieces(inputs, "responses")]
    if len(days) != len(found):
        raise ImpossibleValue(f"{len(found)} responses on {len(days)} days", expected="one response for each day")
    return tuple(zip(days, found, strict=True))


def pieces(inputs: Inputs, name: str) -> tuple[str, ...]:
    """What stands between commas; nothing where the input is absent."""
    text = str(inputs[name].value) if name in inputs else ""
    return tuple(part.strip() for part in text.split(",")) if text else ()


def rows(inputs: Inputs, name: str, count: int) -> Mapping[str, Sequence[str]]:
    """Rows `name: value, value; name: …`, each with a value for every day; a row alone needs no name."""
    text = str(inputs[name].value) if name in inputs else ""
    found = dict(_row(part, name, count) for part in text.split(";") if part.strip())
    if len(found) != len([part for part in text.split(";") if part.strip()]):
        raise ImpossibleValue(f"a lesion stands twice in {name}", expected="one row for each lesion")
    return found


def _row(text: str, name: str, count: int) -> tuple[str, list[str]]:
    head, colon, tail = text.rpartition(":")
    values = [each.strip() for each in tail.split(",")]
    if len(values) != count:
        raise ImpossibleValue(f"{len(values)} values in '{text.strip()}'", expected=f"{count}, one for each day")
    return (head.strip() if colon else name), values


def _seen(name: str, text: str) -> Seen:
    nodal = name.startswith(_NODE)
    if text == MISSING:
        return Seen(how=How.NOT_EVALUATED, nodal=nodal)
    if text in (How.TOO_SMALL, How.ABSENT, How.MERGED, How.NOT_EVALUATED):
        return Seen(how=How(text), nodal=nodal)
    total = Decimal(0)
    for part in text.split("+"):  # a lesion that split: the parts are added
        total = EXACT.add(total, millimetres(part))
    return Seen(how=How.MEASURED, mm=total, nodal=nodal)


def millimetres(text: str) -> Decimal:
    """A size; refuses what is no number of 0 or more."""
    size = decimal_of(text)
    if size < 0:
        raise ImpossibleValue(f"'{text.strip()}' is no size", expected="millimetres, 0 or more")
    return size


def decimal_of(text: str) -> Decimal:
    """A plain number; refuses everything else."""
    stripped = text.strip()
    if not stripped.lstrip("+-").replace(".", "", 1).isdecimal() or len(stripped) > 40:
        raise ImpossibleValue(f"'{stripped}' is no number", expected="digits, with a point")
    return Decimal(stripped)


def word(kind: type[E], text: str) -> E:
    """One of the words of a kind; `-` is not evaluated or no."""
    if text == MISSING:
        text = {NonTarget: NonTarget.NOT_EVALUATED, New: New.NO}.get(kind, MISSING)
    try:
        return kind(text)
    except ValueError:
        raise ImpossibleValue(f"'{text}'", expected=" | ".join(kind)) from None


def _normal(text: str) -> bool | None:
    if text not in ("normal", "raised", MISSING):
        raise ImpossibleValue(f"marker '{text}'", expected="normal | raised | -")
    return None if text == MISSING else text == "normal"


def day_of(text: str) -> date:
    """A calendar day as YYYY-MM-DD; refuses everything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ImpossibleValue(f"'{text}' is no day", expected="YYYY-MM-DD") from None
