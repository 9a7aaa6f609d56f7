"""Staging of many tumours: equal to the plain answer, quick, every refusal explained; a real cohort where present."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from medonc.cohort.staging import agreement, path_of, stage_rows
from medonc.feeds.staging_table import read_tumours
from medonc.knowledge.load import open_library
from medonc.practice.staging.categories import agrees
from medonc.practice.staging.published import schemes
from medonc.values.errors import UnreadableInput
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


def test_twenty_thousand_tumours_with_receptors_and_score_are_quick() -> None:
    chance = random.Random(11)
    scheme = SCHEMES["staging/tnm8/breast_prognostic_pathological"]
    rows = [{key: chance.choice(words) for key, words in scheme.words.items()} for _ in range(20_000)]
    start = time.process_time()
    groups = [staged.group for staged in stage_rows(scheme, rows, LIBRARY)]
    assert time.process_time() - start < 3  # no two alike; a real cohort repeats itself and is some times as quick
    assert len(groups) == 20_000


def test_a_row_gives_receptors_and_grades_in_the_words_of_registries() -> None:
    scheme = SCHEMES["staging/tnm8/breast_prognostic_pathological"]
    row = {
        "T": "T2",
        "N": "N0",
        "M": "M0",
        "G": "III High Grade",
        "er": "Positive",
        "pr": "NEGATIVE",
        "her2": "negative",
    }
    columns = {"t": "T", "n": "N", "m": "M", "grade": "G"}
    more = [row, row | {"oncotype": "10"}, row | {"her2": "Equivocal"}, row | {"pr": "Unk/ND"}]
    found = list(stage_rows(scheme, more, LIBRARY, columns=columns))
    assert [one.group for one in found] == ["IIA", "IA", "", ""]
    assert found[2].why == "HER2 'Equivocal' is none of positive, negative"
    assert found[3].why == "progesterone receptor: not recorded"


def test_a_row_of_another_day_is_refused() -> None:
    scheme = SCHEMES["staging/tnm8/lung"]
    rows = [{"t": "T1b", "n": "N1", "m": "M0", "on": day} for day in ("2024-12-31", "2025-01-01", "soon")]
    found = list(stage_rows(scheme, rows, LIBRARY, day_column="on"))
    assert [one.group for one in found] == ["IIB", "", ""]
    assert "applies to diagnoses from 2018-01-01 to 2024-12-31, and this one is of 2025-01-01" in found[1].why
    assert found[2].why == "'soon' is no day of diagnosis"


def test_recorded_stages_are_counted_beside_the_computed_ones() -> None:
    rows = [{"t": "T3", "n": "N0", "m": m} for m in ("M0", "M1a", "M1a", "M0", "M9")]
    staged = list(stage_rows(SCHEMES["staging/tnm8/colorectal"], rows, LIBRARY))
    found = agreement(staged, ["stage II", "IIA", "IVA", "unk", "IIA"])
    assert list(found.sentences()) == [
        "4 of 5 staged; 1 not",
        "2 of 3 recorded stages agree, 1 differ",
        "row 2: IIA is recorded, T3 N0 M1a come to IVA",
        "not staged, 1: M9 is no M of Colon and rectum, TNM 8",
    ]


BREAST = {"t": "T_STAGE", "n": "N_STAGE", "m": "M_STAGE"}
FACTORS = {
    "grade": "OVERALL_TUMOR_GRADE",
    "er": "ER_STATUS_PRIMARY",
    "pr": "PR_STATUS_PRIMARY",
    "her2": "HER2_STATUS_PRIMARY",
}


def test_a_real_breast_cohort_agrees_wherever_its_inputs_allow(shared_data: Path) -> None:
    """1,918 samples of 1,756 patients: the recorded stage at diagnosis against the anatomic group of T, N and M."""
    rows = read_tumours(shared_data / "real-breast")
    staged = list(stage_rows(SCHEMES["staging/tnm8/breast_anatomic"], rows, LIBRARY, columns=BREAST))
    found = agreement(staged, [row["STAGE_AT_DIAGNOSIS"] for row in rows])
    print("anatomic:", *found.sentences(), sep="\n")
    assert (found.agree, len(found.differ), sum(found.not_staged.values())) == (1901, 2, 15)
    assert all(one.group or one.why for one in staged)
    prognostic = SCHEMES["staging/tnm8/breast_prognostic_pathological"]
    factored = list(stage_rows(prognostic, rows, LIBRARY, columns=BREAST | FACTORS))
    moved = Counter(_moved(a.group, b.group) for a, b in zip(staged, factored, strict=True))
    print("prognostic:", *agreement(factored, [""] * len(rows)).sentences(), dict(moved), sep="\n")
    assert sum(bool(one.group) for one in factored) > 1800
    assert all(one.group or one.why for one in factored)


def _moved(anatomic: str, prognostic: str) -> str:
    """Whether the factors make the group lower or higher; groups sort as their names do."""
    if not (anatomic and prognostic):
        return "not both"
    return "same" if agrees(anatomic, prognostic) else "lower" if prognostic < anatomic else "higher"


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no rows"), ("a,a\n1,2", "the column 'a' twice"), ("a,b\n1", "Row 2 of 'x.csv' has 1 cells")],
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(UnreadableInput, match=said):
        read_tumours(tmp_path / "x.csv")


def test_a_folder_that_is_no_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="data_clinical_patient"):
        read_tumours(tmp_path)
