"""An order as its page shows it: the way it has gone, its doses beside today's answer, and what can be done next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from medonc.practice.cycles.ordered import Recalculated
from medonc.practice.treatment.dose import said_dose
from medonc.practice.treatment.order_moves import Standing, moves_from, stands_against
from medonc.practice.treatment.orders import ENDS, MOVES, PASSWORD, Kind, Move, State
from medonc.web.accounts import User
from medonc.web.words import day, moment
from medonc.workbench.credentials import NotCredentialed, credentials_for
from medonc.workbench.orders.open_order import OpenedOrder
from medonc.workbench.rights import may
from medonc.workbench.site_settings import today, zone

_CHAIN = {
    Kind.INFUSION: (
        ("sign", "Prescriber", "indication, doses, changes"),
        ("verify", "Pharmacist", "own calculation"),
        ("release", "Released", "consent"),
        ("recheck", "Rechecked", "today's values, identity"),
        ("prepare", "Prepared", "product, lot, expiry, weight"),
        ("check_product", "Product checked", "by another person"),
        ("receive", "Received", "label against order"),
        ("bedside_two", "Bedside", "two people, identity twice"),
        ("give", "Given", "start, stop, amount"),
    ),
    Kind.ORAL: (
        ("sign", "Prescriber", "indication, doses, changes"),
        ("verify", "Pharmacist", "own calculation"),
        ("release", "Released", "consent"),
        ("dispense", "Dispensed", "today's values"),
        ("take", "Taken", "as the patient says"),
        ("reconcile", "Reconciled", "ordered against taken"),
    ),
}
_BUTTONS = {
    "draft": "Draft it again",
    "approve_exception": "Approve the exception",
    "sign": "Sign",
    "verify": "Verify",
    "release": "Release",
    "treat_anyway": "Treat anyway",
    "recheck": "OK to treat today",
    "prepare": "Prepared",
    "check_product": "Product is right",
    "receive": "Received",
    "bedside_one": "First bedside check",
    "bedside_two": "Second bedside check",
    "start": "Start",
    "give": "All given",
    "give_part": "Given in part",
    "not_give": "Not given",
    "dispense": "Dispensed",
    "take": "Taken",
    "return_product": "Product returned",
    "waste_product": "Product wasted",
    "reconcile": "Reconcile",
    "hold": "Hold",
    "resume": "Resume",
    "defer": "Defer",
    "change": "Change",
    "cancel": "Cancel",
}
_FORWARD = (
    "sign", "verify", "release", "recheck", "dispense", "prepare", "check_product", "receive", "bedside_one",
    "bedside_two", "start", "give", "take", "reconcile", "draft", "resume",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of the chain. `state` is done, now or empty."""

    title: str
    detail: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedRow:
    """One ordered dose beside today's answer; `product` is what was prepared."""

    place: int
    drug: str
    dose: str
    percent: str
    route: str
    often: str
    today: str
    against: str
    because: str
    product: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveShown:
    """A move that can be made. `against`: why this reader may not."""

    name: str
    button: str
    forward: bool
    asks_reason: bool
    asks_password: bool
    against: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One move that was made."""

    move: str
    who: str
    when: str
    reason: str
    counts: bool


def chain(standing: Standing) -> tuple[Link, ...]:
    """The way of an order: who did what, who is next."""
    links, waiting = [], True
    for name, title, detail in _CHAIN[standing.kind]:
        signed = standing.signature(name) or (standing.signature("give_part") if name == "give" else None)
        if signed is not None:
            said = f"{signed.name} {signed.at.astimezone(zone()):%H:%M}, {day(signed.at.astimezone(zone()))}"
            links.append(Link(title=title, detail=said, state="done"))
        else:
            now = waiting and standing.state not in (*ENDS, State.HELD)
            links.append(Link(title=title, detail=detail, state="now" if now else ""))
            waiting = False
    return tuple(links)


def passed(standing: Standing) -> tuple[Passed, ...]:
    """Every move, the latest first."""
    counted = {id(one) for name in MOVES if (one := standing.signature(name)) is not None}
    return tuple(
        Passed(
            move=_BUTTONS.get(one.move, one.move.replace("_", " ")),
            who=one.name,
            when=moment(one.at, zone()),
            reason=one.reason,
            counts=id(one) in counted or not MOVES[one.move].signs,
        )
        for one in reversed(standing.signed)
    )


def ordered_rows(order: OpenedOrder) -> tuple[OrderedRow, ...]:
    """The doses, each with what today's values would make of it."""
    return tuple(_row(place, each, order.held[place]) for place, each in enumerate(order.again()))


def moves_shown(standing: Standing, user: User) -> tuple[MoveShown, ...]:
    """The moves that the table has from here and this reader's role may make, the way forward first."""
    held = [move for move in moves_from(standing) if may(user, move.act)]
    order = {name: place for place, name in enumerate(_FORWARD)}
    shown = [_move(move, standing, user) for move in held]
    return tuple(sorted(shown, key=lambda one: (order.get(one.name, len(order)), one.button)))


def waits_for(standing: Standing) -> str:
    """What comes next, for somebody who may not do it: `waits for: verify`."""
    names = [move.said for move in moves_from(standing) if move.name in _FORWARD]
    return ", ".join(names)


def _move(move: Move, standing: Standing, user: User) -> MoveShown:
    return MoveShown(
        name=move.name,
        button=_BUTTONS.get(move.name, move.said),
        forward=move.name in _FORWARD,
        asks_reason=move.reasoned or move.name == "sign",
        asks_password=PASSWORD in move.needs,
        against=next(_against(move, standing, user), ""),
    )


def _against(move: Move, standing: Standing, user: User) -> Iterator[str]:
    yield from stands_against(standing, move, user.username)
    try:
        credentials_for(user, move.act, today())
    except NotCredentialed as lacking:
        yield lacking.found


def _row(place: int, each: Recalculated, held: dict[str, object]) -> OrderedRow:
    dose, answer = each.dose, each.answer
    product = held.get("product")
    often = {1: "", 2: "twice a day"}.get(dose.times, f"{dose.times} times a day")
    return OrderedRow(
        place=place,
        drug=dose.drug,
        dose=said_dose(dose.amount),
        percent=f"{dose.percent:.0f} %",
        route=dose.route,
        often=", ".join(filter(None, [often, f"{dose.days} days" if dose.days > 1 else ""])),
        today=said_dose(answer.amount) if answer.amount is not None else "not known",
        against=each.why,
        because=dose.because,
        product=_product(product) if isinstance(product, dict) else "",
    )


def _product(held: dict[str, str]) -> str:
    weight = f", {held['weight']}" if held.get("weight") else ""
    return f"{held['name']}, lot {held['lot']}, until {day(held['expires'])}, {held['volume']}{weight}"
