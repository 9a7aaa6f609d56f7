"""The review as plain text: one answer a paragraph, its evidence on the line under it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, zip_longest
from textwrap import wrap

from medonc.practice.review import Review
from medonc.values.evidence import Answer, FactRef, Finding, NotKnown, Remark

CAVEAT = "Supports, and does not replace, a clinician's judgement."
MANY = 4  # facts named on a line; --json lists them all
_MARKS = {"stop": "■", "caution": "▲", "note": "·"}


def review_text(review: Review, *, width: int = 110) -> str:
    """The whole review: patient line, sentence, duties, what is missing, remarks, edition."""
    parts = [*_head(review, width), *_duties(review, width), *_missing(review, width), *_remarks(review, width)]
    return "\n".join([*parts, "", f"Knowledge edition {review.edition}. {CAVEAT}"])


def _head(review: Review, width: int) -> Iterator[str]:
    person, age = review.person, review.person.age(on=review.on)
    who = [person.name, f"{age} y" if age is not None else "age not known", person.gender or "sex not recorded"]
    who += [f"born {person.born}" if person.born else "birth date not recorded", *(i.value for i in person.identifiers)]
    yield f"{' · '.join(who)}    on {review.on}"
    yield "─" * width
    yield from wrap(review.sentence, width)


def _duties(review: Review, width: int) -> Iterator[str]:
    for duty in review.duties:
        found = [a for a in duty.answers if isinstance(a, Finding)]
        if found:
            yield ""
            yield duty.duty.upper()
            for title, same in groupby(found, key=lambda a: a.title):
                yield from _lines(title, list(same), width)


def _lines(title: str, findings: list[Finding[object]], width: int) -> Iterator[str]:
    label = wrap(title, 27) or [""]
    for finding in findings:
        said = wrap(finding.said(), width - 30) or [""]
        cited = wrap("← " + evidence(finding), width - 30)
        yield from (f"  {name:<28}{line}" for name, line in zip_longest(label, [*said, *cited], fillvalue=""))
        label = []


def evidence(answer: Answer[object]) -> str:
    """Rule, edition and source of an answer, with the facts that it used and their days."""
    named = list(dict.fromkeys(_fact(f) for f in answer.facts))
    facts = ", ".join(named[:MANY]) + (f" and {len(named) - MANY} more" if len(named) > MANY else "")
    rule = answer.rule
    cited = (
        f"{rule.id} (ed. {rule.edition}; {rule.sources[0]})"
        if rule and rule.id != "record/as_recorded"
        else "as recorded"
    )
    return f"{facts} · {cited}" if facts else cited


def _fact(fact: FactRef) -> str:
    return f"{fact.resource} {fact.effective.text[:10]}" if fact.effective else fact.resource


def _missing(review: Review, width: int) -> Iterator[str]:
    if not review.not_known:
        return
    yield ""
    yield "MISSING OR OUT OF DATE"
    for answer in review.not_known:
        yield from _not_known(answer, width)


def _not_known(answer: NotKnown, width: int) -> Iterator[str]:
    said = wrap("; ".join(map(str, answer.missing)), width - 30)
    for do in dict.fromkeys(m.do for m in answer.missing if m.do):
        said += wrap(f"→ {do}", width - 30)
    for number, (name, line) in enumerate(zip_longest(wrap(answer.title, 25), said, fillvalue="")):
        yield f"  {' ' if number else '◇'} {name:<26}{line}"


def _remarks(review: Review, width: int) -> Iterator[str]:
    remarks = review.all_remarks
    if remarks:
        yield ""
        yield "REMARKS"
        for remark in remarks:
            yield from _remark(remark, width)


def _remark(remark: Remark, width: int) -> Iterator[str]:
    named = list(dict.fromkeys(f.resource for f in remark.facts))
    facts = ", ".join(named[:MANY]) + (f" and {len(named) - MANY} more" if len(named) > MANY else "")
    text = f"{remark.text}" + (f" [{facts}]" if facts else "")
    yield from wrap(text, width, initial_indent=f"  {_MARKS[remark.level]} ", subsequent_indent="    ")
