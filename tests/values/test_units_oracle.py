"""ucumvert, an independent UCUM reader, is the oracle for the unit table: same factor, same dimension."""

from __future__ import annotations

import warnings
from fractions import Fraction
from itertools import pairwise

import pytest

from medonc.values.units import UNITS, Unit

# Codes whose meaning UCUM leaves to the laboratory, or that is no ratio scale; each with its reason.
NOT_ASKED = {
    "[pH]": "a logarithm, not a ratio scale",
    "[iU]": "arbitrary",
    "[USP'U]": "arbitrary",
    "[arb'U]": "arbitrary",
}
# UCUM sees these pairs as one dimension; the clinic must not. The table keeps them apart on purpose.
KEPT_APART = {"mL/min/{1.73_m2}", "mmol/mol", "1/1000000{Base}", "mg/g", "ug/g"}


def asked() -> list[Unit]:
    annotations = [u.code for u in UNITS.values() if u.code[0] + u.code[-1] == "{}"]  # UCUM: the number 1
    assert {UNITS[code].kind for code in annotations} == {"number"}
    return [u for u in UNITS.values() if u.code not in annotations and not any(p in u.code for p in NOT_ASKED)]


@pytest.fixture(scope="module")
def registry():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ucumvert import PintUcumRegistry

        return PintUcumRegistry()


def by_kind() -> dict[str, list[Unit]]:
    kinds: dict[str, list[Unit]] = {}
    for row in asked():
        kinds.setdefault(row.kind, []).append(row)
    return kinds


@pytest.mark.parametrize("row", asked(), ids=lambda u: u.code)
def test_every_code_is_ucum(registry, row: Unit) -> None:
    assert registry.from_ucum(row.code) is not None


@pytest.mark.parametrize("kind", sorted(k for k, rows in by_kind().items() if len(rows) > 1))
def test_factors_agree_within_a_kind(registry, kind: str) -> None:
    for one, other in pairwise(by_kind()[kind]):
        if kind == "temperature":
            freezing = registry.Quantity(0, "degC").to("degF").magnitude
            assert freezing == pytest.approx(32)
            assert UNITS["[degF]"].from_base(UNITS["Cel"].to_base(Fraction(0))) == 32
            continue
        ours = float(one.factor / other.factor)
        theirs = (registry.from_ucum(one.code) / registry.from_ucum(other.code)).to("dimensionless").magnitude
        # mm[Hg] is given by UCUM as 133.322 Pa; pint uses more digits.
        assert ours == pytest.approx(float(theirs), rel=1e-5), (one.code, other.code)


def test_kinds_that_ucum_would_mix_are_kept_apart() -> None:
    assert UNITS["mL/min"].kind != UNITS["mL/min/{1.73_m2}"].kind
    assert len({UNITS[c].kind for c in ("[USP'U]", "[iU]", "mg")}) == 3
    assert UNITS["mg"].kind != UNITS["mg/m2"].kind
    assert all(UNITS[c].kind != "number" for c in KEPT_APART)


def test_the_table_is_about_as_large_as_oncology_needs() -> None:
    assert 110 <= len(UNITS) <= 180
    assert all(code == row.code and row.factor > 0 for code, row in UNITS.items())
