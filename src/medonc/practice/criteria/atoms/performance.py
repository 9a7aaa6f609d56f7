"""`performance = { at_most = 1 }`: the ECOG grade as assessed, or mapped from a Karnofsky, which the answer says.

With `scale = "Karnofsky"` the limits are of that scale, and only an assessment on it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medonc.practice.assessment import performance as ecog
from medonc.practice.assessment.standing import ECOG, FROM_KARNOFSKY
from medonc.practice.criteria.asks import days, only, word
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.limits import KEYS, Limits, keeps, read_limits, read_number, shown
from medonc.practice.criteria.results import stale_on
from medonc.practice.criteria.scene import Scene
from medonc.record.measured import Performance
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Missing, NotKnown

KIND = "performance"
_ECOG, _KARNOFSKY = "ECOG", "Karnofsky"
_TOP = {_ECOG: 5, _KARNOFSKY: 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Limits on one scale; `within_days` only where it is stricter than the rule of the scale."""

    scale: str
    limits: Limits[Decimal]
    within_days: int | None


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys and a grade that the scale does not have."""
    only(asks, keys=("scale", "within_days", *KEYS), kind=KIND)
    scale = word(asks, "scale", among=tuple(_TOP)) or _ECOG
    limits = read_limits(asks, read_number)
    if any(not 0 <= limit <= _TOP[scale] for _, limit in limits.by_key):
        raise UnreadableInput(f"a grade outside the {scale} scale", expected=f"0 to {_TOP[scale]}")
    return Asked(scale=scale, limits=limits, within_days=days(asks, "within_days"))


def sentence(asked: Asked) -> str:
    """`ECOG 1 or less`."""
    recent = f" within {asked.within_days} days" if asked.within_days is not None else ""
    return f"{asked.scale} {asked.limits.said(shown)}{recent}"


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the last assessment; not known where there is none, it is old or two differ."""
    return _by_ecog(asked, scene) if asked.scale == _ECOG else _by_karnofsky(asked, scene)


def _by_ecog(asked: Asked, scene: Scene) -> Explained:
    found = scene.once("ecog", lambda: ecog(scene.chart, scene.library, scene.on))
    if isinstance(found, NotKnown):
        return not_known(f"{sentence(asked)}: not known", *found.missing, how="an assessment")
    cited = {fact.resource for fact in found.facts}
    assessed = [p for p in scene.happened(Performance) if str(p.source) in cited]
    return _answer(asked, scene, found.value, assessed[-1:], said=found.said())


def _by_karnofsky(asked: Asked, scene: Scene) -> Explained:
    held = [p for p in scene.happened(Performance) if p.scale == _KARNOFSKY and p.grade is not None and p.effective]
    same = [p for p in held if p.effective == held[-1].effective]
    if len({p.grade for p in same}) != 1:
        why = f"contradictory ({' and '.join(str(p.grade) for p in same)})" if same else "not recorded"
        return not_known(f"{sentence(asked)}: {why}", Missing(what="Karnofsky performance status", why=why))
    return _answer(asked, scene, Decimal(held[-1].grade or 0), held[-1:], said=str(held[-1].grade))


def _stale(asked: Asked, scene: Scene, assessed: list[Performance]) -> date | None:
    """The first day on which the assessment is too old for the question or for the rule of its scale."""
    when = assessed[0].effective if assessed else None
    limits = [asked.within_days]
    if asked.scale == _ECOG and assessed:
        rule = scene.library.rule(ECOG if assessed[0].scale == _ECOG else FROM_KARNOFSKY)
        limits.append(next(spec.within_days for spec in rule.inputs if spec.name == "grade"))
    return min((day for limit in limits if (day := stale_on(when, limit)) is not None), default=None)


def _answer(asked: Asked, scene: Scene, grade: Decimal, assessed: list[Performance], *, said: str) -> Explained:
    when = assessed[0].effective if assessed else None
    words_said = f"{sentence(asked)}: {said} ({when})"
    stale = _stale(asked, scene, assessed)
    if stale is not None and stale <= scene.on:
        old = Missing(what=f"{asked.scale} performance status", why="out of date", since=when, do="assess again")
        return not_known(words_said, old, facts=scene.refs(*assessed), how="an assessment")
    return Explained(
        truth=keeps(grade, asked.limits),
        sentence=words_said,
        facts=scene.refs(*assessed),
        changes_on=stale,
        how="the assessment is out of date then" if stale else "an assessment",
    )
