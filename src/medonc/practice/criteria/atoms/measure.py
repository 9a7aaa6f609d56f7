"""`measure = { of = "creatinine clearance", at_least = "50 mL/min" }`: what is computed or measured of the body.

Computed by the same rules as the review: creatinine clearance and body surface by the site's formula, QTcF, corrected
calcium, Child-Pugh, ALBI and Charlson as numbers. `LVEF` and `weight` are the last measured, with `within_days`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from medonc.knowledge.shapes import Library
from medonc.practice import assessment
from medonc.practice.criteria.asks import days, only, word
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.limits import KEYS, Limits, compare, exactly, read_limits
from medonc.practice.criteria.results import last_result, span_of, stale_on
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import NamedTest, named_test
from medonc.practice.criteria.truth import Truth
from medonc.practice.given import read_quantity
from medonc.record import Chart
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Answer, Missing, NotKnown
from medonc.values.quantity import Quantity, plain

KIND = "measure"
Noun: TypeAlias = Callable[[Chart, Library, date], Answer[object]]

COMPUTED: Mapping[str, tuple[Noun, str]] = MappingProxyType(
    {
        "creatinine clearance": (assessment.creatinine_clearance, "clearance"),
        "body surface": (assessment.body_surface, "area"),
        "QTcF": (assessment.qtc, "time"),
        "corrected calcium": (assessment.corrected_calcium, "substance concentration"),
        "weight change": (assessment.weight_change, "number"),
        "Child-Pugh": (assessment.child_pugh, ""),
        "ALBI": (assessment.albi, ""),
        "MELD-Na": (assessment.meld_na, ""),
        "Charlson": (assessment.charlson, ""),
    }
)
MEASURED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"LVEF": ("LVEF", "number"), "weight": ("weight", "mass"), "height": ("height", "length")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A measure and its limits; a score's limits are bare numbers."""

    of: str
    limits: Limits[Quantity]
    within_days: int | None


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, an unknown measure, and a limit in a unit of another kind."""
    only(asks, keys=("of", "within_days", *KEYS), kind=KIND)
    of = word(asks, "of", among=(*COMPUTED, *MEASURED), needed=True)
    within = days(asks, "within_days")
    if within is not None and of in COMPUTED:
        raise UnreadableInput(f"within_days of {of}", expected="no within_days: its rule says how old a result may be")
    limits = read_limits(asks, _limit)
    kind = COMPUTED[of][1] if of in COMPUTED else MEASURED[of][1]
    for _, limit in limits.by_key:
        if limit.unit.kind != (kind or "number"):
            raise UnreadableInput(f"{of} in {limit.code}", expected=f"a {kind}" if kind else "a bare number")
    return Asked(of=of, limits=limits, within_days=within)


def _limit(written: object, key: str) -> Quantity:
    if isinstance(written, str):
        return read_quantity(written)
    if isinstance(written, bool) or not isinstance(written, int | Decimal) or not Decimal(written).is_finite():
        raise UnreadableInput(f"{key} = {written!r}", expected='a number with its unit, "50 mL/min"; a score without')
    return Quantity(Decimal(written), "1")


def sentence(asked: Asked) -> str:
    """`creatinine clearance 50 mL/min or more`."""
    recent = f" within {asked.within_days} days" if asked.within_days is not None else ""
    return f"{asked.of} {asked.limits.said()}{recent}"


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the finding of the rule, or the last measurement; not known where those are."""
    return _computed(asked, scene) if asked.of in COMPUTED else _measured(asked, scene)


def _computed(asked: Asked, scene: Scene) -> Explained:
    noun, _ = COMPUTED[asked.of]
    found = scene.once(("measure", asked.of), lambda: noun(scene.chart, scene.library, scene.on))
    if isinstance(found, NotKnown):
        return not_known(f"{sentence(asked)}: not known", *found.missing, facts=found.facts, how="a new result")
    value = found.value if isinstance(found.value, Quantity) else Quantity(Decimal(str(found.value)), "1")
    said = found.sentence or _short(value)
    return Explained(
        truth=_truth(asked, value),
        sentence=f"{sentence(asked)}: {said}",
        facts=tuple(dict.fromkeys(found.facts)),
        how="a new result",
    )


def _truth(asked: Asked, value: Quantity) -> Truth:
    return min(compare(exactly(value), key, limit) for key, limit in asked.limits.by_key)


def _short(value: Quantity) -> str:
    digits = plain(round(value.value, 2)).rstrip("0").rstrip(".") if "." in plain(value.value) else plain(value.value)
    return f"{digits} {value.unit.shown}".strip()


def _measured(asked: Asked, scene: Scene) -> Explained:
    test = named_test(scene.library, MEASURED[asked.of][0]) or NamedTest(codes=frozenset())
    last = last_result(test, asked.of, scene, within_days=asked.within_days)
    if isinstance(last, Missing):
        return not_known(f"{sentence(asked)}: {last.why}", last, how="a new result")
    facts, said = (scene.ref(last),), f"{sentence(asked)}: {last.said()} ({last.effective})"
    span = span_of(last, test, asked.of)
    if isinstance(span, Missing):
        return not_known(said, span, facts=facts, how="a new result")
    kind = (span.low or span.high or asked.limits.by_key[0][1]).unit.kind
    if kind != MEASURED[asked.of][1]:
        return not_known(said, Missing(what=asked.of, why=f"in a unit that does not fit ({last.said()})"), facts=facts)
    truth = min(compare(span, key, limit) for key, limit in asked.limits.by_key)
    if truth is Truth.NOT_KNOWN:
        return not_known(said, Missing(what=asked.of, why=f"not exact ({last.said()})"), facts=facts)
    stale = stale_on(last.effective, asked.within_days)
    how = "the measurement is out of date then" if stale else "a new result"
    return Explained(truth=truth, sentence=said, facts=facts, changes_on=stale, how=how)
