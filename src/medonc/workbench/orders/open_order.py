"""Opening one order: its row, the order as the record reads, and the scene of today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from medonc.practice.criteria import Scene
from medonc.practice.cycles.ordered import Recalculated, day_verdict, not_held, recalculated
from medonc.practice.cycles.verdict import DayVerdict
from medonc.practice.treatment.order_checks import OrderCheck
from medonc.practice.treatment.order_knowledge import knowledge_changed
from medonc.practice.treatment.order_moves import Standing
from medonc.practice.treatment.orders import State
from medonc.record.orders import TreatmentOrder
from medonc.store.models import User
from medonc.workbench.open_chart import opened
from medonc.workbench.orders.content import doses_shown
from medonc.workbench.orders.move_order import order_fact
from medonc.workbench.orders.needs import checks_of
from medonc.workbench.orders.rows import order_row, standing_of
from medonc.workbench.patients import survivor
from medonc.workbench.restricted import must_of_patient
from medonc.workbench.rights import must

# Until the product is made, an order is still held against the values of today.
_STILL_CHECKED = {State.DRAFTED, State.SIGNED, State.VERIFIED, State.RELEASED, State.RECHECKED, State.HELD}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedOrder:
    """An order with all that its page says. `held` is what its row keeps of each dose, with the product."""

    pk: int
    patient: int
    label: str
    kind: str
    due: date
    version: int
    fact: TreatmentOrder
    standing: Standing
    held: list[dict[str, Any]]
    scene: Scene = field(repr=False)

    @property
    def still_checked(self) -> bool:
        """Whether today's values still bear on it, and the library can say so."""
        return self.standing.state in _STILL_CHECKED and not not_held(self.fact, self.scene.library)

    @property
    def knowledge_changed(self) -> str:
        """What the library says otherwise since it was signed, while that still bears on it; empty where nothing."""
        bears = self.standing.state in _STILL_CHECKED
        return knowledge_changed(self.fact, self.standing, self.scene.library) if bears else ""

    def again(self) -> tuple[Recalculated, ...]:
        """Its doses from today's values."""
        return recalculated(self.fact, self.scene)

    def checks(self) -> tuple[OrderCheck, ...]:
        """What it must answer; nothing once the product is made."""
        return checks_of(self.fact, self.scene) if self.still_checked else ()

    def verdict(self) -> DayVerdict | None:
        """The verdict of its day; None on another day."""
        on_its_day = self.still_checked and self.fact.due == self.scene.on
        return day_verdict(self.fact, self.scene) if on_its_day else None


def open_order(order: int, *, by: User) -> OpenedOrder:
    """One order, with its patient's chart opened and the opening kept; refuses an unknown one and a closed chart."""
    must(by, "read")
    entry = order_row(order)
    person = survivor(entry.patient_id).pk
    must_of_patient(person, by=by, act="read")
    opened(person, by=by)
    fact, scene = order_fact(entry)
    return OpenedOrder(
        pk=entry.pk,
        patient=person,
        label=entry.label,
        kind=entry.kind,
        due=entry.due,
        version=entry.version,
        fact=fact,
        standing=standing_of(entry),
        held=doses_shown(entry),
        scene=scene,
    )
