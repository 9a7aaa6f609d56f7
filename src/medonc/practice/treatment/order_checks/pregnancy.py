"""Whether the patient is, or may be, pregnant, where a drug of the order can harm the unborn."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes.criterion import Atom
from medonc.practice.criteria import Explained, Scene, Truth, explain
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.order_checks.doses import last_given, names_of
from medonc.practice.treatment.order_checks.judged import CHECKS, judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck

RULE = "pregnancy"


def pregnancy(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Pregnant: by the drug's own words; possible and not excluded by a recent test: before the first day."""
    harming = [drug for drug in order.drugs if scene.library.drug(drug).pregnancy]
    if not harming or _asked(scene, "possible").truth is Truth.NOT_MET:
        return
    pregnant = _asked(scene, "pregnant")
    names = names_of(tuple(harming), scene.library)
    if pregnant.truth is Truth.MET:
        forbidden = [drug for drug in harming if scene.library.drug(drug).pregnancy.startswith("contraindicated")]
        state = "contraindicated" if forbidden else "pregnant"
        said = f"{names}: {pregnant.sentence}"
        yield from judged(RULE, state, scene, said=said, drugs=forbidden or harming, facts=pregnant.facts)
        return
    numbers = scene.library.rule(CHECKS + RULE).numbers
    age = scene.chart.person.age(on=scene.on)
    if (age is not None and age >= numbers["asked_below"]) or not _is_asked_today(order, harming, scene):
        return
    excluded = _asked(scene, "excluded", within_days=int(numbers["within_days"]))
    if excluded.truth is not Truth.MET:
        said = f"{names}: no pregnancy test within {numbers['within_days']} days"
        yield from judged(RULE, "not excluded", scene, said=said, drugs=harming, facts=excluded.facts,
                          missing=excluded.missing)  # fmt: skip


def _is_asked_today(order: DayOrder, harming: list[str], scene: Scene) -> bool:
    """On the first day; on every day of a drug whose label asks again."""
    again = any(word in scene.library.drug(drug).pregnancy for drug in harming for word in ("each dose", "every"))
    return last_given(order, scene) is None or again


def _asked(scene: Scene, state: str, *, within_days: int | None = None) -> Explained:
    recent = {} if within_days is None else {"within_days": within_days}
    return explain(Atom(kind="pregnancy", asks={"is": state, **recent}), scene)
