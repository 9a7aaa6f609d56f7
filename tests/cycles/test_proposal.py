"""How far a dose change lowers a drug: per cent, levels, an absolute dose, and what is left to the prescriber."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Act, Basis, DoseChange, DoseLevel, DrugLine
from medonc.knowledge.shapes.regimen import Day
from medonc.practice.cycles.day_plan import WhatIf, day_plan
from medonc.practice.cycles.last_dose import is_near, shares
from medonc.practice.cycles.proposal import lowered
from medonc.practice.treatment.dose import ProposedDose
from medonc.values.quantity import Quantity

LIBRARY = open_library()
TESTA = Path(__file__).resolve().parents[1] / "bundles" / "testa-mockup.json"
LINE = DrugLine(
    drug="docetaxel",
    basis=Basis.SURFACE,
    dose=Decimal(75),
    unit="mg/m2",
    route="intravenous",
    days=(Day(day=1),),
)
LADDER = DoseLevel(drug="docetaxel", doses=(Decimal(60), Decimal(45)), unit="mg/m2", source="a label")
CHANGE = DoseChange(id="X-1", when=(), act=Act.REDUCE, text="lower", source="a label")
D = Decimal


@pytest.mark.parametrize(
    ("change", "start", "share"),
    [
        # per cent of standard, and of what was given last: 80 % of 80 % is 64 %
        (replace(CHANGE, percent=D(75)), D(80), D(75)),
        (replace(CHANGE, percent=D(80), acts_on="previous"), D(80), D(64)),
        # levels: 60 of 75 is 80 %, 45 of 75 is 60 %
        (replace(CHANGE, levels=1), D(100), D(80)),
        (replace(CHANGE, levels=2), D(100), D(60)),
        (replace(CHANGE, levels=1, acts_on="previous"), D(80), D(60)),
        # a level given as rounded is still that level: 79 % goes to the one below 80 %
        (replace(CHANGE, levels=1, acts_on="standard"), D(60), D(80)),
        # an absolute dose in the unit of the line: 50 of 75 is two thirds
        (replace(CHANGE, dose=D("37.5"), unit="mg/m2"), D(100), D(50)),
    ],
)
def test_a_change_lowers_to_the_share_that_its_label_means(change: DoseChange, start: Decimal, share: Decimal) -> None:
    assert lowered(change, LINE, LADDER, start) == (share, "")


@pytest.mark.parametrize(
    ("change", "line", "ladder", "start", "asks"),
    [
        (
            replace(CHANGE, levels=1, acts_on="previous"),
            LINE,
            LADDER,
            D(60),
            "no level is left below docetaxel at 60 %",
        ),
        (replace(CHANGE, levels=3), LINE, LADDER, D(100), "no level is left"),
        (replace(CHANGE, levels=1), LINE, None, D(100), "no dose levels of docetaxel are held"),
        (replace(CHANGE, levels=1), replace(LINE, unit="mg"), LADDER, D(100), "no dose levels"),
        (replace(CHANGE, dose=D(20), unit="mg"), LINE, LADDER, D(100), "to 20 mg, which is not how it is dosed here"),
    ],
)
def test_where_no_level_answers_the_prescriber_is_asked(
    change: DoseChange, line: DrugLine, ladder: DoseLevel | None, start: Decimal, asks: str
) -> None:
    share, question = lowered(change, line, ladder, start)
    assert share is None
    assert asks in question


def test_levels_are_shares_of_the_line_and_none_in_another_unit() -> None:
    assert shares(LINE, LADDER) == (D(80), D(60))
    assert shares(LINE, replace(LADDER, unit="mg")) == ()
    assert shares(LINE, None) == ()


@pytest.mark.parametrize(("share", "near"), [("76", True), ("84", True), ("75.9", False), ("84.1", False)])
def test_a_rounded_dose_is_still_its_level_within_five_per_cent_of_it(share: str, near: bool) -> None:
    assert is_near(D(share), D(80)) is near


def test_a_reduced_dose_stays_reduced_at_the_next_day() -> None:
    """Docetaxel was given at 80 % on 10 May and 31 May 2021: 105 of 132 mg; nothing raises it again by itself."""
    chart = read_chart(read_records([TESTA.read_bytes()]))
    plan = day_plan(chart, LIBRARY, date(2021, 6, 18))
    assert plan is not None
    docetaxel = next(one for one in plan.doses if one.drug == "docetaxel")
    assert docetaxel.last is not None
    assert (docetaxel.last.percent, docetaxel.percent, docetaxel.act) == (80, 80, Act.REDUCE)
    assert "as on 2021-05-31" in docetaxel.because[0]
    assert isinstance(docetaxel.proposed, ProposedDose)
    assert str(docetaxel.proposed.amount) == "105 mg"


def test_what_if_touches_neither_chart_nor_plan() -> None:
    chart = read_chart(read_records([TESTA.read_bytes()]))
    before = len(chart.facts)
    supposed = WhatIf(weight=Quantity(D(60), "kg"), without=("docetaxel",))
    plan = day_plan(chart, LIBRARY, date(2021, 5, 3), what_if=supposed)
    assert plan is not None
    assert "docetaxel" not in {one.drug for one in plan.doses}
    assert len(chart.facts) == before
    trastuzumab = next(one for one in plan.doses if one.drug == "trastuzumab")
    assert isinstance(trastuzumab.proposed, ProposedDose)
    assert str(trastuzumab.proposed.amount) == "360 mg"  # 6 mg/kg × 60 kg


def test_half_a_step_that_a_third_of_something_hides_is_no_disagreement_of_the_engines() -> None:
    """(140 − 50) × 60 × 0.85 / (72 × 0.9) is 70.8333…; 6 × (70.8333… + 25) is 575, which goes up to 580 mg."""
    chart = read_chart(read_records([TESTA.read_bytes()]))
    plan = day_plan(chart, LIBRARY, date(2021, 5, 3), what_if=WhatIf(weight=Quantity(D(60), "kg")))
    assert plan is not None
    carboplatin = next(one for one in plan.doses if one.drug == "carboplatin")
    assert isinstance(carboplatin.proposed, ProposedDose)
    assert str(carboplatin.proposed.amount) == "580 mg"
