"""The vials for a day's infusions: what is opened, what is left over, and which rounding would save a vial."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse

from medonc.practice.treatment.vial_plan import DrugVials, VialRequest
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Missing, Rule
from medonc.values.quantity import plain
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.show import show
from medonc.workbench.open_chart import library
from medonc.workbench.orders.day_vials import day_vials
from medonc.workbench.orders.queue import OrderLine
from medonc.workbench.site_settings import today

_FAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class VialsPage:
    """The plan of a day; `tolerance` is the site's, in per cent."""

    on: date
    drugs: tuple[DrugVials, ...]
    not_planned: tuple[tuple[VialRequest, Missing], ...]
    orders: dict[str, OrderLine]
    tolerance: str
    rule: Rule

    @property
    def before(self) -> date:
        """The day before."""
        return self.on - timedelta(days=1)

    @property
    def after(self) -> date:
        """The day after."""
        return self.on + timedelta(days=1)


@may("read")
def vials(request: SignedIn) -> HttpResponse:
    """The plan for the day in the address, which may lie ahead; else for today."""
    found = day_vials(by=request.user, on=_asked(request.GET.get("on", "").strip()))
    page = VialsPage(
        on=found.on,
        drugs=found.plan.drugs,
        not_planned=found.plan.not_planned,
        orders=dict(found.orders),
        tolerance=plain(library().policy.vial_tolerance),
        rule=found.plan.rule,
    )
    return show(request, "vials.html", page)


def _asked(text: str) -> date:
    try:
        on = date.fromisoformat(text) if text else today()
    except ValueError:
        raise ImpossibleValue(f"'{text}' is not a day", expected="a day as YYYY-MM-DD") from None
    if abs(on - today()) > _FAR:
        raise ImpossibleValue(f"{on} is too far from today", expected="a day within a year")
    return on
