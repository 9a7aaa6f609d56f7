"""What the reader of a grade should know: gaps of the published text, values within the limits, what could raise it."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import Band, KnowledgeRule
from medonc.practice.toxicity.judged import Judged, Measured
from medonc.values.evidence import Level, Remark
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS


def remarks_of(rule: KnowledgeRule, measured: Measured, judged: Judged) -> tuple[Remark, ...]:
    """The remarks on one grading, the gravest first."""
    return tuple(_remarks(rule, measured, judged))


def _remarks(rule: KnowledgeRule, measured: Measured, judged: Judged) -> Iterator[Remark]:
    for item in rule.items:
        yield from (_gap(band) for band in item.bands if _lies_in(band, item.label, measured))
    if judged.lowest and judged.by is not None and judged.by.of in UNITS and _is_normal(measured, judged):
        said = "The value lies within the laboratory's limits; the fixed limit of the published text grades it."
        yield Remark(text=said, level=Level.CAUTION, kind="within limits")
    if "reading" in rule.texts:
        yield Remark(text=rule.texts["reading"], kind="reading")
    if "also" in rule.texts and judged.lowest:
        yield Remark(text=f"By the value alone. {rule.texts['also']}", kind="reading")


def _gap(band: Band) -> Remark:
    return Remark(text=band.says, level=Level.CAUTION, kind="gap")


def _lies_in(band: Band, of: str, measured: Measured) -> bool:
    """Whether a value lies in a gap, which has no ends of its own."""
    value = measured.quantity
    if of not in UNITS or UNITS[of].kind != value.unit.kind or band.low is None:
        return False
    low = value > Quantity(band.low, of) or (not band.open_low and value == Quantity(band.low, of))
    return low and (band.high is None or value < Quantity(band.high, of))


def _is_normal(measured: Measured, judged: Judged) -> bool:
    limit, value = judged.by, measured.quantity
    if limit is None or limit.over or limit.when:
        return False
    upwards = limit.above is not None or limit.at_least is not None
    end = measured.held("ULN" if upwards else "LLN")
    return end is not None and (value <= end if upwards else value >= end)
