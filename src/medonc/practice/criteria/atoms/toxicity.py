"""`toxicity = { term = "peripheral sensory neuropathy", at_least = 2 }`: the grade of an adverse event, now or ever.

`when = "worst"` with `within_days` asks for the worst grade of those days, over or not: what changes the next dose.
With `since = "last dose"` it looks no further back than the last infusion, so that one event changes one dose.
Without a grading of the term the answer is not known; grade 0 says that it was looked for. With `edition` only gradings
of that edition count: one event can be of different grades in two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from medonc.practice.criteria.asks import days, only, word
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.limits import KEYS, Limits, keeps, read_limits, read_number, shown
from medonc.practice.criteria.results import stale_on
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.treated import last_dose_day
from medonc.practice.criteria.truth import Truth, known
from medonc.record.toxicity import Toxicity
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Missing

KIND = "toxicity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A term with limits of its grade."""

    term: str
    limits: Limits[Decimal]
    ever: bool
    worst: bool
    edition: str
    within_days: int | None
    since_dose: bool = False


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, a grade outside 0 to 5, and an age limit for what was ever."""
    only(asks, keys=("term", "when", "edition", "within_days", "since", *KEYS), kind=KIND)
    limits = read_limits(asks, read_number)
    if any(not 0 <= limit <= 5 for _, limit in limits.by_key):
        raise UnreadableInput("a grade outside 0 to 5", expected="a grade")
    when, within = word(asks, "when", among=("current", "ever", "worst")), days(asks, "within_days")
    if when == "ever" and within is not None:
        raise UnreadableInput('within_days with when = "ever"', expected="one of them")
    since = word(asks, "since", among=("last dose",))
    if since and when != "worst":
        raise UnreadableInput(f'since = "{since}" without when = "worst"', expected='when = "worst"')
    if when == "worst" and within is None:
        raise UnreadableInput('when = "worst" without within_days', expected="the days that are looked at")
    return Asked(
        term=word(asks, "term", needed=True),
        limits=limits,
        ever=when == "ever",
        worst=when == "worst",
        edition=word(asks, "edition"),
        within_days=within,
        since_dose=bool(since),
    )


def sentence(asked: Asked) -> str:
    """`peripheral sensory neuropathy grade 2 or more, ever`."""
    worst = "at worst since the last dose" if asked.since_dose else "at worst" if asked.worst else ""
    more = (asked.edition, "ever" if asked.ever else worst)
    recent = f"within {asked.within_days} days" if asked.within_days is not None else ""
    return ", ".join(filter(None, (f"{asked.term} grade {asked.limits.said(shown)}", *more, recent)))


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the last grading, or by all of them where `ever` is asked."""
    graded = [t for t in _by_term(scene).get(asked.term.casefold(), ()) if asked.edition in ("", t.edition)]
    if not graded:
        lacking = Missing(what=f"a grade of {asked.term}", do="grade it; 0 where there is none")
        return not_known(f"{sentence(asked)}: not graded", lacking, how="a grading")
    if asked.worst:
        return _worst(asked, graded, scene)
    return _ever(asked, graded, scene) if asked.ever else _current(asked, graded, scene)


def _by_term(scene: Scene) -> dict[str, list[Toxicity]]:
    """What was graded, by term: a day's rules ask for many."""
    return scene.once("toxicities by term", lambda: _sorted(scene.happened(Toxicity)))


def _sorted(graded: Iterable[Toxicity]) -> dict[str, list[Toxicity]]:
    found: dict[str, list[Toxicity]] = {}
    for each in graded:
        found.setdefault(each.term.casefold(), []).append(each)
    return found


def fits(asked: Asked, toxicity: Toxicity) -> bool:
    """Whether a grading is of the term and edition that is asked."""
    return toxicity.term.casefold() == asked.term.casefold() and asked.edition in ("", toxicity.edition)


def _ever(asked: Asked, graded: list[Toxicity], scene: Scene) -> Explained:
    """Met where any grading keeps to the limits; for good, since what was remains."""
    here = [t for t in graded if keeps(Decimal(t.grade), asked.limits) is Truth.MET]
    shown_ones = here or [max(graded, key=lambda t: t.grade)]
    said = f"{sentence(asked)}: {'; '.join(_dated(t) for t in shown_ones)}"
    facts = scene.refs(*shown_ones)
    return Explained(truth=known(bool(here)), sentence=said, facts=facts, how="a grading", permanent=bool(here))


def _worst(asked: Asked, graded: list[Toxicity], scene: Scene) -> Explained:
    """By the worst grade of the days that are looked at, over or not; without one in them it is not known."""
    recent = [t for t in graded if _is_recent(t, asked, scene)]
    if not recent:
        lacking = Missing(
            what=f"a grade of {asked.term}", why="not graded since", do="grade it; 0 where there was none"
        )
        facts = scene.refs(graded[-1])
        return not_known(f"{sentence(asked)}: {_dated(graded[-1])}", lacking, facts=facts, how="a grading")
    worst = max(recent, key=lambda t: t.grade)
    said = f"{sentence(asked)}: {_dated(worst)}"
    truth = keeps(Decimal(worst.grade), asked.limits)
    return Explained(truth=truth, sentence=said, facts=scene.refs(worst), how="a grading")


def _is_recent(toxicity: Toxicity, asked: Asked, scene: Scene) -> bool:
    """Whether it was graded, or ended, in the days that are looked at."""
    moments = [moment for moment in (toxicity.effective, toxicity.ended) if moment is not None]
    last = last_dose_day(scene) if asked.since_dose else None
    if last is not None and all(moment.day < last for moment in moments):
        return False
    stales = (stale_on(moment, asked.within_days) for moment in moments)
    return any(stale is None or stale > scene.on for stale in stales)


def _current(asked: Asked, graded: list[Toxicity], scene: Scene) -> Explained:
    last = graded[-1]
    same = [t for t in graded if t.effective == last.effective]
    said = f"{sentence(asked)}: {'; '.join(_dated(t) for t in same)}"
    facts = scene.refs(*same)
    stale = stale_on(last.effective, asked.within_days)
    over = last.ended is not None and last.ended.end <= scene.limit
    if stale is not None and stale <= scene.on and not over:
        old = Missing(what=f"a grade of {asked.term}", why="out of date", since=last.effective, do="grade it again")
        return not_known(said, old, facts=facts, how="a grading")
    truths = {keeps(Decimal(0 if over else t.grade), asked.limits) for t in same}
    if len(truths) > 1:
        grades = " and ".join(str(t.grade) for t in same)
        clash = Missing(what=f"a grade of {asked.term}", why=f"contradictory ({grades})", since=last.effective)
        return not_known(said, clash, facts=facts, how="a grading")
    day = None if over else stale
    how = "the grading is out of date then" if day else "a grading"
    return Explained(truth=truths.pop(), sentence=said, facts=facts, changes_on=day, how=how)


def _dated(toxicity: Toxicity) -> str:
    over = f", over on {toxicity.ended}" if toxicity.ended else ""
    return f"grade {toxicity.grade}, {toxicity.edition} ({toxicity.effective or 'undated'}{over})"
