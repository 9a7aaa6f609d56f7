"""What a form says of products and doses given, read strictly: lots, days, volumes, weights, times, amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from medonc.record.orders import OrderedDose
from medonc.values.errors import ImpossibleValue
from medonc.values.quantity import Quantity
from medonc.workbench import entered
from medonc.workbench.orders.evidence import GivenDose, Product
from medonc.workbench.site_settings import today


def read_products(sent: Mapping[str, str], count: int) -> dict[int, Product]:
    """The products of an order's doses, by place; one without name and lot is left out, and then lacks."""
    return {
        place: _product(sent, place)
        for place in range(count)
        if sent.get(f"name-{place}", "").strip() and sent.get(f"lot-{place}", "").strip()
    }


def read_given(sent: Mapping[str, str], doses: Sequence[OrderedDose]) -> dict[int, GivenDose]:
    """What was given of each dose: the times of today, the amount where it is less, what happened."""
    return {place: _given(sent, place, dose) for place, dose in enumerate(doses)}


def _product(sent: Mapping[str, str], place: int) -> Product:
    def text(name: str) -> str:
        return sent.get(f"{name}-{place}", "").strip()

    name = text("name")
    return Product(
        name=name,
        lot=text("lot"),
        expires=entered.calendar_day(text("expires"), what=f"the expiry of {name}"),
        volume=entered.quantity(text("volume"), "mL", what=f"the volume of {name}"),
        weight=entered.quantity(text("weight"), "g", what=f"the weight of {name}") if text("weight") else None,
        expected_weight=entered.quantity(text("expected"), "g", what="the expected weight")
        if text("expected")
        else None,
        note=text("note"),
    )


def _given(sent: Mapping[str, str], place: int, dose: OrderedDose) -> GivenDose:
    def text(name: str) -> str:
        return sent.get(f"{name}-{place}", "").strip()

    started = entered.day(f"{today()} {text('start')}", what="the start") if text("start") else entered.this_moment()
    stopped = entered.day(f"{today()} {text('stop')}", what="the stop") if text("stop") else None
    if stopped is not None and stopped.start < started.start:
        raise ImpossibleValue(f"{dose.drug} stops at {stopped}, before it starts", expected="a stop after the start")
    return GivenDose(
        started=started,
        stopped=stopped,
        amount=_amount(text("amount"), dose),
        reaction=text("reaction"),
        extravasation=text("extravasation") == "on",
        rates=text("rates"),
    )


def _amount(text: str, dose: OrderedDose) -> Quantity | None:
    """Less than ordered, or all; refuses more, and nothing."""
    if not text:
        return None
    amount = entered.quantity(text, dose.amount.code, what=f"the amount of {dose.drug}")
    if not 0 < amount.value <= dose.amount.value:
        raise ImpossibleValue(
            f"{amount} of {dose.drug}", expected=f"more than nothing, and at most {dose.amount}", do="check the amount"
        )
    return amount
