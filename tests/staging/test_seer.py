"""Our groups against the SEER tables, an independent program's data of the seventh edition, for every combination."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from medonc.feeds.staging import read_staging
from medonc.knowledge.load import open_library
from medonc.practice.staging.algorithm import Algorithm, algorithm
from medonc.practice.staging.published import schemes

sys.path.insert(0, str(Path(__file__).parent))
from seer import CHANGED, PAIRS, compared

SCHEMES = schemes(open_library())


@pytest.fixture(scope="module")
def release(shared_data: Path) -> Algorithm:
    files = read_staging(shared_data / "staging" / "tnm-2.1.zip")
    return algorithm(files.schemas, files.tables, year=2026)


@pytest.mark.parametrize("name", sorted(set(PAIRS) - set(CHANGED)))
def test_a_grouping_that_the_eighth_edition_kept_is_the_same(name: str, release: Algorithm) -> None:
    both = [each for each in compared(SCHEMES[f"staging/{name}"], release, PAIRS[name]) if each.ours and each.seer]
    differing = [each for each in both if each.differs()]
    print(f"{name}: {len(both)} combinations, {len(differing)} differ")
    assert len(both) >= 20
    assert differing == []


@pytest.mark.parametrize("name", sorted(CHANGED))
def test_a_grouping_that_it_changed_differs_where_it_says(name: str, release: Algorithm) -> None:
    both = [each for each in compared(SCHEMES[f"staging/{name}"], release, PAIRS[name]) if each.ours and each.seer]
    differing = [each for each in both if each.differs()]
    print(f"{name}: {len(both)} combinations, {len(differing)} differ: {CHANGED[name]}")
    assert differing
    assert len(differing) < len(both)


def test_the_whole_agreement_is_told(release: Algorithm) -> None:
    found = [each for name, seer in PAIRS.items() for each in compared(SCHEMES[f"staging/{name}"], release, seer)]
    both = [each for each in found if each.ours and each.seer]
    differing = sum(each.differs() for each in both)
    print(f"{len(found)} combinations; both have a group in {len(both)}, which differ in {differing}")
    assert len(both) > 4000
    assert differing < len(both) // 10
