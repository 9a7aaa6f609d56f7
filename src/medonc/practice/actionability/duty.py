"""What the molecular report adds to the review of a day: opened, closed, never tested; in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.advice import Advice, Verdict
from medonc.practice.actionability.report import MolecularReport, interpret
from medonc.practice.answers import DutyAnswers
from medonc.practice.as_recorded import AS_RECORDED
from medonc.practice.genomics import DUTY, genomics
from medonc.record import Chart
from medonc.record.measured import RegionStudied, Result, ResultKind, Variant
from medonc.record.therapy import DrugFact
from medonc.values.evidence import Answer, Finding, Remark, Step, StepKind

UNMATCHED = "actionable without matched therapy"
_NAMED = 3
_RULE = "genomics/tier"
_TITLES = {Verdict.DO: "Opened by a finding", Verdict.NOT: "Closed by a finding"}


def genomics_with_meaning(chart: Chart, library: Library, on: date) -> DutyAnswers:
    """The tests as recorded, then one sentence for each finding that opens or closes a therapy in this tumour."""
    held = genomics(chart, library, on)
    if not _is_tested(chart):
        return held
    report = interpret(chart, library, on)
    meaning = tuple(each.under(DUTY) for each in _answers(report, library))
    remarks = (*held.remarks, *_remarks(report, chart))
    return DutyAnswers(duty=DUTY, answers=(*held.answers, *meaning), remarks=remarks)


def _is_tested(chart: Chart) -> bool:
    measured = any(result.kind is ResultKind.GENOMIC for result in chart.all(Result))
    return measured or bool(chart.all(Variant)) or bool(chart.all(RegionStudied))


def _answers(report: MolecularReport, library: Library) -> Iterator[Answer[object]]:
    facts = {one.found.alteration.said(): one.found.facts for one in report.judged}
    rule = library.rules[_RULE].rule if _RULE in library.rules else AS_RECORDED  # an edition without it
    for verdict, title in _TITLES.items():
        for because, advices in _by_reason(report.of(verdict)).items():
            therapies = _listed([each.therapy for each in advices])
            yield Finding(
                title=title,
                value=because,
                rule=rule,
                sentence=f"{because}: {therapies}",
                facts=facts.get(because, ()),
                steps=(Step(kind=StepKind.RESULT, label="level", value=advices[0].statement.level),),
            )


def _remarks(report: MolecularReport, chart: Chart) -> Iterator[Remark]:
    """A finding that opens a therapy of level A, of which the record holds no drug."""
    given = {str(drug.drug).casefold() for drug in chart.all(DrugFact)}
    facts = {one.found.alteration.said(): one.found.facts for one in report.judged}
    for because, advices in _by_reason(report.of(Verdict.DO)).items():
        strong = [each for each in advices if each.statement.level == "A"]
        if strong and because in facts and not any(_had(each, given) for each in advices):
            text = f"{because} opens {_listed([each.therapy for each in strong])}: none of them is in the record."
            yield Remark(text=text, kind=UNMATCHED, facts=facts[because])


def _had(advice: Advice, given: set[str]) -> bool:
    """Whether a drug of the therapy stands in the record, ordered or given."""
    drugs = [each.strip().partition(",")[0].casefold() for each in advice.therapy.split("+")]
    return any(drug in name for drug in drugs for name in given)


def _by_reason(advices: Sequence[Advice]) -> dict[str, list[Advice]]:
    found: dict[str, list[Advice]] = {}
    for each in advices:
        found.setdefault(each.because, []).append(each)
    return found


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
