"""What treatment did to the patient: adverse events as graded, with what is behind them and what was done."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.record.facts import Fact
from medonc.values.calendar import When
from medonc.values.codes import Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """How likely a drug or treatment is behind an adverse event, as the clinician judged it."""

    to: str
    how: str  # one of DEGREES

    def __str__(self) -> str:
        return f"{self.to}: {self.how}"


DEGREES = ("unrelated", "unlikely", "possible", "probable", "definite")  # of attribution, from none to sure
ACTIONS = ("none", "dose held", "dose reduced", "treatment stopped", "treated with medicines", "in hospital")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toxicity(Fact):
    """An adverse event at one grading. Grade 0: looked for and not there. `ended`: when it was over, where it is."""

    term: str  # the term of the grading scale, as it names it
    grade: int  # 0 to 5
    edition: str  # of the scale, never assumed: "CTCAE v5.0"
    code: Concept | None = None
    attributed_to: str = ""  # a drug or treatment, as recorded
    attributions: tuple[Attribution, ...] = ()
    onset: When | None = None  # when it began; `effective` is when it was graded
    action: str = ""  # what was done, in words; one of ACTIONS where entered here

    @property
    def label(self) -> str:
        return "Toxicity"

    def said(self) -> str:
        return f"{self.term}, grade {self.grade} ({self.edition})"
