"""One line of the desk from a review: what this patient asks of the doctor, in one group and a few words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec

from medonc.practice.actionability.duty import UNMATCHED
from medonc.practice.assessment.evaluate import DUTY as EVALUATE
from medonc.practice.cycles import Verdict
from medonc.practice.cycles.plan import DUE, NEXT_DAY
from medonc.practice.laboratory import DUTY as LABORATORY
from medonc.practice.review import Review
from medonc.practice.treatment.plan import ABOVE
from medonc.practice.treatment.plan import DUTY as PLAN
from medonc.record import Chart
from medonc.record.disease import Condition, Role
from medonc.record.measured import Result
from medonc.record.tapers import SteroidTaper
from medonc.values.calendar import start_of
from medonc.values.evidence import Finding, Level, Remark

DISAGREEMENT, MISSING, NEW, QUIET = "disagreement", "missing", "new", "quiet"
HELD, UNSETTLED, TREAT = "held", "unsettled", "treat"  # treatment that is due: by its verdict
GROUPS = (DISAGREEMENT, HELD, UNSETTLED, TREAT, MISSING, NEW, QUIET)
_OF_VERDICT = {Verdict.HOLD: HELD, Verdict.CANNOT_SAY: UNSETTLED, Verdict.TREAT: TREAT, Verdict.REDUCED: TREAT}
_DUE_AHEAD, _DUE_LATE = timedelta(days=1), timedelta(days=7)
_NEW_FOR = timedelta(days=3)
_REASONS = 4
_SETTLE = {"contradiction", "implausible", "impossible", "unreadable", ABOVE}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it is kept. `rank` orders the lines of a group: the most reasons first."""

    group: str
    rank: int
    sentence: str
    diagnosis: str
    reasons: tuple[str, ...]
    more: int
    last_result: str

    def json(self) -> str:
        """The line as text."""
        return msgspec.json.encode(self).decode()


@dataclass(frozen=True, slots=True)
class _Ask:
    group: str
    reasons: tuple[str, ...]


def line_of(review: Review, chart: Chart, on: date) -> Line:
    """The line of one patient on a day."""
    ask = _ask(review, chart, on)
    results = [r for r in chart.all(Result) if r.effective]
    return Line(
        group=ask.group,
        rank=max(0, 1000 - len(ask.reasons)),
        sentence=review.sentence,
        diagnosis=_diagnosis(chart),
        reasons=ask.reasons[:_REASONS],
        more=max(0, len(ask.reasons) - _REASONS),
        last_result=results[-1].effective.text[:10] if results and results[-1].effective else "",
    )


def _ask(review: Review, chart: Chart, on: date) -> _Ask:
    if clashes := _remarked(review.all_remarks):
        return _Ask(DISAGREEMENT, clashes)
    if (due := _treatment(review, on)) is not None:
        return due
    if missing := (*_of_tapers(chart, on), *_missing(review)):
        return _Ask(MISSING, missing)
    if new := _new_results(review, since=start_of(on - _NEW_FOR, zone=chart.zone)):
        return _Ask(NEW, new)
    return _Ask(QUIET, ())


def _treatment(review: Review, on: date) -> _Ask | None:
    """The day of treatment that is due by tomorrow, or was due this week; None where none is."""
    plan = review.duty(PLAN)
    answers = plan.answers if plan else ()
    for answer in answers:
        if isinstance(answer, Finding) and answer.title == NEXT_DAY:
            due = date.fromisoformat(next(step.value for step in answer.steps if step.label == DUE))
            if -_DUE_LATE <= due - on <= _DUE_AHEAD:
                return _Ask(_OF_VERDICT[Verdict(str(answer.value))], (answer.said(),))
    return None


def _remarked(remarks: tuple[Remark, ...]) -> tuple[str, ...]:
    """What cannot be true or must not be: a reduced or delayed dose is neither, and stands in the story."""
    grave = (r.text for r in remarks if r.kind in _SETTLE or r.level is Level.STOP)
    return tuple(dict.fromkeys(grave))


def _missing(review: Review) -> tuple[str, ...]:
    """What treatment waits for, and a finding that opens one which nobody gave.

    What is merely not recorded stands in the story, or the desk would cry wolf.
    """
    waits = (a for a in review.not_known if a.duty == EVALUATE)
    unmatched = (remark.text for remark in review.all_remarks if remark.kind == UNMATCHED)
    return tuple(dict.fromkeys([*(str(m) for answer in waits for m in answer.missing), *unmatched]))


def _of_tapers(chart: Chart, on: date) -> tuple[str, ...]:
    """What goes with a steroid taper and nobody saw to yet."""
    due = {each.kind for taper in chart.all(SteroidTaper) for each in taper.due(on)}
    return (f"steroid taper: {', '.join(sorted(due))} due",) if due else ()


def _new_results(review: Review, *, since: datetime) -> tuple[str, ...]:
    """The laboratory values that became known since then, the flagged ones first."""
    laboratory = review.duty(LABORATORY)
    answers = laboratory.answers if laboratory else ()
    return tuple(f"{a.title}: {a.said()}" for a in answers if isinstance(a, Finding) and _known_since(a, since))


def _known_since(finding: Finding[object], since: datetime) -> bool:
    return any(fact.known is not None and fact.known.start >= since for fact in finding.facts)


def _diagnosis(chart: Chart) -> str:
    found = [c for c in chart.all(Condition) if c.role is Role.PRIMARY]
    return "; ".join(dict.fromkeys(c.said() for c in found)) or "no cancer diagnosis recorded"
