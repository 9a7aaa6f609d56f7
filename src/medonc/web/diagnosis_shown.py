"""The diagnosis of a patient as its page shows it: what does not fit, stages, tissue, blood, tests still to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from medonc.knowledge.shapes import Library
from medonc.paper.pathology_sheet import NO_SPECIMEN, is_subsets
from medonc.practice.as_recorded import words
from medonc.practice.pathology.report import Element, PathologyReport, Synopsis
from medonc.practice.staging.computed import clashes
from medonc.practice.work_up.found import Item, State, WorkUp
from medonc.practice.work_up.said import order_of
from medonc.record import Chart
from medonc.record.disease import Condition, Role
from medonc.values.evidence import Answer, FactRef, Finding, NotKnown
from medonc.web.answers_shown import AnswerShown, RemarkShown, answer_shown, plain_words, remarks_shown
from medonc.web.staging_shown import StageRow, stage_rows
from medonc.web.words import clinic_days, counted, day, first_up


@dataclass(frozen=True, slots=True, kw_only=True)
class CancerShown:
    """One cancer, or one of its metastases, as recorded."""

    name: str
    histology: str
    since: str
    status: str
    resource: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementShown:
    """One line of a synopsis; `said` is empty where nothing was reported."""

    name: str
    said: str
    resource: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenShown:
    """One specimen: its synopsis and what follows from it. `reported` is false where nobody reported on it."""

    anchor: str
    name: str
    day: str
    elements: tuple[ElementShown, ...]
    statements: tuple[AnswerShown, ...]
    reported: bool
    resource: str = ""

    @property
    def shown(self) -> bool:
        """Whether it has a part of its own: blood that nobody reported on stands in the line alone."""
        return self.reported or bool(self.resource)

    @property
    def lacking(self) -> int:
        """How many elements nothing was reported of."""
        return sum(not each.said for each in self.elements)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededShown:
    """One test of a work-up, or one subset: how it stands and what to order or to do."""

    name: str
    open: bool
    waits_for: str
    order: str
    why: str
    source: str
    seen: tuple[tuple[str, str], ...] = ()  # resource and words of what settles it
    count: int = 1  # tests that one order settles
    unsettled: str = ""  # done, and still without an answer: what to do next


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkUpShown:
    """One disease's work-up: open tests first; `perhaps` says what would tell whether it is meant."""

    title: str
    spread: str
    rule: str
    todo: tuple[NeededShown, ...] = ()
    done: tuple[NeededShown, ...] = ()
    perhaps: tuple[tuple[str, str], ...] = ()
    subsets: bool = False
    unspread: bool = False  # early or advanced is not known: only what both need is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisShown:
    """The whole page below the patient's line."""

    cancers: tuple[CancerShown, ...]
    spread: tuple[CancerShown, ...]
    remarks: tuple[RemarkShown, ...]
    stages: tuple[StageRow, ...]
    staged: tuple[AnswerShown, ...]
    specimens: tuple[SpecimenShown, ...]
    blood: tuple[AnswerShown, ...]
    blood_open: tuple[AnswerShown, ...]
    work_ups: tuple[WorkUpShown, ...]
    edition: str
    heads: tuple[tuple[str, str, str], ...] = field(default=())  # glyph, words, place on the page


def diagnosis_shown(
    report: PathologyReport,
    work_ups: tuple[WorkUp, ...],
    chart: Chart,
    library: Library,
    *,
    staged: tuple[Answer[object], ...] = (),
) -> DiagnosisShown:
    """Every part; the newest specimen stands first. `staged` are the answers of the stage, for cancers without TNM."""
    known = [a for a in report.blood if isinstance(a, Finding)]
    unknown = [a for a in report.blood if not isinstance(a, Finding)]
    remarks = (*report.contradictions, *clashes(chart, library))
    nexts, stages = _nexts(report), stage_rows(chart, library)
    held = tuple(_work_up(each, nexts) for each in work_ups)
    return DiagnosisShown(
        cancers=tuple(map(_cancer, report.cancers)),
        spread=tuple(_cancer(c) for c in chart.all(Condition) if c.role is Role.SECONDARY),
        remarks=remarks_shown(tuple(dict.fromkeys(remarks))),
        stages=stages,
        staged=() if stages else _answers((a for a in staged if isinstance(a, Finding) or a.rule), "stage"),
        specimens=_specimens(report.synopses),
        blood=_answers(known, "risk"),
        blood_open=_answers(unknown, "risk-open"),
        work_ups=held,
        edition=report.edition,
        heads=_heads(len(remarks), held),
    )


def _heads(remarks: int, work_ups: tuple[WorkUpShown, ...]) -> tuple[tuple[str, str, str], ...]:
    """What waits for somebody, counted, each with its place on the page."""
    tests = [each for held in work_ups if not held.subsets for each in held.todo]
    still, depend = sum(t.count for t in tests if t.open), sum(t.count for t in tests if not t.open)
    verb = "does" if remarks == 1 else "do"
    found = [("warn", f"{counted(remarks, 'finding')} {verb} not fit together", "against")] if remarks else []
    found += [("unsure", f"{counted(still, 'test')} not done or not settled", "work-up")] if still else []
    found += [("half", f"{counted(depend, 'test')} needed or not by what is not known", "work-up")] if depend else []
    return tuple((glyph, first_up(said), place) for glyph, said, place in found)


