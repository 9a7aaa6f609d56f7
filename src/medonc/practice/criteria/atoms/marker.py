"""`marker = { of = "ER", is = "positive" }`, `{ of = "PD-L1 TPS", at_least = "50 %" }`: a tumour marker.

The last test counts. *Tested and negative* is an answer; *not tested* is not known. `within_days` says how old it may
be. `is` takes a class of criteria/answers (positive, negative, equivocal, high …), a list of them, or `tested`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words as in_words
from medonc.practice.criteria.asks import days, either, one_of, only, word, words
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.limits import KEYS, Limits, compare, read_limits
from medonc.practice.criteria.results import last_result, span_of, stale_on
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import NamedTest, answers, coded, rows
from medonc.practice.criteria.truth import Truth, known
from medonc.practice.given import read_quantity
from medonc.record.measured import Result
from medonc.values.codes import Concept, Loinc
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Missing
from medonc.values.quantity import Quantity

KIND = "marker"
_LIMITS = "a limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A marker with the classes that it may be in, or limits of its number."""

    of: str
    classes: tuple[str, ...]
    limits: Limits[Quantity]
    within_days: int | None


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, and both a class and a limit."""
    only(asks, keys=("of", "is", "within_days", *KEYS), kind=KIND)
    asked = Asked(
        of=word(asks, "of", needed=True),
        classes=words(asks, "is"),
        limits=read_limits(asks, _limit, needed=False),
        within_days=days(asks, "within_days"),
    )
    coded(asked.of, ("loinc",))
    one_of({**({"is": 1} if asked.classes else {}), **({_LIMITS: 1} if asked.limits.by_key else {})},
           "is", _LIMITS, kind=KIND)  # fmt: skip
    return asked


def _limit(written: object, key: str) -> Quantity:
    if isinstance(written, int | Decimal) and not isinstance(written, bool) and Decimal(written).is_finite():
        return Quantity(Decimal(written), "1")
    if not isinstance(written, str):
        raise UnreadableInput(f"{key} = {written!r}", expected='a number, or one with its unit such as "50 %"')
    return read_quantity(written)


def sentence(asked: Asked) -> str:
    """`HER2 positive`, `PD-L1 TPS 50 % or more`."""
    recent = f" within {asked.within_days} days" if asked.within_days is not None else ""
    return f"{asked.of} {either(asked.classes) or asked.limits.said()}{recent}"


def lacks(asked: Asked, library: Library) -> str:
    """A marker or a class that no table holds."""
    if tests_of(asked, library) is None:
        held = dict.fromkeys(r["name"] for r in rows(library, "markers"))
        return f"no marker '{asked.of}'; we hold {', '.join(held)}, and codes such as loinc:85337-4"
    classes = {r["name"] for r in rows(library, "answers")} | {"tested"}
    odd = [each for each in asked.classes if each not in classes]
    return f"no answer '{odd[0]}'; we hold {', '.join(sorted(classes))}" if odd else ""


def tests_of(asked: Asked, library: Library) -> NamedTest | None:
    """The codes of the tests that can answer: those in classes, or those in numbers."""
    code = coded(asked.of, ("loinc",))
    if code is not None:
        return NamedTest(codes=frozenset({Loinc(code.code)}))
    held = [r for r in rows(library, "markers") if r["name"].casefold() == asked.of.casefold()]
    if not held:
        return None
    fitting = [r for r in held if "tested" in asked.classes or (r["reports"] == "class") is bool(asked.classes)]
    return NamedTest(codes=frozenset(Loinc(c) for r in fitting or held for c in r["loinc"].split()))


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the last test; not known where none was done, it is too old, or its answer cannot be read."""
    test = tests_of(asked, scene.library) or NamedTest(codes=frozenset())
    last = last_result(test, asked.of, scene, within_days=asked.within_days)
    if isinstance(last, Missing):
        why = "not tested" if last.why == "not recorded" else last.why
        lacking = Missing(what=asked.of, why=why, since=last.since, do=last.do or f"test {asked.of}")
        return not_known(f"{sentence(asked)}: {why}", lacking, how="a test")
    found = _class(asked, last, scene) if asked.classes else _number(asked, last, test)
    said = f"{sentence(asked)}: {in_words(last.said())} ({last.effective})"
    if isinstance(found, Missing):
        return not_known(said, found, facts=(scene.ref(last),), how="a test")
    stale = stale_on(last.effective, asked.within_days)
    how = "the test is out of date then" if stale else "another test"
    return Explained(truth=found, sentence=said, facts=(scene.ref(last),), changes_on=stale, how=how)


def _class(asked: Asked, last: Result, scene: Scene) -> Truth | Missing:
    if "tested" in asked.classes:
        return Truth.MET
    table = scene.once("answers", lambda: answers(scene.library))
    said = table.said_by(last.value) if isinstance(last.value, Concept) else ""
    if not said:
        return Missing(what=asked.of, why=f"unreadable ({last.said()})", since=last.effective, do="code the answer")
    if said in asked.classes:
        return Truth.MET
    unclear = {"equivocal", "indeterminate"}
    return Missing(what=asked.of, why=said, since=last.effective) if said in unclear else known(False)


def _number(asked: Asked, last: Result, test: NamedTest) -> Truth | Missing:
    span = span_of(last, test, asked.of)
    if isinstance(span, Missing):
        return span
    kind = (span.low or span.high or Quantity(Decimal(0), "1")).unit.kind
    if any(limit.unit.kind != kind for _, limit in asked.limits.by_key):
        return Missing(what=asked.of, why=f"in a unit that does not fit ({last.said()})", since=last.effective)
    truth = min(compare(span, key, limit) for key, limit in asked.limits.by_key)
    return Missing(what=asked.of, why=f"not exact ({last.said()})") if truth is Truth.NOT_KNOWN else truth
