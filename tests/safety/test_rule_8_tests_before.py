"""Safety rule 8: markers and tests that a drug needs are looked at when it is ordered; unknown is never a pass."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from medonc.knowledge.load import open_library
from medonc.practice.treatment.order_checks import CheckLevel
from medonc.practice.treatment.order_checks.biomarker import biomarker
from medonc.practice.treatment.order_checks.tests_before import ANTI_CD20

LIBRARY = open_library()


@pytest.mark.parametrize(
    ("regimen", "without", "check", "level"),
    [
        ("breast/trastuzumab", ("her2",), "biomarker", CheckLevel.EXCEPTION),
        ("breast/trastuzumab", ("lvef",), "ejection_fraction", CheckLevel.EXCEPTION),
        ("breast/ac", ("lvef",), "ejection_fraction", CheckLevel.EXCEPTION),
        ("breast/ac", ("hbsag",), "hepatitis_b", CheckLevel.CAUTION),
        ("lymphoma/r-chop", ("hbsag",), "hepatitis_b", CheckLevel.STOP),
        ("lymphoma/r-chop", ("anti-hbc",), "hepatitis_b", CheckLevel.STOP),
        ("lymphoma/rituximab-maintenance", ("hbsag", "anti-hbc"), "hepatitis_b", CheckLevel.STOP),
        ("colorectal/capecitabine", (), "dpyd", CheckLevel.CAUTION),
        ("lung/osimertinib", (), "biomarker", CheckLevel.EXCEPTION),
    ],
)
def test_unknown_is_never_a_pass(
    bedside: Any, regimen: str, without: tuple[str, ...], check: str, level: CheckLevel
) -> None:
    found = bedside.but(without=without).checks(regimen)[check]
    assert found[0].level is level
    assert found[0].missing


@pytest.mark.parametrize("test", ["HER2", "EGFR", "ALK", "BRAF", "RET", "FGFR2", "claudin 18.2"])
def test_every_drug_that_asks_for_a_target_is_asked_about(bedside: Any, test: str) -> None:
    """Also one that a site adds to the formulary: its file names the test, and nothing tested is no pass."""
    asking = [name for name, drug in LIBRARY.drugs.items() if test in drug.required_tests]
    assert asking
    untested = bedside.but(without=("her2",))
    order = untested.order("breast/ac")
    for drug in asking:
        alone = replace(order, doses=(replace(order.doses[0], drug=drug),))
        assert [check.drugs for check in biomarker(alone, untested.scene())] == [(drug,)], drug


def test_a_new_drug_without_a_row_is_asked_by_its_file(bedside: Any) -> None:
    unknown = replace(LIBRARY.drugs["gemcitabine"], required_tests=("HER2",))
    library = replace(LIBRARY, drugs={**LIBRARY.drugs, "gemcitabine": unknown})
    site = replace(bedside.but(without=("her2",)), library=library)
    order = site.order("breast/ac")
    alone = replace(order, doses=(replace(order.doses[0], drug="gemcitabine"),))
    (check,) = biomarker(alone, site.scene())
    assert check.sentence.startswith("Gemcitabine needs a test of HER2")


def test_every_anti_cd20_is_told_as_one() -> None:
    told = {n for n, d in LIBRARY.drugs.items() if ANTI_CD20 in d.drug_class or d.drug_class.startswith("CD20 ")}
    aimed = {n for n, d in LIBRARY.drugs.items() if d.target.startswith("CD20")}
    assert aimed
    assert aimed <= told
