"""`time_since = { event = "surgery", at_least_days = 28 }`: days since something that is recorded happened.

`event` is diagnosis, metastasis, surgery, radiotherapy, systemic treatment, or progression; the last one counts, but of
a diagnosis or metastasis the first. `at_most_days` is met only up to then. Without the event the answer is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.practice.criteria.asks import days, only, word
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.had import Had, local_treatment, systemic_treatment
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import rows
from medonc.practice.criteria.truth import Truth, known
from medonc.record.disease import Condition, DiseaseStatus, Role
from medonc.values.codes import Snomed
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Missing

KIND = "time_since"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An event, and how many days ago it must and may be."""

    event: str
    at_least_days: int | None
    at_most_days: int | None


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, an unknown event, and no limit."""
    only(asks, keys=("event", "at_least_days", "at_most_days"), kind=KIND)
    event = word(asks, "event", among=tuple(_EVENTS), needed=True)
    low, high = days(asks, "at_least_days"), days(asks, "at_most_days")
    if low is None and high is None:
        raise UnreadableInput("no limit", expected="at_least_days or at_most_days")
    return Asked(event=event, at_least_days=low, at_most_days=high)


def sentence(asked: Asked) -> str:
    """`28 days or more since surgery`."""
    limits = ((asked.at_least_days, "or more"), (asked.at_most_days, "or less"))
    return " and ".join(f"{n} days {said}" for n, said in limits if n is not None) + f" since {asked.event}"


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the recorded day; too early changes with time, too late does not."""
    found = _EVENTS[asked.event](scene)
    facts = scene.refs(*found.facts)
    if found.last is None or found.unclear:
        lacking = found.unclear or (Missing(what=f"the day of {asked.event}"),)
        return not_known(f"{sentence(asked)}: {found.said}", *lacking, facts=facts)
    passed = (scene.on - found.last).days
    low, high = asked.at_least_days or 0, asked.at_most_days
    truth = known(passed >= low and (high is None or passed <= high))
    changes = _changes_on(found.last, passed, low, high) if not found.ongoing else None
    how = "it is so long ago then" if truth is Truth.NOT_MET else "it is longer ago then"
    return Explained(
        truth=truth,
        sentence=f"{sentence(asked)}: {passed} days, {found.said}",
        facts=facts,
        changes_on=changes,
        how=how if changes else "",
    )


def _changes_on(last: date, passed: int, low: int, high: int | None) -> date | None:
    if high is not None and low > high:
        return None
    if passed < low:
        return last + timedelta(days=low)
    return last + timedelta(days=high + 1) if high is not None and passed <= high else None


def _surgery(scene: Scene) -> Had:
    return local_treatment(scene, surgery=True)


def _radiotherapy(scene: Scene) -> Had:
    return local_treatment(scene, surgery=False)


def _systemic(scene: Scene) -> Had:
    return systemic_treatment(scene, drugs=None, setting="", line=None, progressed=False)


def _condition(scene: Scene, role: Role) -> Had:
    held = [c for c in scene.happened(Condition) if happened(c, role)]
    dated = [c for c in held if c.effective is not None and not c.effective.is_partial]
    if not dated or len(dated) < len(held):
        return Had(said="no exact day is recorded", facts=tuple(held))
    first = dated[0]
    day = first.effective.day if first.effective else None
    return Had(said=f"since {day}", last=day, facts=(first,))


def happened(condition: Condition, role: Role) -> bool:
    """Whether a condition is of a role and not refuted."""
    return condition.role is role and condition.verification != "refuted"


def is_worse(status: DiseaseStatus, library: Library) -> bool:
    """Whether a status says that the disease is worse."""
    worse = {Snomed(c) for r in rows(library, "statuses") if r["name"] == "worse" for c in r["snomed"].split()}
    return status.value.has(worse)


def _diagnosis(scene: Scene) -> Had:
    return _condition(scene, Role.PRIMARY)


def _metastasis(scene: Scene) -> Had:
    return _condition(scene, Role.SECONDARY)


def _progression(scene: Scene) -> Had:
    held = [s for s in scene.happened(DiseaseStatus) if is_worse(s, scene.library) and s.effective is not None]
    if not held or held[-1].effective is None or held[-1].effective.is_partial:
        return Had(said="no exact day is recorded", facts=tuple(held[-1:]))
    return Had(said=f"last on {held[-1].effective.day}", last=held[-1].effective.day, facts=(held[-1],))


_EVENTS: Mapping[str, Callable[[Scene], Had]] = MappingProxyType(
    {
        "diagnosis": _diagnosis,
        "metastasis": _metastasis,
        "surgery": _surgery,
        "radiotherapy": _radiotherapy,
        "systemic treatment": _systemic,
        "progression": _progression,
    }
)
