"""Other illness of the patient on a day: the Charlson index from the record's codes, and whether the liver is ill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.methods import METHODS
from medonc.practice.assessment.reading import answer, as_kind, given
from medonc.practice.assessment.worksheet import title_of
from medonc.record import Chart
from medonc.record.disease import ComorbidityReview, Condition, Role
from medonc.values.codes import Concept, Icd10, Snomed
from medonc.values.evidence import Answer, FactRef, Finding, Missing, NotKnown, Remark

CHARLSON = "assessment/comorbidity/charlson"
LIVER_DISEASE = "assessment/liver/disease"
_NOT_TRUE = frozenset({"refuted", "entered-in-error"})
_OF_CANCER = {Role.PRIMARY: "record:primary", Role.SECONDARY: "record:metastasis"}


def charlson(chart: Chart, library: Library, on: date) -> Answer[Decimal]:
    """The Charlson index, cancer left out unless the site counts it; not known where no comorbidity was recorded."""
    rule = library.rule(CHARLSON)
    reviews, conditions = chart.all(ComorbidityReview), _conditions(chart)
    others = [c for c in conditions if c.role is Role.COMORBIDITY]
    if not reviews and not others:
        return NotKnown(
            title=title_of(rule), missing=(Missing(what="comorbidities, or that there are none"),), rule=rule.rule
        )
    lost = _not_received(reviews, others)
    refs = tuple(f.ref() for f in (*reviews, *conditions))
    if lost:
        return NotKnown(title=title_of(rule), missing=lost, rule=rule.rule, facts=refs)
    concepts = [*(c.code for c in others), *(c for r in reviews for c in r.present)]
    also = {"codes": given((*_coded(concepts), *_cancers(conditions)))}
    found = as_kind(answer(CHARLSON, chart, library, on, methods=METHODS, also=also), Decimal)
    return _with_facts(found, refs, _unmatched(concepts, library))


def _conditions(chart: Chart) -> list[Condition]:
    return [c for c in chart.all(Condition) if c.verification not in _NOT_TRUE]


def _not_received(reviews: Iterable[ComorbidityReview], held: Iterable[Condition]) -> tuple[Missing, ...]:
    known = {str(c.source) for c in held}
    named = dict.fromkeys(r for review in reviews for r in review.present_references if r not in known)
    if not named:
        return ()
    what = (
        f"{len(named)} comorbidities that the record names" if len(named) > 1 else "a comorbidity that the record names"
    )
    return (Missing(what=what, why="not received", do=f"add {', '.join(named)}"),)


def _coded(concepts: Iterable[Concept]) -> tuple[str, ...]:
    icd = (f"icd10:{c.code}" for each in concepts for c in each.codings if isinstance(c, Icd10))
    snomed = (f"snomed:{c.code}" for each in concepts for c in each.codings if isinstance(c, Snomed))
    return tuple(dict.fromkeys((*icd, *snomed)))


def _cancers(conditions: Iterable[Condition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_OF_CANCER[c.role] for c in conditions if c.role in _OF_CANCER))


def _unmatched(concepts: Iterable[Concept], library: Library) -> tuple[Remark, ...]:
    """What no item counts: SNOMED CT is matched code by code, so a finer code may hide an item."""
    listed = {code for item in library.rule(CHARLSON).items for code in item.codes.get("snomed", ())}
    names = [
        str(each)
        for each in concepts
        if each.of(Icd10) is None and not any(isinstance(c, Snomed) and c.code in listed for c in each.codings)
    ]
    if not names:
        return ()
    return (Remark(text=f"No item counts {', '.join(dict.fromkeys(names))}: without an ICD-10 code, look yourself."),)


def _with_facts(found: Answer[Decimal], refs: tuple[FactRef, ...], more: tuple[Remark, ...]) -> Answer[Decimal]:
    if isinstance(found, Finding):
        return replace(found, facts=(*found.facts, *refs), remarks=(*found.remarks, *more))
    return replace(found, facts=(*found.facts, *refs))


def liver_disease(chart: Chart, library: Library, on: date) -> bool:
    """Whether a primary liver cancer or a chronic liver disease is recorded."""
    codes = _coded(c.code for c in _conditions(chart))
    found = answer(LIVER_DISEASE, chart, library, on, methods=METHODS, also={"codes": given(codes)})
    return isinstance(found, Finding) and found.value != "none of them"
