"""The table of orders: their states, and the moves between them with who may make one and what must hold.

The prescriber is never a checker, who prepared a product never checks it, and the two who check at the bedside are two
people. `order_moves` reads the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an order stands."""

    PLANNED = "planned"
    DRAFTED = "drafted"
    SIGNED = "signed"
    VERIFIED = "verified"
    RELEASED = "released"
    RECHECKED = "rechecked"  # the day's OK to treat
    PREPARED = "prepared"
    PRODUCT_CHECKED = "product_checked"
    RECEIVED = "received"
    BEDSIDE_CHECKED = "bedside_checked"
    STARTED = "started"
    GIVEN = "given"
    PARTLY_GIVEN = "partly_given"
    NOT_GIVEN = "not_given"
    DISPENSED = "dispensed"
    TAKEN = "taken"  # as the patient reports it
    RECONCILED = "reconciled"
    RETURNED = "returned"  # prepared, not used, taken back
    WASTED = "wasted"
    HELD = "held"
    DEFERRED = "deferred"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def said(self) -> str:
        """`product checked`."""
        return self.value.replace("_", " ")


class Kind(StrEnum):
    """How an order reaches the patient: at the chair, or taken home."""

    INFUSION = "infusion"
    ORAL = "oral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One line of the table. `apart`: moves that another person must have made. `after`: one that comes first."""

    name: str
    act: str  # the right that it needs
    start: frozenset[State]
    end: State
    apart: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    kinds: frozenset[Kind] = frozenset(Kind)
    reasoned: bool = False
    signs: bool = True  # whether it stands among the signatures
    voids: bool = False  # whether it ends every signature so far
    tells: bool = False  # whether it only records what has happened already

    @property
    def said(self) -> str:
        """`check product`."""
        return self.name.replace("_", " ")


S = State
_INFUSION, _ORAL = frozenset({Kind.INFUSION}), frozenset({Kind.ORAL})
_BEFORE_PRODUCT = frozenset({S.DRAFTED, S.SIGNED, S.VERIFIED, S.RELEASED, S.RECHECKED})
_PRODUCT = frozenset({S.PREPARED, S.PRODUCT_CHECKED, S.RECEIVED, S.BEDSIDE_CHECKED})
_OVER = frozenset({S.GIVEN, S.PARTLY_GIVEN, S.NOT_GIVEN, S.TAKEN, S.RETURNED, S.WASTED})
ENDS = frozenset({S.RECONCILED, S.CANCELLED, S.EXPIRED})  # nothing follows
DONE = ENDS | _OVER  # nothing more happens at the patient
HAD = frozenset({S.GIVEN, S.PARTLY_GIVEN, S.TAKEN})  # the patient had it, in part or whole
# What must hold, by name; the workbench finds out and says why where it does not.
CHECKED, CONSENT, TODAY, RECALCULATED, PRODUCTS, PASSWORD = (
    "order checks",
    "consent",
    "today's values",
    "recalculation",
    "products",
    "password",
)

MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move(name="draft", act="draft_order", start=frozenset({S.PLANNED}), end=S.DRAFTED, signs=False),
        Move(
            name="approve_exception",
            act="approve_exception",
            start=frozenset({S.DRAFTED}),
            end=S.DRAFTED,
            reasoned=True,
        ),
        Move(
            name="sign",
            act="sign_order",
            start=frozenset({S.DRAFTED}),
            end=S.SIGNED,
            apart=("approve_exception",),
            needs=(PASSWORD, CHECKED, RECALCULATED),
        ),
        Move(
            name="verify",
            act="verify_order",
            start=frozenset({S.SIGNED}),
            end=S.VERIFIED,
            apart=("sign",),
            needs=(PASSWORD, RECALCULATED),
        ),
        Move(name="release", act="release_order", start=frozenset({S.VERIFIED}), end=S.RELEASED, needs=(CONSENT,)),
        # A limit that does not hold, or is not known, and a prescriber who answers for treating all the same.
        Move(
            name="treat_anyway",
            act="sign_order",
            start=frozenset({S.RELEASED}),
            end=S.RELEASED,
            needs=(PASSWORD,),
            reasoned=True,
        ),
        Move(
            name="recheck",
            act="recheck_order",
            start=frozenset({S.RELEASED}),
            end=S.RECHECKED,
            needs=(TODAY, CONSENT),
            kinds=_INFUSION,
        ),
        Move(
            name="prepare",
            act="prepare_order",
            start=frozenset({S.RECHECKED}),
            end=S.PREPARED,
            apart=("sign",),
            needs=(PRODUCTS,),
            kinds=_INFUSION,
        ),
        Move(
            name="check_product",
            act="check_product",
            start=frozenset({S.PREPARED}),
            end=S.PRODUCT_CHECKED,
            apart=("sign", "treat_anyway", "prepare"),
            needs=(PASSWORD,),
            kinds=_INFUSION,
        ),
        Move(
            name="receive",
            act="receive_product",
            start=frozenset({S.PRODUCT_CHECKED}),
            end=S.RECEIVED,
            kinds=_INFUSION,
        ),
        Move(
            name="bedside_one",
            act="check_bedside",
            start=frozenset({S.RECEIVED}),
            end=S.RECEIVED,
            apart=("sign", "treat_anyway"),
            kinds=_INFUSION,
        ),
        Move(
            name="bedside_two",
            act="check_bedside",
            start=frozenset({S.RECEIVED}),
            end=S.BEDSIDE_CHECKED,
            apart=("sign", "treat_anyway", "bedside_one"),
            after=("bedside_one",),
            needs=(PASSWORD,),
            kinds=_INFUSION,
        ),
        Move(name="start", act="start_dose", start=frozenset({S.BEDSIDE_CHECKED}), end=S.STARTED, kinds=_INFUSION),
        Move(name="give", act="record_dose", start=frozenset({S.STARTED}), end=S.GIVEN, kinds=_INFUSION, tells=True),
        Move(
            name="give_part",
            act="record_dose",
            start=frozenset({S.STARTED}),
            end=S.PARTLY_GIVEN,
            kinds=_INFUSION,
            reasoned=True,
        ),
        Move(
            name="not_give",
            act="record_dose",
            start=frozenset({S.RELEASED, S.RECHECKED, S.DISPENSED, S.BEDSIDE_CHECKED}),
            end=S.NOT_GIVEN,
            reasoned=True,
        ),
        Move(
            name="dispense",
            act="dispense_order",
            start=frozenset({S.RELEASED}),
            end=S.DISPENSED,
            apart=("sign",),
            needs=(TODAY,),
            kinds=_ORAL,
        ),
        Move(name="take", act="record_dose", start=frozenset({S.DISPENSED}), end=S.TAKEN, kinds=_ORAL, tells=True),
        Move(
            name="return_product", act="receive_product", start=_PRODUCT, end=S.RETURNED, kinds=_INFUSION, reasoned=True
        ),
        Move(name="waste_product", act="prepare_order", start=_PRODUCT, end=S.WASTED, kinds=_INFUSION, reasoned=True),
        Move(name="reconcile", act="reconcile_order", start=_OVER, end=S.RECONCILED, tells=True),
        Move(name="hold", act="hold_order", start=_BEFORE_PRODUCT, end=S.HELD, reasoned=True, signs=False),
        Move(name="resume", act="hold_order", start=frozenset({S.HELD}), end=S.DRAFTED, reasoned=True, signs=False),
        Move(
            name="defer",
            act="defer_order",
            start=_BEFORE_PRODUCT | {S.PLANNED, S.HELD},
            end=S.DEFERRED,
            reasoned=True,
            signs=False,
            voids=True,
        ),
        Move(
            name="change",
            act="draft_order",
            start=(_BEFORE_PRODUCT - {S.DRAFTED}) | {S.HELD},
            end=S.DRAFTED,
            reasoned=True,
            signs=False,
            voids=True,
        ),
        Move(
            name="cancel",
            act="cancel_order",
            start=_BEFORE_PRODUCT | {S.PLANNED, S.HELD, S.DEFERRED},
            end=S.CANCELLED,
            reasoned=True,
            signs=False,
        ),
        Move(
            name="expire",
            act="expire_order",
            start=_BEFORE_PRODUCT | {S.PLANNED, S.HELD, S.DEFERRED},
            end=S.EXPIRED,
            reasoned=True,
            signs=False,
        ),
    )
}
