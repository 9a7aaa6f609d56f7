"""The row of an order: read as where it stands, locked for a move, written after it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from medonc.practice.treatment.order_moves import Signed, Standing
from medonc.practice.treatment.orders import Kind, State
from medonc.store.models import OrderEntry
from medonc.values.errors import NotHeld
from medonc.workbench.errors import Conflict
from medonc.workbench.orders.content import current_content


def order_row(order: int) -> OrderEntry:
    """The row of an order; refuses an unknown one."""
    found = OrderEntry.objects.select_related("task", "group", "plan", "patient").filter(pk=order).first()
    if found is None:
        raise NotHeld(f"no order {order}", do="go back to the list")
    return found


def held_row(order: int) -> OrderEntry:
    """The row, held until the transaction ends."""
    found = OrderEntry.objects.select_for_update().filter(pk=order).first()
    if found is None:
        raise NotHeld(f"no order {order}", do="go back to the list")
    return found


def must_be_at(entry: OrderEntry, version: int) -> None:
    """Refuses (`Conflict`) a row that somebody moved since it was opened, saying who did what."""
    if entry.version == version:
        return
    last = signed_of(entry)[-1:]
    who = f"{last[0].name} made '{last[0].move.replace('_', ' ')}'" if last else "it was changed"
    raise Conflict(
        f"{who} since you opened this order; it is {State(entry.state).said} now",
        do="look at what changed, and go on from there",
    )


def standing_of(entry: OrderEntry) -> Standing:
    """Where an order stands, held against what the record says now."""
    return Standing(
        kind=Kind(entry.kind),
        state=State(entry.state),
        digest=current_content(entry),
        signed=signed_of(entry),
        held_from=State(entry.held_from) if entry.held_from else None,
    )


def signed_of(entry: OrderEntry) -> tuple[Signed, ...]:
    """Every move of an order, oldest first."""
    return tuple(_read(one) for one in json.loads(entry.signed))


def take_in(entry: OrderEntry, standing: Standing, *, at: datetime) -> None:
    """Put where the order now stands into its row, unsaved."""
    entry.state, entry.digest = standing.state.value, standing.digest
    entry.held_from = standing.held_from.value if standing.held_from else ""
    entry.signed = json.dumps([_as_json(one) for one in standing.signed], ensure_ascii=False)
    entry.version += 1
    entry.changed_at = at


def _read(one: dict[str, Any]) -> Signed:
    kept = {**one, "at": datetime.fromisoformat(one["at"]), "covers": tuple(one.get("covers", ()))}
    return Signed(**kept)


def _as_json(one: Signed) -> dict[str, object]:
    return {
        "move": one.move,
        "by": one.by,
        "name": one.name,
        "at": one.at.isoformat(),
        "digest": one.digest,
        "reason": one.reason,
        "knowledge": one.knowledge,
        "covers": one.covers,
    }
