"""Both prognostic tables of breast cancer against their print in the PDQ of the NCI: every row and category."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from medonc.knowledge.load import open_library
from medonc.practice.staging.group import group_of
from medonc.practice.staging.published import schemes

sys.path.insert(0, str(Path(__file__).parent))
from pdq import printed

SCHEMES = schemes(open_library())


@pytest.mark.parametrize("basis", ["clinical", "pathological"])
def test_every_printed_row_is_ours(basis: str, shared_data: Path) -> None:
    scheme = SCHEMES[f"staging/tnm8/breast_prognostic_{basis}"]
    rows = list(printed(shared_data, basis))
    differing = [(given, group, group_of(scheme, given)) for given, group in rows if group_of(scheme, given) != group]
    print(f"breast, prognostic, {basis}: {len(rows)} printed combinations, {len(differing)} differ")
    assert len(rows) == 504
    assert differing == []
