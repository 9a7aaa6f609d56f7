"""The review as an accessible PDF (PDF/UA-1): two identifiers and the knowledge edition on every page."""

from __future__ import annotations

from importlib.resources import files

import msgspec
import typst

from medonc.paper.review_text import CAVEAT, evidence
from medonc.practice.review import Review
from medonc.record.person import Person
from medonc.values.calendar import When
from medonc.values.evidence import Finding, NotKnown, Remark

Json = dict[str, object]
LEVELS = {"stop": "Stop", "caution": "Caution", "note": "Note"}


def review_pdf(review: Review) -> bytes:
    """The review on A4, light, with the typesetter's own fonts only: the same review gives the same pages anywhere."""
    template = (files(__package__) / "review.typ").read_bytes()
    return typst.compile(
        template,
        sys_inputs={"review": msgspec.json.encode(review_content(review)).decode()},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,  # no clock: the day of the review stands on the page
    )


def review_content(review: Review) -> Json:
    """Every word of the pages, as the template takes them."""
    return {
        "title": f"Review of {review.person.name}",
        "name": review.person.name,
        "identity": identity(review.person),
        "on": _day(review.on.isoformat()),
        "sentence": review.sentence,
        "missing": [_missing(answer) for answer in review.not_known],
        "duties": _duties(review),
        "remarks": [_remark(remark) for remark in review.all_remarks],
        "edition": f"Knowledge edition {review.edition}.",
        "caveat": CAVEAT,
    }


def identity(person: Person) -> str:
    """Birth date and record number: with the name the two identifiers of every page."""
    born = f"born {_when(person.born)}" if person.born else "birth date not recorded"
    numbers = [i.value for i in person.identifiers if i.type in ("MR", "")] or [i.value for i in person.identifiers]
    return f"{born} · {numbers[0] if numbers else 'no record number'}"


def _duties(review: Review) -> list[Json]:
    """The duties that have an answer, in the order of the review."""
    named = [(d.duty, [a for a in d.answers if isinstance(a, Finding)]) for d in review.duties]
    return [{"name": duty, "rows": [_finding(a) for a in found]} for duty, found in named if found]


def _finding(answer: Finding[object]) -> Json:
    return {"title": answer.title, "said": answer.said(), "rests": evidence(answer)}


def _missing(answer: NotKnown) -> Json:
    return {
        "title": answer.title,
        "missing": "; ".join(map(str, answer.missing)),
        "do": "; ".join(dict.fromkeys(m.do for m in answer.missing if m.do)),
    }


def _remark(remark: Remark) -> Json:
    facts = ", ".join(dict.fromkeys(f.resource for f in remark.facts))
    return {"level": LEVELS[remark.level.value], "text": remark.text, "facts": facts}


def _when(when: When) -> str:
    return when.text if when.is_partial else _day(when.text[:10])


def _day(text: str) -> str:
    """`23 Nov 2026`: the day before the month."""
    year, month, day = text.split("-")
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{int(day)} {names[int(month) - 1]} {year}"
