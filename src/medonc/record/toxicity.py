"""What treatment did to the patient: adverse events as graded."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.record.facts import Fact
from medonc.values.codes import Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class Toxicity(Fact):
    """An adverse event at one grading. Grade 0: looked for and not there. `ended`: when it was over, where it is."""

    term: str  # the term of the grading scale, as it names it
    grade: int  # 0 to 5
    edition: str  # of the scale, never assumed: "CTCAE v5.0"
    code: Concept | None = None
    attributed_to: str = ""  # a drug or treatment, as recorded

    @property
    def label(self) -> str:
        return "Toxicity"

    def said(self) -> str:
        return f"{self.term}, grade {self.grade} ({self.edition})"
