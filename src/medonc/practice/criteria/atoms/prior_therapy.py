"""`prior_therapy = { class = "anthracycline" }`, `{ drug = "trastuzumab", within_days = 180 }`: what was had before.

What is recorded as given or taken counts; what is only requested is not known to have been given. `modality` is
systemic unless `radiotherapy` or `surgery` is named. `setting` and `line` look at whole courses. `washout_days` asks
the other way round: met where so many days lie between the last dose and today, or where there was none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.criteria.asks import days, either, number, only, word, words
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.had import Had, local_treatment, systemic_treatment
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.treated import drugs_meant, given_courses, not_in_formulary
from medonc.practice.criteria.truth import Truth, known
from medonc.values.errors import UnreadableInput

KIND = "prior_therapy"
_KEYS = (
    "drug", "class", "modality", "setting", "line", "lines_at_least", "lines_at_most", "within_days", "washout_days",
    "outcome",
)  # fmt: skip
_MODALITIES = ("systemic", "radiotherapy", "surgery")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which treatment, in which courses, how long ago; or how many lines."""

    drugs: tuple[str, ...]
    classes: tuple[str, ...]
    modality: str
    setting: str
    line: int | None
    lines_at_least: Decimal | None
    lines_at_most: Decimal | None
    within_days: int | None
    washout_days: int | None
    outcome: str

    @property
    def counts_lines(self) -> bool:
        """Whether only the number of lines is asked."""
        return self.lines_at_least is not None or self.lines_at_most is not None


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, and those that do not go together."""
    only(asks, keys=_KEYS, kind=KIND)
    asked = Asked(
        drugs=words(asks, "drug"),
        classes=words(asks, "class"),
        modality=word(asks, "modality", among=_MODALITIES) or "systemic",
        setting=word(asks, "setting", among=("curative", "palliative")),
        line=days(asks, "line"),
        lines_at_least=number(asks, "lines_at_least"),
        lines_at_most=number(asks, "lines_at_most"),
        within_days=days(asks, "within_days"),
        washout_days=days(asks, "washout_days"),
        outcome=word(asks, "outcome", among=("progression",)),
    )
    _must_go_together(asked, asks)
    return asked


def _must_go_together(asked: Asked, asks: Mapping[str, object]) -> None:
    if asked.counts_lines and set(asks) - {"lines_at_least", "lines_at_most"}:
        raise UnreadableInput("lines with other keys", expected="lines_at_least and lines_at_most alone")
    if asked.within_days is not None and asked.washout_days is not None:
        raise UnreadableInput("within_days and washout_days", expected="one of them")
    of_courses = asked.setting or asked.line is not None or asked.drugs or asked.classes or asked.outcome
    if asked.modality != "systemic" and of_courses:
        raise UnreadableInput(f"{asked.modality} with keys of drugs", expected="within_days or washout_days")
    if asked.washout_days is not None and (asked.setting or asked.line is not None or asked.outcome):
        raise UnreadableInput("washout_days with setting, line or outcome", expected="drug, class or modality")


def sentence(asked: Asked) -> str:
    """`had anthracycline within 180 days`, `28 days since the last systemic treatment`."""
    if asked.counts_lines:
        limits = ((asked.lines_at_least, "or more"), (asked.lines_at_most, "or less"))
        return "lines of treatment: " + ", ".join(f"{n} {said}" for n, said in limits if n is not None)
    what = either((*asked.drugs, *asked.classes)) or f"{asked.modality} treatment".replace(
        "surgery treatment", "surgery"
    )
    if asked.washout_days is not None:
        return f"{asked.washout_days} days or more since the last {what}"
    line = f"in line {asked.line}" if asked.line is not None else ""
    setting = f"with {asked.setting} intent" if asked.setting else ""
    recent = f"within {asked.within_days} days" if asked.within_days is not None else ""
    outcome = f"with {asked.outcome}" if asked.outcome else ""
    return " ".join(filter(None, ("had", what, line, setting, outcome, recent)))


def lacks(asked: Asked, library: Library) -> str:
    """A drug or class that the formulary does not hold."""
    return not_in_formulary(library, names=asked.drugs, classes=asked.classes)


def explain(asked: Asked, scene: Scene) -> Explained:
    """By what is recorded as given; what is requested only, undated or not of the formulary is named as missing."""
    if asked.counts_lines:
        return _lines(asked, scene)
    found = _had(asked, scene)
    if asked.washout_days is not None:
        return _washout(asked, found, scene)
    return _ever(asked, found, scene)


def _had(asked: Asked, scene: Scene) -> Had:
    if asked.modality != "systemic":
        return local_treatment(scene, surgery=asked.modality == "surgery")
    any_drug = not asked.drugs and not asked.classes
    drugs = None if any_drug else drugs_meant(scene.library, names=asked.drugs, classes=asked.classes)
    return systemic_treatment(
        scene, drugs=drugs, setting=asked.setting, line=asked.line, progressed=bool(asked.outcome)
    )


def _lines(asked: Asked, scene: Scene) -> Explained:
    courses = given_courses(scene)
    count = max((c.line or 0 for c in courses), default=0)
    low, high = asked.lines_at_least or Decimal(0), asked.lines_at_most
    said = f"{sentence(asked)}: {count} recorded as given"
    facts = scene.refs(*(c.facts[0] for c in courses if c.facts))
    over = high is not None and count > high
    return Explained(
        truth=known(count >= low and not over),
        sentence=said,
        facts=facts,
        how="" if over else "a further line",
        permanent=over or (count >= low and high is None),
    )


def _ever(asked: Asked, found: Had, scene: Scene) -> Explained:
    said = f"{sentence(asked)}: {found.said}"
    facts = scene.refs(*found.facts)
    recent = found.last is not None and _in_time(asked, found, scene)
    if recent:
        ends = None
        if asked.within_days is not None and found.last is not None and not found.ongoing:
            ends = found.last + timedelta(days=asked.within_days + 1)
        how = "it is longer ago then" if ends else ""
        permanent = asked.within_days is None
        return Explained(truth=Truth.MET, sentence=said, facts=facts, changes_on=ends, how=how, permanent=permanent)
    if found.unclear:
        return not_known(said, *found.unclear, facts=facts, how="a record of what was given")
    return Explained(truth=Truth.NOT_MET, sentence=said, facts=facts, how="treatment")


def _in_time(asked: Asked, found: Had, scene: Scene) -> bool:
    if asked.within_days is None or found.last is None:
        return True
    return (scene.on - found.last).days <= asked.within_days


def _washout(asked: Asked, found: Had, scene: Scene) -> Explained:
    said, facts, needed = f"{sentence(asked)}: {found.said}", scene.refs(*found.facts), asked.washout_days or 0
    if found.ongoing and needed > 0:
        return Explained(truth=Truth.NOT_MET, sentence=said, facts=facts, how="it is stopped, and the washout ends")
    ends = found.last + timedelta(days=needed) if found.last is not None else None
    if ends is not None and ends > scene.on:
        how = "the washout ends"
        return Explained(truth=Truth.NOT_MET, sentence=said, facts=facts, changes_on=ends, how=how)
    if found.unclear:
        return not_known(said, *found.unclear, facts=facts, how="a record of what was given")
    return Explained(truth=Truth.MET, sentence=said, facts=facts, how="treatment")
