"""The pathology of a patient as titled lines, in a reader's order: the same words for terminal, page and print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from medonc.practice.as_recorded import words
from medonc.practice.pathology.report import PathologyReport, Synopsis
from medonc.practice.work_up.found import Item, State, WorkUp
from medonc.practice.work_up.said import order_of
from medonc.values.evidence import Answer, Finding, Remark, StepKind

NOT_REPORTED = "not reported"
NO_SPECIMEN = "Findings that name no specimen"
NOTHING = "The record holds no finding in tissue."
CAVEAT = (
    "Computed from the record and published rules that no clinician has reviewed here. "
    "It supports, and does not replace, a clinician's judgement."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: what it is of, what it says, why, and whether it asks for attention."""

    name: str
    says: str
    basis: str = ""
    open: bool = False  # not reported, not known, contradictory


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines under a title."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathologySheet:
    """The whole sheet."""

    title: str
    sections: tuple[Section, ...]
    knowledge: str
    caveat: str = CAVEAT


def pathology_sheet(report: PathologyReport, work_up: tuple[WorkUp, ...] = ()) -> PathologySheet:
    """Diagnosis, what does not fit together, then each specimen with its synopsis and what follows from it."""
    return PathologySheet(
        title=f"Pathology on {report.on}",
        sections=tuple(each for each in (*_sections(report), *map(_work_up, work_up)) if each.lines),
        knowledge=f"Library {report.edition}.",
    )


def _sections(report: PathologyReport) -> Iterator[Section]:
    diagnoses = tuple(Line(name="diagnosis", says=_named(c.code, c.histology)) for c in report.cancers)
    yield Section(title="Diagnosis", lines=diagnoses)
    yield Section(title="Criteria and risk", lines=tuple(_statement(a) for a in report.blood))
    against = tuple(Line(name="", says=r.text, basis=_facts(r), open=True) for r in report.contradictions)
    yield Section(title="What does not fit together", lines=against)
    for synopsis in report.synopses:
        yield Section(title=_title(synopsis), lines=tuple(_synopsis(synopsis)))
        yield Section(title="What follows from it", lines=tuple(_statement(a) for a in synopsis.statements))


def _named(code: object, histology: object) -> str:
    parts = [words(str(code)), *([words(str(histology))] if histology else [])]
    return ", ".join(dict.fromkeys(parts))


def _title(synopsis: Synopsis) -> str:
    name = NO_SPECIMEN if synopsis.specimen.startswith("day ") else f"Specimen: {synopsis.specimen}"
    return name + (f", {synopsis.day}" if synopsis.day else "")


def _synopsis(synopsis: Synopsis) -> Iterator[Line]:
    for each in synopsis.elements:
        yield Line(name=each.name, says=each.said or NOT_REPORTED, open=not each.said)


def _statement(answer: Answer[object]) -> Line:
    if not isinstance(answer, Finding):
        do = "; ".join(m.do for m in answer.missing if m.do)
        basis = "; ".join(filter(None, [do, answer.rule.title if answer.rule else ""]))
        return Line(name=answer.title, says=answer.said(), basis=basis, open=True)
    steps = [f"{s.label} {s.value}" for s in answer.steps if s.kind is StepKind.FORMULA]
    remarks = [r.text for r in answer.remarks]
    source = f"{answer.rule.title}, {answer.rule.edition}"
    return Line(name=answer.title, says=answer.said(), basis="; ".join([*steps, *remarks, source]))


def _work_up(held: WorkUp) -> Section:
    """The tests of a work-up: open ones with their order first, done ones after them."""
    if held.missing:
        waits = tuple(Line(name=m.what, says=m.why, basis=m.do, open=True) for m in held.missing)
        return Section(title=f"{held.rule.rule.title}, if it is meant", lines=waits)
    if is_subsets(held):
        return Section(title=held.rule.rule.title, lines=tuple(_subsets(held)))
    spread = held.spread or "spread not recorded"
    todo = [*held.of(State.OPEN), *held.of(State.DEPENDS)]
    lines = [Line(name=i.needed.name, says=_stands(i), basis=_order(i), open=True) for i in todo]
    lines += [Line(name=i.needed.name, says=i.state.value, basis=_seen(i)) for i in held.of(State.DONE)]
    return Section(title=f"{held.rule.rule.title}, {spread}", lines=tuple(lines))


def is_subsets(held: WorkUp) -> bool:
    """Whether its items are favourable subsets of a disease, and no tests."""
    return held.rule.method == "work_up.subsets"


def _subsets(held: WorkUp) -> Iterator[Line]:
    """The subsets that are met, then those that something not known could make so."""
    for item in (*held.of(State.OPEN), *held.of(State.DEPENDS)):
        stands = f"if {item.waits_for}" if item.waits_for else "met"
        yield Line(name=item.needed.name, says=stands, basis=f"then: {item.needed.order}", open=bool(item.waits_for))


def _stands(item: Item) -> str:
    return item.state.value + (f" ({item.waits_for})" if item.waits_for else "")


def _order(item: Item) -> str:
    return "; ".join(filter(None, [f"order: {order_of(item)}", item.needed.why]))


def _seen(item: Item) -> str:
    return "; ".join(dict.fromkeys(words(f.value) + (f" ({f.effective})" if f.effective else "") for f in item.facts))


def _facts(remark: Remark) -> str:
    return "; ".join(f"{f.label} {f.value}" + (f" ({f.effective})" if f.effective else "") for f in remark.facts)


def pathology_text(report: PathologyReport, work_up: tuple[WorkUp, ...] = ()) -> str:
    """The sheet for a terminal."""
    sheet = pathology_sheet(report, work_up)
    lines = [sheet.title, *([] if report.synopses else [NOTHING])]
    for section in sheet.sections:
        lines += ["", section.title]
        for line in section.lines:
            lines.append("  " + ": ".join(filter(None, [line.name, line.says])))
            lines += [f"      {line.basis}"] if line.basis else []
    return "\n".join([*lines, "", f"{sheet.knowledge} {sheet.caveat}"])
