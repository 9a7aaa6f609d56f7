"""`pregnancy = { is = "excluded", within_days = 7 }`: whether the patient is or may become pregnant.

`is = "pregnant"`; `is = "excluded"`: a test or a stated status says not, or it cannot be; `is = "possible"`: no record
says that she cannot become pregnant. Age alone excludes nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words as in_words
from medonc.practice.criteria.asks import days, only, word
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.results import last_result, stale_on
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import Codes, NamedTest, answers, codes_of, row, rows
from medonc.practice.criteria.truth import known
from medonc.record.disease import Condition
from medonc.record.facts import Fact
from medonc.record.therapy import Operation
from medonc.values.calendar import When
from medonc.values.codes import Concept, Loinc
from medonc.values.evidence import Missing

KIND = "pregnancy"
PREGNANT, EXCLUDED, POSSIBLE = "pregnant", "excluded", "possible"
_CANNOT = ("menopause", "uterus removed")
_NOT_SO = frozenset({"refuted", "entered-in-error"})
_OVER = frozenset({"resolved", "inactive", "remission"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Pregnant, pregnancy excluded, or possible at all."""

    state: str
    within_days: int | None


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys and other words."""
    only(asks, keys=("is", "within_days"), kind=KIND)
    state = word(asks, "is", among=(PREGNANT, EXCLUDED, POSSIBLE), needed=True)
    return Asked(state=state, within_days=days(asks, "within_days"))


def sentence(asked: Asked) -> str:
    """`pregnancy excluded within 7 days`."""
    recent = f" within {asked.within_days} days" if asked.within_days is not None else ""
    return f"{'pregnant' if asked.state == PREGNANT else f'pregnancy {asked.state}'}{recent}"


def lacks(asked: Asked, library: Library) -> str:  # noqa: ARG001  the shape of every `lacks`
    """The table that says what a pregnancy is."""
    return "" if rows(library, "childbearing") else "the table criteria/childbearing is not held"


def explain(asked: Asked, scene: Scene) -> Explained:
    """For a man, after menopause or without a uterus never; else by the last test or stated status."""
    cannot = _cannot(scene)
    if cannot:
        said = f"{sentence(asked)}: {'; '.join(in_words(f.said()) for f in cannot)}, cannot be pregnant"
        facts = scene.refs(*cannot)
        return Explained(truth=known(asked.state == EXCLUDED), sentence=said, facts=facts, permanent=True)
    if asked.state == POSSIBLE:
        return _possible(asked, scene)
    last = _last(asked, scene)
    if isinstance(last, Missing):
        return not_known(f"{sentence(asked)}: {last.why}", last, how="a pregnancy test")
    fact, pregnant, when = last
    stale = stale_on(when, asked.within_days)
    how = "the test is out of date then" if stale else "a pregnancy test"
    said = f"{sentence(asked)}: {in_words(fact.label)} {in_words(fact.said())} ({when})"
    truth = known(pregnant is (asked.state == PREGNANT))
    return Explained(truth=truth, sentence=said, facts=(scene.ref(fact),), changes_on=stale, how=how)


def _possible(asked: Asked, scene: Scene) -> Explained:
    person = scene.chart.person
    if person.sex_for_formulas != "female":
        return not_known(f"{sentence(asked)}: birth sex not recorded", Missing(what="birth sex"))
    said = f"{sentence(asked)}: nothing recorded that excludes it"
    return Explained(
        truth=known(True), sentence=said, facts=(scene.ref(person),), how="a record of menopause or surgery"
    )


def _cannot(scene: Scene) -> list[Fact]:
    """The facts by which a pregnancy cannot be."""
    if scene.chart.person.sex_for_formulas == "male":
        return [scene.chart.person]
    facts: tuple[Condition | Operation, ...] = (*scene.happened(Condition), *scene.happened(Operation))
    return [fact for fact in facts if forbids(fact, scene.library)]


def forbids(fact: Condition | Operation, library: Library) -> bool:
    """Whether an illness that was not refuted, or an operation that was done, makes a pregnancy impossible."""
    if fact.verification in _NOT_SO if isinstance(fact, Condition) else fact.status not in ("completed", ""):
        return False
    return any(_holds(codes_of(library, "childbearing", name), fact.code) for name in _CANNOT)


def is_pregnancy(condition: Condition, library: Library) -> bool:
    """Whether the list of problems states a pregnancy; its end aside."""
    if condition.verification in _NOT_SO or condition.clinical_status in _OVER:
        return False
    return _holds(codes_of(library, "childbearing", "pregnant"), condition.code)


def _holds(codes: Codes, concept: Concept) -> bool:
    return bool(codes.covers(concept))


def _last(asked: Asked, scene: Scene) -> tuple[Fact, bool, When | None] | Missing:
    """The last test or status, whichever is later; a pregnancy on the list of problems counts as current."""
    stated = [c for c in scene.happened(Condition) if is_pregnancy(c, scene.library)]
    running = [c for c in stated if c.ended is None or c.ended.end > scene.limit]
    if running:
        return running[-1], True, None
    last = last_result(tests(scene.library), "pregnancy test", scene, within_days=asked.within_days)
    if isinstance(last, Missing):
        return last
    said = says(last.value, scene.library) if isinstance(last.value, Concept) else None
    if said is None:
        return Missing(what="pregnancy test", why=f"unreadable ({last.said()})", since=last.effective, do="test again")
    return last, said, last.effective


def tests(library: Library) -> NamedTest:
    """A test for pregnancy, or the status of it as stated, by their codes."""
    test, status = row(library, "tests", "pregnancy test"), row(library, "childbearing", "status")
    codes = " ".join(each["loinc"] for each in (test, status) if each).split()
    return NamedTest(codes=frozenset(map(Loinc, codes)))


def says(answer: Concept, library: Library) -> bool | None:
    """Whether the answer of a test, or a status, is that she is pregnant; None where it says neither."""
    stated = {r["name"]: {Loinc(c) for c in r["loinc"].split()} for r in rows(library, "childbearing")}
    if answer.has(stated["pregnant"]) or answer.has(stated["not pregnant"]):
        return answer.has(stated["pregnant"])
    said = answers(library).said_by(answer)
    return said == "positive" if said in ("positive", "negative") else None