def _cancer(cancer: Condition) -> CancerShown:
    said = words(cancer.code)
    parts = [*cancer.sites, *([cancer.laterality] if cancer.laterality else [])]
    more = [word for each in parts if (word := words(each).lower()) not in said.lower()]
    return CancerShown(
        name=", ".join([first_up(said), *more]),
        histology=words(cancer.histology) if cancer.histology else "",
        since=day(cancer.effective.text) if cancer.effective else "",
        status=", ".join(filter(None, [cancer.clinical_status, cancer.verification])),
        resource=str(cancer.source),
    )


def _specimens(synopses: tuple[Synopsis, ...]) -> tuple[SpecimenShown, ...]:
    dated = sorted(enumerate(synopses, start=1), key=lambda one: one[1].day, reverse=True)
    return tuple(_specimen(each, f"specimen-{number}") for number, each in dated)


def _specimen(synopsis: Synopsis, anchor: str) -> SpecimenShown:
    elements = tuple(map(_element, synopsis.elements))
    names = {e.name for e in synopsis.elements}
    own = [e.fact.resource for e in synopsis.elements if e.fact and e.fact.resource.startswith("Specimen/")]
    return SpecimenShown(
        anchor=anchor,
        name=NO_SPECIMEN if synopsis.specimen.startswith("day ") else first_up(clinic_days(synopsis.specimen)),
        day=day(synopsis.day),
        elements=elements,
        statements=_answers(synopsis.statements, anchor),
        reported="histological type" in names,
        resource=own[0] if own else "",
    )


def _element(element: Element) -> ElementShown:
    resource = element.fact.resource if element.fact and element.said else ""
    return ElementShown(name=titled(element.name), said=clinic_days(plain_words(element.said)), resource=resource)


def titled(name: str) -> str:
    """A name at the start of a line: "Grade", and p16 as it is written."""
    return first_up(name) if name[1:2].islower() or name[1:2] == " " else name


def _answers(answers: Iterable[Answer[object]], place: str) -> tuple[AnswerShown, ...]:
    return tuple(answer_shown(each, f"{place}-{number}", "pathology") for number, each in enumerate(answers, start=1))


def _by_order(tests: tuple[NeededShown, ...]) -> tuple[NeededShown, ...]:
    """Tests that one order settles stand in one row, where the first of them stood."""
    rows: dict[tuple[object, ...], list[NeededShown]] = {}
    for test in tests:
        rows.setdefault((test.order, test.open, test.waits_for, test.unsettled), []).append(test)
    return tuple(_joined(same) for same in rows.values())


def _joined(same: list[NeededShown]) -> NeededShown:
    names, whys = (", ".join(each.name for each in same), "; ".join(filter(None, (each.why for each in same))))
    seen = tuple(dict.fromkeys(s for each in same for s in each.seen))
    return replace(same[0], name=names, why=whys, seen=seen, count=len(same))


def _nexts(report: PathologyReport) -> dict[frozenset[str], str]:
    """What a statement that could not be made asks for next, by its findings: HER2 2+ wants its hybridisation."""
    return {
        frozenset(f.resource for f in answer.facts): "; ".join(m.do for m in answer.missing if m.do)
        for answer in report.statements
        if isinstance(answer, NotKnown) and answer.facts and any(m.do for m in answer.missing)
    }


def _work_up(held: WorkUp, nexts: Mapping[frozenset[str], str]) -> WorkUpShown:
    subsets = is_subsets(held)
    todo = (*held.of(State.OPEN), *held.of(State.DEPENDS))
    done = tuple(_test(item, nexts) for item in held.of(State.DONE))
    return WorkUpShown(
        title=first_up(held.rule.rule.title.removeprefix("Work-up: ")),
        spread=held.spread,
        unspread=not (held.spread or subsets or held.missing),
        rule=held.rule.rule.id,
        todo=_by_order((*(test for test in done if test.unsettled), *(_test(i, nexts) for i in todo))),
        done=tuple(test for test in done if not test.unsettled),
        perhaps=tuple((first_up(m.what), "; ".join(filter(None, [m.why, m.do]))) for m in held.missing),
        subsets=subsets,
    )


def _test(item: Item, nexts: Mapping[frozenset[str], str]) -> NeededShown:
    seen = {f.resource: _seen(f) for f in item.facts}
    known = set(seen)
    after = next((do for facts, do in nexts.items() if known and facts <= known), "")
    return NeededShown(
        name=titled(item.needed.name),
        open=item.state is not State.DEPENDS,
        waits_for=item.waits_for,
        order=after or order_of(item),
        why=item.needed.why,
        source=item.needed.source,
        seen=tuple(seen.items()),
        unsettled=after,
    )


def _seen(fact: FactRef) -> str:
    """What settles a test: "score: 2+ (3 Feb 2026)"; what was stained is the name of the test."""
    parts = (p for p in words(fact.value).split("; ") if not p.startswith(("target:", "method:")))
    return clinic_days("; ".join(parts)) + (f" ({day(fact.effective)})" if fact.effective else "")
