"""Restating the record: what a duty says until it can reason. The answer's source is the record itself."""

from __future__ import annotations

import re

from medonc.record import Fact
from medonc.values.codes import Concept
from medonc.values.evidence import NOT_REVIEWED, Finding, Missing, NotKnown, Remark, Rule, Source, Step, StepKind

AS_RECORDED = Rule(
    id="record/as_recorded",
    title="As recorded",
    edition="1",
    sources=(Source(title="The patient's record, as received", kind="standard", seen=True),),
    text="Restates what the record says. Nothing is computed.",
    reviewed_by=NOT_REVIEWED,
)

# SNOMED CT writes the kind of a concept behind its name; on a page it is noise.
_TAG = re.compile(
    r" \((disorder|finding|procedure|qualifier value|body structure|morphologic abnormality|observable entity"
    r"|situation|tumor staging|substance|product|person|event|cell structure|specimen)\)$"
)
_PLACE = re.compile(r"(?<=[a-z]) structure(?=[,;.]|$)")  # "stomach structure": SNOMED CT's way to say stomach
_SHORTER = (("American Joint Committee on Cancer", "AJCC"), ("American Joint Commission on Cancer", "AJCC"))


def words(concept: Concept | str | None) -> str:
    """A concept as the clinic says it: its words without the terminology's own marks."""
    said = _PLACE.sub("", _TAG.sub("", str(concept or "")))
    for long, short in _SHORTER:
        said = said.replace(long, short)
    return said


def recorded(title: str, *facts: Fact, says: str = "", remarks: tuple[Remark, ...] = ()) -> Finding[str]:
    """A finding that restates one fact, or several that say the same."""
    sentence = says or words("; ".join(dict.fromkeys(f.said() for f in facts)))
    refs = tuple(f.ref() for f in facts)
    steps = tuple(Step(kind=StepKind.INPUT, label=r.label, value=r.value, fact=r) for r in refs)
    return Finding(title=title, value=sentence, rule=AS_RECORDED, facts=refs, steps=steps, remarks=remarks)


def during(fact: Fact) -> str:
    """When a fact held, as the end of a sentence: `, 2018-08-15 to 2018-10-25`."""
    if fact.effective is None:
        return ", undated"
    return f", {fact.effective} to {fact.ended}" if fact.ended else f", {fact.effective}"


def not_recorded(title: str, *, what: str = "", do: str = "") -> NotKnown:
    """The answer where the record says nothing."""
    return NotKnown(title=title, rule=AS_RECORDED, missing=(Missing(what=what or title.lower(), do=do),))
