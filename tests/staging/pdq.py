"""The prognostic stage groups of breast cancer as the NCI's PDQ prints them (its tables 9 and 10), row by row."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

_ARCHIVE = Path("pdq") / "nci-pdq-2025-12-30.tar.gz"
_PAGE = "types-breast-hp-breast-treatment-pdq.md"
_HEADS = {"clinical": "Table 9. Definition of Clinical", "pathological": "Table 10. Definition of Pathological"}
_TNM = re.compile(r"(Any T|T\d)[bcd]?, (N\dmi|N\d)[bcd]? ?, (M0)")
_GROUP = re.compile("I[AB]|II[AB]|III[ABC]")  # the rows of 0 and IV ask for no factor
_SIGNS = ("positive", "negative")
_FACTORS = tuple(product(("G1", "G2", "G3"), _SIGNS, _SIGNS, _SIGNS))  # grade, HER2, ER, PR: the order of every block
_ANY_T = ("T0", "T1", "T2", "T3", "T4")


def printed(shared: Path, basis: str) -> Iterator[tuple[dict[str, str], str]]:
    """Every combination of the printed table with its group; cells are merged there, so that only order tells."""
    for categories, groups in _blocks(_table(shared, basis)):
        assert len(groups) == len(_FACTORS), categories
        for (t, n, m), (factors, group) in product(categories, zip(_FACTORS, groups, strict=True)):
            named = dict(zip(("grade", "her2", "er", "pr"), factors, strict=True))
            yield from (({"t": each, "n": n, "m": m} | named, group) for each in (_ANY_T if t == "Any T" else (t,)))


def _table(shared: Path, basis: str) -> list[list[str]]:
    with tarfile.open(shared / _ARCHIVE) as held:
        page = next(held.extractfile(each) for each in held if each.name.endswith(_PAGE))
        assert page is not None
        text = page.read().decode().partition(_HEADS[basis])[2].partition("\n###")[0]
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines() if line[:2] == "| "]


def _blocks(rows: list[list[str]]) -> Iterator[tuple[list[tuple[str, str, str]], list[str]]]:
    categories: list[tuple[str, str, str]] = []
    groups: list[str] = []
    for cells in (row for row in rows if _GROUP.fullmatch(row[-1])):
        said = _TNM.findall(cells[0])
        if said and len(groups) == len(_FACTORS):
            yield categories, groups
            categories, groups = [], []
        categories += said
        groups.append(cells[-1])
    yield categories, groups
