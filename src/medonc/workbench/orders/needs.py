"""What must hold before a move, found out from the chart of today: each lack with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from medonc.practice.criteria import Scene
from medonc.practice.cycles.ordered import day_order, lacks_consent, not_held, recalculated, stands_against_today
from medonc.practice.treatment import orders
from medonc.practice.treatment.order_checks import CheckLevel, OrderCheck, order_checks
from medonc.practice.treatment.order_knowledge import knowledge_changed
from medonc.practice.treatment.order_moves import Standing
from medonc.practice.treatment.orders import MOVES
from medonc.record.orders import TreatmentOrder
from medonc.workbench.orders.evidence import Evidence

_Look = Callable[[TreatmentOrder, Scene, Standing, Evidence], str]


def lacking(move: str, order: TreatmentOrder, scene: Scene, standing: Standing, evidence: Evidence) -> dict[str, str]:
    """By need, why it does not hold; empty where all hold."""
    found = {need: LOOK[need](order, scene, standing, evidence) for need in MOVES[move].needs}
    return {need: why for need, why in found.items() if why}


def checks_of(order: TreatmentOrder, scene: Scene) -> tuple[OrderCheck, ...]:
    """The order checks of one order as it stands."""
    return order_checks(day_order([order], scene), scene)


def exceptions_in(checks: Iterable[OrderCheck]) -> tuple[str, ...]:
    """The exceptions as an approval names them: one that arises later, or reads otherwise, is not covered by it."""
    return tuple(check.sentence for check in checks if check.level is CheckLevel.EXCEPTION)


def _checks(order: TreatmentOrder, scene: Scene, standing: Standing, evidence: Evidence) -> str:
    """A stop always stands; an exception until a second person approved it, a caution until a reason is given."""
    found = checks_of(order, scene)
    if stop := _stop(found):
        return stop
    if exception := _not_approved(found, standing):
        return f"a second person must approve: {exception}"
    caution = next((one for one in found if one.level is CheckLevel.CAUTION), None)
    if caution is not None and not evidence.reason.strip():
        return f"a reason is owed: {caution.sentence}"
    return ""


def _not_approved(checks: Iterable[OrderCheck], standing: Standing) -> str:
    """The first exception that no approval covers; empty where there is none."""
    approval = standing.signature("approve_exception")
    covered = approval.covers if approval is not None else ()
    return next((said for said in exceptions_in(checks) if said not in covered), "")


def _stop(checks: Iterable[OrderCheck]) -> str:
    """What nobody can override, at any step until the product is made; empty where nothing."""
    return next((f"stop: {one.sentence}" for one in checks if one.level is CheckLevel.STOP), "")


def _consent(order: TreatmentOrder, scene: Scene, _: Standing, __: Evidence) -> str:
    return lacks_consent(order, scene)


def _today(order: TreatmentOrder, scene: Scene, standing: Standing, _: Evidence) -> str:
    """The day's verdict; a prescriber who said today, with a reason, that it is treated anyway, answers for it."""
    if order.due == scene.on and not not_held(order, scene.library) and (stop := _stop(checks_of(order, scene))):
        return stop
    accepted = standing.signature("treat_anyway")
    if accepted is not None and _day(accepted.at, scene) == scene.on and order.due == scene.on:
        return ""
    return knowledge_changed(order, standing, scene.library) or stands_against_today(order, scene)


def _recalculated(order: TreatmentOrder, scene: Scene, standing: Standing, _: Evidence) -> str:
    if changed := knowledge_changed(order, standing, scene.library):
        return changed
    moved = next((each.why for each in recalculated(order, scene) if each.why), "")
    if moved or standing.state is orders.State.DRAFTED:  # whose checks are asked in whole
        return moved
    found = checks_of(order, scene)
    arose = _not_approved(found, standing)
    return _stop(found) or (f"since the signature, unapproved: {arose} Change the order" if arose else "")


def _products(order: TreatmentOrder, scene: Scene, _: Standing, evidence: Evidence) -> str:
    return evidence.products_lack(order, scene.on)


def _password(_: TreatmentOrder, __: Scene, ___: Standing, evidence: Evidence) -> str:
    return "" if evidence.confirmed else "who signs has not been confirmed"


def _day(at: object, scene: Scene) -> date:
    return at.astimezone(scene.chart.zone).date()  # type: ignore[attr-defined, no-any-return]


LOOK: Mapping[str, _Look] = {
    orders.CHECKED: _checks,
    orders.CONSENT: _consent,
    orders.TODAY: _today,
    orders.RECALCULATED: _recalculated,
    orders.PRODUCTS: _products,
    orders.PASSWORD: _password,
}
