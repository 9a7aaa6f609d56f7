"""The scores of one report: each answer on its own scale, and the scales of a questionnaire where it has any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Input
from medonc.practice.quality_of_life.alerts import scored_words
from medonc.practice.quality_of_life.instruments import FOLDER, instrument_of, item_of
from medonc.practice.quality_of_life.scale_methods import SCALE_METHODS
from medonc.record.patient_reports import Item, PatientReport
from medonc.values.evidence import Answer, Finding

SCALES = {"eortc-qlq-c30": FOLDER + "eortc_qlq_c30/", "fact-g": FOLDER + "fact_g/"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemScore:
    """One answer as the patient gave it. `value` is None where it was not answered: never a zero, never a grade."""

    item: Item
    value: int | None
    why_not: str = ""

    def said(self) -> str:
        """`Nausea, severity: 3 of 4 (severe)`; or that it was not answered."""
        if self.value is None:
            name = self.item.label[:1].upper() + self.item.label[1:]
            return f"{name}: not answered" + (f" ({self.why_not})" if self.why_not else "")
        return scored_words(self.item, self.value)


def item_scores(report: PatientReport, library: Library) -> tuple[ItemScore, ...]:
    """Every answer whose item is held, in the order of the report; a value outside of its scale is none."""
    return tuple(_item_scores(report, library))


def scales(report: PatientReport, library: Library) -> tuple[Answer[object], ...]:
    """The scales of EORTC QLQ-C30 and FACT-G that a report has answers of; not known where too few are answered."""
    asked = {found.name for each in report.answers if (found := instrument_of(each.item, library)) is not None}
    folders = [folder for name, folder in SCALES.items() if name in asked]
    rules = [rule for path, rule in sorted(library.rules.items()) if path.startswith(tuple(folders))] if folders else []
    return tuple(_scale(rule, report, library) for rule in rules)


def input_name(code: str) -> str:
    """The name of an item as an input of a rule: `qlq_c30_14`."""
    return code.lower().replace("-", "_")


def _item_scores(report: PatientReport, library: Library) -> Iterator[ItemScore]:
    for each in report.answers:
        item = item_of(each.item, library)
        if item is None:
            continue
        if each.value is not None and not item.low <= each.value <= item.high:
            yield ItemScore(item=item, value=None, why_not=f"{each.value} is not on its scale")
        else:
            yield ItemScore(item=item, value=each.value, why_not=each.not_answered)


def _scale(rule: KnowledgeRule, report: PatientReport, library: Library) -> Answer[object]:
    values = {input_name(code): value for code, value in report.answered()}
    named = [spec.name for spec in rule.inputs if spec.name in values]
    inputs = {name: Input(value=Decimal(values[name]), fact=report.ref()) for name in named}
    answer = SCALE_METHODS[rule.method](rule, inputs, library)
    title, facts = rule.rule.title, (report.ref(),)
    return replace(answer, title=title, facts=facts) if isinstance(answer, Finding) else replace(answer, title=title)
