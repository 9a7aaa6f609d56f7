"""Staging of many tumours: equal to the plain answer, quick, every refusal explained; a real cohort where present."""

from __future__ import annotations

import csv
import gzip
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from medonc.cohort.staging import path_of, stage_rows
from medonc.knowledge.load import open_library
from medonc.practice.staging.categories import agrees
from medonc.practice.staging.published import schemes
from medonc.values.evidence import Finding

LIBRARY = open_library()
SCHEMES = schemes(LIBRARY)


@pytest.mark.parametrize(
    "name", ["tnm8/lung", "tnm8/thyroid_medullary", "tnm8/breast_prognostic_clinical", "other/r_iss"]
)
def test_a_row_of_many_is_staged_as_the_same_tumour_alone(name: str) -> None:
    scheme, chance = SCHEMES[f"staging/{name}"], random.Random(7)
    rows = [{key: chance.choice(("", *words)) for key, words in scheme.words.items()} for _ in range(300)]
    for row, staged in zip(rows, stage_rows(scheme, rows, LIBRARY), strict=True):
        alone = path_of(scheme, row, LIBRARY)
        assert staged.group == (str(alone.value) if isinstance(alone, Finding) else "")
        assert bool(staged.why) is not bool(staged.group)


def test_a_category_of_another_site_is_refused_by_name() -> None:
    (found,) = stage_rows(SCHEMES["staging/tnm8/colorectal"], [{"t": "T1c", "n": "N0", "m": "M0"}], LIBRARY)
    assert (found.group, found.why) == ("", "T1c is no T of Colon and rectum, TNM 8")


def test_a_number_is_read_by_its_band() -> None:
    scheme = SCHEMES["staging/tnm8/thyroid_differentiated"]
    rows = [{"t": "T2", "n": "N1", "m": "M1", "age": age} for age in ("54", "55")]
    assert [one.group for one in stage_rows(scheme, rows, LIBRARY)] == ["II", "IVB"]


def test_twenty_thousand_tumours_take_under_a_second() -> None:
    chance = random.Random(11)
    scheme = SCHEMES["staging/tnm8/breast_anatomic"]
    rows = [{key: chance.choice(words) for key, words in scheme.words.items()} for _ in range(20_000)]
    start = time.perf_counter()
    groups = [staged.group for staged in stage_rows(scheme, rows, LIBRARY)]
    assert time.perf_counter() - start < 1
    assert len(groups) == 20_000


def test_a_real_breast_cohort_agrees_wherever_its_inputs_allow(shared_data: Path) -> None:
    """1,756 patients: the recorded stage at diagnosis against the anatomic group of T, N and M."""
    folder = shared_data / "real-breast"
    patients = {row["PATIENT_ID"]: row for row in _rows(folder / "data_clinical_patient.txt.gz")}
    recorded: dict[str, set[str]] = {}
    for sample in _rows(folder / "data_clinical_sample.txt.gz"):
        recorded.setdefault(sample["PATIENT_ID"], set()).add(sample["STAGE_AT_DIAGNOSIS"])
    one_tumour = [name for name, stages in recorded.items() if len(stages) == 1]
    asked = [{"t": p["T_STAGE"], "n": p["N_STAGE"], "m": p["M_STAGE"]} for p in (patients[n] for n in one_tumour)]
    staged = list(stage_rows(SCHEMES["staging/tnm8/breast_anatomic"], asked, LIBRARY))
    tally: Counter[str] = Counter()
    for name, given, found in zip(one_tumour, asked, staged, strict=True):
        (said,) = recorded[name]
        kind = _kind(said, found.group)
        tally[kind] += 1
        if kind == "differ":
            print(f"{name}: {' '.join(given.values())} is {found.group}, recorded {said}")
    reasons = Counter(found.why for found in staged if not found.group)
    print(f"{len(one_tumour)} patients with one stage recorded: {dict(tally)}; not staged: {reasons.most_common(12)}")
    assert all(found.group or found.why for found in staged)
    assert tally["agree"] > 0.9 * (tally["agree"] + tally["differ"])


def _kind(recorded: str, ours: str) -> str:
    if not ours:
        return "not staged"
    if recorded == "unk":
        return "none recorded"
    return "agree" if agrees(recorded, ours) else "differ"


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as held:
        return list(csv.DictReader((line for line in held if not line.startswith("#")), delimiter="\t"))
