"""Ending orders that were left lying: whose day passed so long ago that nobody will give them as they stand."""

from __future__ import annotations

from datetime import timedelta

from medonc.practice.treatment.orders import MOVES
from medonc.store.models import OrderEntry
from medonc.values.errors import MedoncError
from medonc.workbench import people
from medonc.workbench.orders.move_order import Asked, move_order
from medonc.workbench.site_settings import setting, today


def expire_orders() -> str:
    """Expire every order whose day passed longer ago than the site allows; says how many, and what could not be."""
    days = int(setting("order_expires"))
    waiting = [state.value for state in MOVES["expire"].start]
    late = OrderEntry.objects.filter(due__lt=today() - timedelta(days=days), state__in=waiting)
    ended, failed = 0, []
    by = people.at_the_command_line()
    for order in late:
        asked = Asked(
            move="expire", expected_version=order.version, reason=f"not given within {days} days of {order.due}"
        )
        try:
            move_order(order.pk, asked, by=by)
            ended += 1
        except MedoncError as refused:
            failed.append(f"{order.pk}: {refused}")
    return f"{ended} orders expired" + (f"; not: {'; '.join(failed[:3])}" if failed else "")
