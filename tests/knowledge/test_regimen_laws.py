"""Laws over the regimens that we hold: mesna beside ifosfamide, longest delays, limits for what a label limits."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Care, Phase, Regimen

LIBRARY = open_library()
# No label or protocol of these drugs names a value at which the dose waits.
NO_LIMIT_KNOWN = {
    "breast/anastrozole",
    "breast/tamoxifen",
    "cervix/tisotumab-vedotin",
    "colorectal/panitumumab",
    "gist/avapritinib",
    "head-and-neck/cetuximab-radiotherapy",
    "neuroendocrine/lanreotide",
    "neuroendocrine/octreotide-lar",
    "prostate/apalutamide",
    "prostate/darolutamide",
    "prostate/degarelix",
    "prostate/enzalutamide",
    "prostate/relugolix",
}


def by_day(phase: Phase, drug: str) -> Counter[int]:
    """What the phase gives of a drug on each day, in the unit of its lines."""
    given: Counter[int] = Counter()
    for line in (line for line in phase.drugs if line.drug == drug):
        for day in line.days:
            given[day.day] += int(line.dose * day.times)
    return given


def files_of(regimen: Regimen) -> list[Regimen | Care]:
    """A regimen and the care files that it uses."""
    return [regimen, *(LIBRARY.care_file(used) for used in regimen.uses)]


def test_mesna_is_60_to_100_per_cent_of_ifosfamide_on_each_of_its_days() -> None:
    phases = [p for r in LIBRARY.regimens.values() for p in r.phases if any(x.drug == "ifosfamide" for x in p.drugs)]
    assert len(phases) >= 5
    for phase in phases:
        mesna = by_day(phase, "mesna")
        for day, dose in by_day(phase, "ifosfamide").items():
            assert Decimal("0.6") <= Decimal(mesna[day]) / dose <= 1, phase.name


def test_limits_are_missing_only_where_no_label_has_them() -> None:
    held = {name for name, regimen in LIBRARY.regimens.items() if not any(one.treat for one in files_of(regimen))}
    assert held == NO_LIMIT_KNOWN


def test_an_antibody_that_is_loaded_anew_says_when() -> None:
    for name, regimen in LIBRARY.regimens.items():
        for drug in {"trastuzumab", "pertuzumab"}.intersection(regimen.drugs):
            assert f"missed-{drug}" in regimen.uses, name
