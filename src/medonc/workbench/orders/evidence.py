"""What a move brings with it: the identity confirmed, the products made, the doses given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from medonc.practice.treatment.vials import change_percent, signed
from medonc.record.orders import OrderedDose, TreatmentOrder
from medonc.values.calendar import When
from medonc.values.quantity import Quantity

WEIGHT_TOLERANCE = Decimal(5)  # per cent of the expected weight; the usual limit of gravimetric control


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One drug as prepared. `expected_weight` and `weight` of the finished product, where it was weighed."""

    name: str
    lot: str
    expires: date
    volume: Quantity
    weight: Quantity | None = None
    expected_weight: Quantity | None = None
    note: str = ""

    def lacks(self, on: date) -> str:
        """Why it may not be used; empty where it may."""
        if self.expires < on:
            return f"{self.name}, lot {self.lot}, expired on {self.expires}"
        if self.weight is not None and self.expected_weight is not None:
            off = change_percent(self.weight, self.expected_weight)
            if abs(off) > WEIGHT_TOLERANCE:
                return f"{self.name} weighs {self.weight}, expected {self.expected_weight} ({signed(off)} %)"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDose:
    """One drug as given: when, how much, and what happened."""

    started: When
    stopped: When | None = None
    amount: Quantity | None = None  # None: all of it
    reaction: str = ""
    extravasation: bool = False
    rates: str = ""  # changes of the rate, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What stands behind one move. `products` and `given` by the place of the dose in the order."""

    confirmed: bool = False
    reason: str = ""
    products: Mapping[int, Product] = field(default_factory=dict)
    given: Mapping[int, GivenDose] = field(default_factory=dict)

    def products_lack(self, order: TreatmentOrder, on: date) -> str:
        """Why the products do not do: one is missing, expired or off its weight; empty where they do."""
        for place, dose in enumerate(order.doses):
            product = self.products.get(place)
            if product is None or not product.name.strip() or not product.lot.strip():
                return f"no product with lot and expiry is recorded for {dose.drug}"
            if why := product.lacks(on):
                return why
        return ""


def amount_given(dose: OrderedDose, given: GivenDose | None) -> Quantity:
    """What was given of a dose: all of it unless less is stated."""
    return given.amount if given is not None and given.amount is not None else dose.amount
