"""A structured stain as a stage rule names it: positive, negative or equivocal, or the share of cells."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.staging.taken import Row, Scene, taken
from medonc.record.measured import Result
from medonc.record.specimens import Stain, seen_of
from medonc.values.evidence import Missing

ANSWERS, HYBRIDISATION = "staging/answers", "pathology/breast/her2"
_RECEPTOR = Decimal(1)  # per cent of nuclei, ASCO/CAP 2020
_P16, _AT_LEAST_MODERATE = Decimal(70), frozenset({"moderate", "strong"})  # CAP 2018: nuclear and cytoplasmic


def stain_class(row: Row, spec: InputSpec, _: KnowledgeRule, scene: Scene) -> tuple[str, Result] | Missing:
    """What the pathologist says of it, else its score or share by the published limits."""
    result = taken(row, spec.label, scene)
    if isinstance(result, Missing):
        return result
    seen = seen_of(result)
    said = _said(seen, scene.library) if isinstance(seen, Stain) else ""
    if said == "equivocal" and isinstance(seen, Stain) and seen.method == "ISH":
        said = "negative"  # counts as negative for the stage (AJCC, note to the tables)
    if said in ("positive", "negative"):
        return said, result
    do = "in situ hybridisation settles it" if said == "equivocal" else f"record how {spec.label} reads"
    return Missing(what=spec.label, why=said or f"unreadable ({result.said()})", since=result.effective, do=do)


def stain_share(row: Row, spec: InputSpec, _: KnowledgeRule, scene: Scene) -> tuple[Decimal, Result] | Missing:
    """The share of cells in per cent."""
    result = taken(row, spec.label, scene)
    if isinstance(result, Missing):
        return result
    seen = seen_of(result)
    if isinstance(seen, Stain) and seen.percent is not None and seen.percent.code == "%":
        return seen.percent.value, result
    return Missing(what=spec.label, why=f"unreadable ({result.said()})", since=result.effective)


def _said(seen: Stain, library: Library) -> str:
    if seen.reading:
        return seen.reading.casefold()
    if seen.target == "HER2" and seen.ratio is not None and seen.copies is not None:
        return _amplified(seen.ratio.value, seen.copies.value, library)
    if seen.score:
        rows = library.tables.get(ANSWERS, ())
        return next((r["says"] for r in rows if r["reads"] == "stain" and r["code"] == seen.score), "")
    share = seen.percent.value if seen.percent is not None and seen.percent.code == "%" else None
    if share is None or seen.target == "HER2":
        return ""
    if seen.target == "p16":
        return _p16(share, seen.intensity.casefold())
    return "positive" if share >= _RECEPTOR else "negative"


def _amplified(ratio: Decimal, copies: Decimal, library: Library) -> str:
    """Groups 1 and 5 of the hybridisation; the groups between are read with the stain and decide nothing here."""
    rule = library.rules.get(HYBRIDISATION)
    if rule is None:
        return ""
    many = {ratio >= rule.numbers["ratio"], copies >= rule.numbers["copies_low"]}
    return "" if len(many) > 1 else "positive" if many == {True} else "negative"


def _p16(share: Decimal, intensity: str) -> str:
    if share < _P16:
        return "negative"
    return "positive" if intensity in _AT_LEAST_MODERATE else "negative" if intensity else ""
