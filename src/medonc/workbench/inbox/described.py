"""What a line of the inbox says of one result: value, the one before, flag, CTCAE grade, whether it is critical."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Context

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.accepted import short
from medonc.practice.criteria.tables import named_test
from medonc.practice.laboratory import flag
from medonc.practice.laboratory.critical import (
    NOT_CRITICAL,
    critical_by_flag,
    critical_by_rule,
    limits_in_words,
    sources_in_words,
)
from medonc.practice.names import short_name
from medonc.practice.toxicity import grades_of
from medonc.record import Chart
from medonc.record.disease import Report
from medonc.record.facts import Bounded
from medonc.record.measured import Result, ResultKind
from medonc.record.toxicity import Toxicity
from medonc.values.analytes import convert
from medonc.values.codes import Loinc
from medonc.values.errors import MedoncError
from medonc.values.evidence import Finding, NotKnown
from medonc.values.quantity import Quantity

_KINDS = frozenset({ResultKind.LABORATORY, ResultKind.MARKER, ResultKind.GENOMIC})
_LABORATORY = "LAB"
_READ = Context(prec=3)  # digits of a converted value beside a new one; what was reported stands behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """The words of a line. `critical` where the house's list or the laboratory says so, or it cannot be ruled out."""

    test: str
    value: str
    limits: str = ""
    previous: str = ""
    flag: str = ""
    side: str = ""
    grade: str = ""
    critical: bool = False
    why: str = ""
    rule: str = ""
    is_report: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a result is held against: the chart, the knowledge, the grades of the chart by resource."""

    chart: Chart | None
    library: Library
    grades: Mapping[str, str] = field(default_factory=dict)


def before(chart: Chart, library: Library, on: date) -> Before:
    """The chart with the grade of every result, by the edition that was last used for this patient."""
    graded = chart.all(Toxicity)
    edition = "v6" if graded and graded[-1].edition.endswith("v6.0") else "v5"
    found: dict[str, str] = {}
    try:
        for answer in grades_of(chart, library, on, edition):
            if isinstance(answer, Finding) and answer.facts and str(answer.value) != "0":
                said = f"{answer.title}: grade {answer.value}"
                name = answer.facts[0].resource
                found[name] = f"{found[name]}; {said}" if name in found else said
    except MedoncError:
        found = {}
    return Before(chart=chart, library=library, grades=found)


def is_news(fact: Result | Report) -> bool:
    """Whether a fact is a result that somebody ordered: of the laboratory, or a report that says something itself."""
    if isinstance(fact, Result):
        other = fact.kind is ResultKind.OTHER and (not fact.categories or "laboratory" in fact.categories)
        return fact.kind in _KINDS or other
    # A laboratory's cover of its own results says nothing that they do not.
    return bool(fact.conclusion) or not fact.results or not _of_laboratory(fact)


def _of_laboratory(report: Report) -> bool:
    return any(getattr(code, "code", "") == _LABORATORY for c in report.categories for code in c.codings)


def described(fact: Result | Report, held: Before) -> Described:
    """The line of a result or report."""
    if isinstance(fact, Report):
        said = fact.conclusion or "no conclusion in words; open the report"
        return Described(test=fact.label[:300], value=said, is_report=True)
    critical, why, rule = judged(fact, held.library)
    return Described(
        test=short_name(fact.code, held.library)[:300],
        value=fact.said(),
        limits=f"normal {fact.normal}"[:200] if fact.normal else "",
        previous=_previous(fact, held.chart, held.library) if held.chart else "",
        flag=fact.interpretation[:40],
        side=flag(fact)[:40],
        grade=held.grades.get(str(fact.source), "")[:200],
        critical=critical,
        why=why,
        rule=rule,
    )


def judged(result: Result, library: Library) -> tuple[bool, str, str]:
    """Whether a result is critical, why, and by which rule; what cannot be ruled out is critical, and says so."""
    answer, stated = critical_by_rule(result, library), critical_by_flag(result)
    reasons, rule, critical = [], "", bool(stated)
    if isinstance(answer, Finding) and answer.value != NOT_CRITICAL:
        held = library.rules[answer.rule.id]
        critical, rule = True, answer.rule.id
        reasons.append(f"{answer.value}: the list says {limits_in_words(held)} ({sources_in_words(held)})")
    elif isinstance(answer, NotKnown):
        critical = critical or isinstance(result.value, Bounded)
        begins = "may be critical" if isinstance(result.value, Bounded) else "not held against the critical limits"
        reasons.append(f"{begins}: {'; '.join(map(str, answer.missing))}")
    if stated:
        reasons.append(f"the laboratory states {result.interpretation}, {stated}")
    return critical, "; ".join(reasons), rule


def _previous(result: Result, chart: Chart, library: Library) -> str:
    """The value before this one in the same unit, with its day and how it was reported; empty where there is none."""
    if result.effective is None:
        return ""
    start = result.effective.start
    held = [r for r in chart.results(result.code.codings) if r.effective and r.effective.start < start]
    if not held:
        return ""
    same = _in_unit_of(result, held[-1], library)
    reported = f", reported as {held[-1].said()}" if same else ""
    return f"{same or held[-1].said()} on {held[-1].effective}{reported}"


def _in_unit_of(result: Result, before: Result, library: Library) -> str:
    """An earlier value in the unit of a later one; empty where the digits are the same already, or it cannot be."""
    now, then = result.value, before.value
    if not isinstance(now, Quantity) or not isinstance(then, Quantity) or now.code == then.code:
        return ""
    tests = (named_test(library, f"loinc:{code.code}") for code in result.code.codings if isinstance(code, Loinc))
    analyte = next((test.spec.analyte for test in tests if test is not None and test.spec is not None), "")
    try:
        same = convert(then, now.code, analyte=analyte)
    except MedoncError:
        return ""
    if same.value == then.value:  # ×10³/µL and ×10⁹/L
        return ""
    return f"{short(_READ.plus(same.value))} {same.unit.shown}"
