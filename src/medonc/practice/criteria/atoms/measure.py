"""`measure = { of = "creatinine clearance", at_least = "50 mL/min" }`: what is computed or measured of the body.

Computed by the same rules as the review: creatinine clearance and body surface by the site's formula, QTcF, corrected
calcium, Child-Pugh, ALBI and Charlson as numbers. `LVEF` and `weight` are the last measured, with `within_days`; of
these `fall_of = { at_least = "10 %" }` asks how far the last lies below the value before treatment, in points.
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
from medonc.practice.criteria.baseline import before_treatment
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.limits import KEYS, Limits, Span, compare, exactly, never_kept, read_limits
from medonc.practice.criteria.results import last_result, span_of, stale_on
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import NamedTest, named_test
from medonc.practice.criteria.truth import Truth
from medonc.practice.given import read_quantity
from medonc.record import Chart
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Answer, FactRef, Missing, NotKnown
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
    """A measure with its limits, or those of its fall since before treatment; a score's limits are bare numbers."""

    of: str
    limits: Limits[Quantity]
    fall: Limits[Quantity]
    within_days: int | None


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, an unknown measure, a limit in a unit of another kind, and a fall that cannot be."""
    only(asks, keys=("of", "within_days", "fall_of", *KEYS), kind=KIND)
    of = word(asks, "of", among=(*COMPUTED, *MEASURED), needed=True)
    within = days(asks, "within_days")
    if within is not None and of in COMPUTED:
        raise UnreadableInput(f"within_days of {of}", expected="no within_days: its rule says how old a result may be")
    limits = read_limits(asks, _limit, needed="fall_of" not in asks)
    fall = _fall_asked(of, asks["fall_of"]) if "fall_of" in asks else read_limits({}, _limit, needed=False)
    kind = COMPUTED[of][1] if of in COMPUTED else MEASURED[of][1]
    for _, limit in (*limits.by_key, *fall.by_key):
        if limit.unit.kind != (kind or "number"):
            raise UnreadableInput(f"{of} in {limit.code}", expected=f"a {kind}" if kind else "a bare number")
    return Asked(of=of, limits=limits, fall=fall, within_days=within)


def _fall_asked(of: str, written: object) -> Limits[Quantity]:
    """The limits of a fall; refuses one of a computed measure, one that is no fall, and one that no value keeps to."""
    if of in COMPUTED or not isinstance(written, Mapping):
        raise UnreadableInput(
            f"fall_of = {written!r} of {of}", expected=f'fall_of = {{ at_least = "10 %" }} of {" or ".join(MEASURED)}'
        )
    only(written, keys=KEYS, kind="fall_of")
    fall = read_limits(written, _limit)
    if never := never_kept(fall) or next((f"a fall of {limit}" for _, limit in fall.by_key if limit.value <= 0), ""):
        raise UnreadableInput(never, expected="limits above zero that a fall can keep to")
    return fall


def _limit(written: object, key: str) -> Quantity:
    if isinstance(written, str):
        return read_quantity(written)
    if isinstance(written, bool) or not isinstance(written, int | Decimal) or not Decimal(written).is_finite():
        raise UnreadableInput(f"{key} = {written!r}", expected='a number with its unit, "50 mL/min"; a score without')
    return Quantity(Decimal(written), "1")


def sentence(asked: Asked) -> str:
    """`creatinine clearance 50 mL/min or more`."""
    recent = f" within {asked.within_days} days" if asked.within_days is not None else ""
    fallen = f"fallen by {asked.fall.said()} since before treatment" if asked.fall.by_key else ""
    return f"{asked.of} {', '.join(filter(None, (asked.limits.said(), fallen)))}{recent}"


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the finding of the rule, or the last measurement; not known where those are."""
    return _computed(asked, scene) if asked.of in COMPUTED else _measured(asked, scene)


def computed(of: str, scene: Scene) -> Answer[object]:
    """The finding of a computed measure on the scene's day, worked out once; a dose is counted by the same one."""
    noun, _ = COMPUTED[of]
    return scene.once(("measure", of), lambda: noun(scene.chart, scene.library, scene.on))


def _computed(asked: Asked, scene: Scene) -> Explained:
    found = computed(asked.of, scene)
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
    facts: tuple[FactRef, ...] = (scene.ref(last),)
    said = f"{sentence(asked)}: {last.said()} ({last.effective})"
    span = span_of(last, test, asked.of)
    if isinstance(span, Missing):
        return not_known(said, span, facts=facts, how="a new result")
    if not _fits(span, asked):
        return not_known(said, Missing(what=asked.of, why=f"in a unit that does not fit ({last.said()})"), facts=facts)
    told = [compare(span, key, limit) for key, limit in asked.limits.by_key]
    missing = Missing(what=asked.of, why=f"not exact ({last.said()})")
    if asked.fall.by_key and min(told, default=Truth.MET) is not Truth.NOT_MET:
        fallen = _fallen(asked, test, span, scene)
        facts += fallen.facts
        said += fallen.said
        missing = fallen.missing or missing
        told.append(fallen.truth)
    truth = min(told)
    if truth is Truth.NOT_KNOWN:
        return not_known(said, missing, facts=facts)
    stale = stale_on(last.effective, asked.within_days)
    how = "the measurement is out of date then" if stale else "a new result"
    return Explained(truth=truth, sentence=said, facts=facts, changes_on=stale, how=how)


def _fits(span: Span[Quantity], asked: Asked) -> bool:
    """Whether a value is of the kind that the measure has."""
    value = span.low or span.high
    return value is None or value.unit.kind == MEASURED[asked.of][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fallen:
    """Whether the fall keeps to its limits, with the value before treatment."""

    truth: Truth
    said: str = ""
    facts: tuple[FactRef, ...] = ()
    missing: Missing | None = None


def _fallen(asked: Asked, test: NamedTest, span: Span[Quantity], scene: Scene) -> _Fallen:
    """How far the last value lies below the one before treatment; not known where that is missing or not exact."""
    before = before_treatment(test, asked.of, scene)
    if isinstance(before, Missing):
        return _Fallen(truth=Truth.NOT_KNOWN, missing=before)
    facts, said = (scene.ref(before),), f"; before treatment {before.said()} ({before.effective})"
    start = span_of(before, test, f"{asked.of} before treatment")
    if isinstance(start, Missing):
        return _Fallen(truth=Truth.NOT_KNOWN, said=said, facts=facts, missing=start)
    if start.low is None or start.low != start.high or not _fits(start, asked):
        missing = Missing(what=f"{asked.of} before treatment", why=f"not exact ({before.said()})")
        return _Fallen(truth=Truth.NOT_KNOWN, said=said, facts=facts, missing=missing)
    fall = Span(
        low=start.low - span.high if span.high is not None else None,
        high=start.low - span.low if span.low is not None else None,
        open_low=span.open_high,
        open_high=span.open_low,
    )
    return _Fallen(truth=min(compare(fall, key, limit) for key, limit in asked.fall.by_key), said=said, facts=facts)
