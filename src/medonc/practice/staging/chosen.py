"""Which stage rules a cancer is staged by: its site, its histology, and the day of its diagnosis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.staging.published import Scheme, schemes
from medonc.record.disease import Condition
from medonc.values.codes import Icd10, IcdO3Morphology, Snomed

_SITES = "criteria/sites"


def schemes_for(condition: Condition, library: Library, *, basis: str, system: str = "TNM") -> tuple[Scheme, ...]:
    """Every rule that may stage a cancer: several where histology or a test that tells them apart is not recorded."""
    day = diagnosed(condition)
    fitting = [
        each
        for each in library.once(schemes).values()
        if each.text("system") == system
        and _of_site(each, condition, library)
        and in_force(each, day)
        and _of_histology(each, condition)
    ]
    return tuple(_of_basis(fitting, basis))


def set_aside(condition: Condition, library: Library) -> tuple[str, ...]:
    """The titles of rules for rarer kinds of the same site, which were not asked since no histology is recorded."""
    if condition.histology is not None and condition.histology.of(IcdO3Morphology) is not None:
        return ()
    day = diagnosed(condition)
    rare = (each for each in library.once(schemes).values() if each.text("rare"))
    return tuple(e.rule.rule.title for e in rare if _of_site(e, condition, library) and in_force(e, day))


def diagnosed(condition: Condition) -> date | None:
    """The first day that the diagnosis may have been made on."""
    return condition.effective.day if condition.effective else None


def _of_basis(fitting: list[Scheme], basis: str) -> list[Scheme]:
    """Those of the basis; after treatment and at recurrence those of pathology stand in where the site has no own."""
    wanted = {"post-therapy": ("post-therapy", "pathological"), "recurrence": ("pathological",)}.get(basis, (basis,))
    for one in wanted:
        found = [each for each in fitting if each.text("basis") in ("", one)]
        if found:
            return found
    return fitting if not basis else []


def in_force(scheme: Scheme, day: date | None) -> bool:
    """Whether a tumour of this day is staged by a rule; without a day only rules that nothing has followed."""
    begins, ends = scheme.text("from"), scheme.text("until")
    if day is None:
        return not ends
    return (not begins or day >= date.fromisoformat(begins)) and (not ends or day <= date.fromisoformat(ends))


def _of_site(scheme: Scheme, condition: Condition, library: Library) -> bool:
    code, snomed = condition.code.of(Icd10), condition.code.of(Snomed)
    if code is not None:
        return any(code.code.startswith(prefix) for prefix in scheme.text("icd10").split())
    names = [name.strip() for name in scheme.text("sites").split(";")]
    rows = library.tables.get(_SITES, ())
    return snomed is not None and any(row["name"] in names and snomed.code in row["snomed"].split() for row in rows)


def _of_histology(scheme: Scheme, condition: Condition) -> bool:
    code = condition.histology.of(IcdO3Morphology) if condition.histology else None
    spans = scheme.text("histology").split()
    if code is None or not spans:
        return not scheme.text("rare")  # a rare kind is never taken for granted
    return any(low <= code.code[:4] <= (high or low) for low, _, high in (span.partition("-") for span in spans))


def out_of_force(scheme: Scheme, day: date) -> str:
    """Why a tumour of this day is not staged by a rule; empty where it is."""
    if in_force(scheme, day):
        return ""
    begins, ends = scheme.text("from"), scheme.text("until")
    span = " ".join(filter(None, (f"from {begins}" if begins else "", f"to {ends}" if ends else "")))
    return f"{scheme.rule.rule.title} applies to diagnoses {span}, and this one is of {day}"


def told_apart_by(candidates: tuple[Scheme, ...]) -> Iterator[str]:
    """What would tell several rules apart."""
    if len({each.text("histology") for each in candidates}) > 1:
        yield "histology"
    if len({each.text("basis") for each in candidates} - {""}) > 1:
        yield "whether the categories are clinical or pathological"
    yield from dict.fromkeys(each.text("needs").split()[0] for each in candidates if each.text("needs"))


def later_edition(condition: Condition, library: Library) -> Mapping[str, str]:
    """The edition that a tumour of this day is staged by where the library does not hold it: edition and its day."""
    day, code = diagnosed(condition), condition.code.of(Icd10)
    return _later(code.code, day, library) if day is not None and code is not None else {}


def not_held_on(scheme: Scheme, day: date, library: Library) -> str:
    """That the edition of this day is not held for a rule's site; empty where it is."""
    found = (_later(code, day, library) for code in scheme.text("icd10").split())
    return next((not_held_words(row) for row in found if row), "")


def not_held_words(row: Mapping[str, str]) -> str:
    """An edition that is not held, and until when the eighth applies."""
    return f"{row['edition']} of this site is not held; the 8th edition applies to diagnoses before {row['from']}"


def _later(code: str, day: date, library: Library) -> Mapping[str, str]:
    for row in library.tables.get("staging/editions", ()):
        is_site = any(code.startswith(prefix) for prefix in row["icd10"].split())
        if row["held"] == "no" and is_site and row["from"] <= day.isoformat():
            return row
    return {}
