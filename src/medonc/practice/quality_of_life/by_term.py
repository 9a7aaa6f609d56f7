"""The patient's scores under the terms that the clinic grades: a map of terms, never of grades."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.quality_of_life.alerts import alerts
from medonc.practice.quality_of_life.instruments import item_of
from medonc.record.patient_reports import Item, PatientReport
from medonc.values.evidence import FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class TermScore:
    """One score under a term of CTCAE. It stays a score of its own scale: there is no way from it to a grade."""

    term: str
    day: date
    item: Item
    value: int
    is_severe: bool  # the rule of alerts calls the score severe
    fact: FactRef

    def said(self) -> str:
        """`3 of 4, severity`; `yes` where only presence is asked."""
        if self.item.attribute == "presence":
            return self.item.words_of(self.value)
        attribute = "" if self.item.attribute == "score" else f", {self.item.attribute}"
        return f"{self.value} of {self.item.high}{attribute}"

    @property
    def is_there(self) -> bool:
        """Whether the patient has the symptom at all."""
        return self.value > self.item.low

    @property
    def share(self) -> tuple[bool, int, bool]:
        """What orders the scores of one term, the worst last."""
        return self.is_severe, 100 * self.value // max(self.item.high, 1), self.item.attribute == "severity"


def scores_by_term(reports: Iterable[PatientReport], library: Library) -> Iterator[TermScore]:
    """Every score whose symptom has a term of CTCAE, of the reports that are dated."""
    for report in reports:
        if report.effective is None:
            continue
        severe = {each.item for each in alerts(report, None, library) if each.level == "severe"}
        for code, value in report.answered():
            item = item_of(code, library)
            if item is not None and item.ctcae and item.low <= value <= item.high:
                yield TermScore(
                    term=item.ctcae,
                    day=report.effective.day,
                    item=item,
                    value=value,
                    is_severe=code in severe,
                    fact=report.ref(),
                )
