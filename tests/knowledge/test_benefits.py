"""The effects of regimens: each figure stands in the words of the evidence, and each says what it came to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Benefit, Design, Endpoint, Found, Library
from medonc.knowledge.sound_benefits import benefit_faults


@pytest.fixture(scope="module")
def library() -> Library:
    """What ships."""
    return open_library()


def test_every_regimen_with_evidence_says_design_and_endpoint(library: Library) -> None:
    without = [name for name, one in library.regimens.items() if one.evidence and not one.benefits]
    assert without == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"effect": "0.65 (0.52 to 0.85)"}, "'0.65 (0.52 to 0.85)' does not stand in the evidence"),
        ({"n": 43}, "n 43 does not stand in the evidence"),
        ({"measure": "ratio"}, "measure 'ratio' is none of"),
        ({"effect": ""}, "no effect"),
        ({"measure": "median", "effect": "14.7 against 9.6 months"}, "neither an interval nor `found`"),
        ({"endpoint": Endpoint.NONE}, "an effect of no endpoint"),
    ],
)
def test_a_figure_that_the_evidence_does_not_hold_is_refused(
    library: Library, change: dict[str, object], fault: str
) -> None:
    whole = library.regimens["aml/azacitidine-venetoclax"]
    wrong = replace(whole, benefits=(replace(whole.benefits[0], **change),))  # type: ignore[arg-type]
    assert any(fault in said for said in benefit_faults(wrong))
    assert list(benefit_faults(whole)) == []


def test_a_verdict_in_words_stands_for_an_interval(library: Library) -> None:
    whole = library.regimens["aml/azacitidine-venetoclax"]
    told = Benefit(
        design=Design.PHASE_3,
        endpoint=Endpoint.OVERALL_SURVIVAL,
        measure="median",
        effect="14.7 against 9.6 months",
        comparison="against azacitidine",
        found=Found.BETTER,
    )
    assert list(benefit_faults(replace(whole, benefits=(told,)))) == []
