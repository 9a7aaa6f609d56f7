"""SEER staging releases as a site's own data: taken whole, chosen by site and histology, run by the same engine."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path

import pytest

from medonc.feeds.staging import read_staging
from medonc.practice.staging.algorithm import Algorithm, algorithm
from medonc.practice.staging.tables import Cell
from medonc.values.errors import Ambiguous, NotHeld, UnreadableInput
from medonc.workbench.site_staging import held_staging, site_algorithm, take_staging

RELEASES = {"eod_public-3.3": 141, "tnm-2.1": 153, "pediatric-1.3": 33}
COLON = {"site": "C182", "hist": "8140", "behavior": "3", "year_dx": "2020"}
ENDPOINT = {"key": "stage", "name": "Stage", "type": "ENDPOINT"}


def schema(name: str = "toy", **more: object) -> dict[str, object]:
    return {
        "id": name,
        "algorithm": "toy",
        "version": "1",
        "title": "Toy",
        "schema_selection_table": "is_toy",
        "inputs": [{"key": "t", "name": "T", "default": "9", "table": "t_codes", "used_for_staging": True}],
        "outputs": [{"key": "stage", "default": "99"}],
        "mappings": [{"id": "m", "tables": [{"id": "groups"}]}],
    } | more


def tables() -> list[dict[str, object]]:
    def column(key: str) -> dict[str, str]:
        return {"key": key, "name": key, "type": "INPUT"}

    return [
        {"id": "is_toy", "definition": [column("site"), column("hist")], "rows": [["C500-C509", "8000-8700"]]},
        {"id": "t_codes", "definition": [column("t")], "rows": [["1"], ["2-4"], ["9"]]},
        {
            "id": "groups",
            "title": "Groups",
            "definition": [column("t"), ENDPOINT],
            "rows": [["1", "VALUE:1"], ["2,3", "JUMP:more"], ["9", "ERROR:no T"]],
        },
        {"id": "more", "title": "More", "definition": [column("t"), ENDPOINT], "rows": [["*", "VALUE:{{t}}A"]]},
    ]


def toy(**more: object) -> Algorithm:
    return algorithm([schema(**more)], tables(), year=2026)  # type: ignore[arg-type]


def as_zip(path: Path, pages: dict[str, object]) -> Path:
    with zipfile.ZipFile(path, "w") as held:
        for name, page in pages.items():
            held.writestr(name, page if isinstance(page, str) else json.dumps(page))
    return path


def test_a_case_is_staged_with_its_path_through_a_jump() -> None:
    found = toy().stage({"site": "C504", "hist": "8500", "t": "3"}, with_path=True)
    assert found.outputs == {"stage": "3A"}
    assert [(step.table, step.row) for step in found.path] == [("Groups", "row 2: 2,3"), ("More", "row 1: *")]


def test_a_value_outside_its_codes_derives_nothing_and_is_named() -> None:
    found = toy().stage({"site": "C504", "hist": "8500", "t": "7"})
    assert found.outputs == {"stage": ""}
    assert found.faults == ("T is '7', which is not one of its codes",)


def test_an_error_row_and_a_lacking_row_are_faults() -> None:
    assert toy().stage({"site": "C504", "hist": "8500"}).faults == ("no T",)
    assert toy().stage({"site": "C504", "hist": "8500", "t": "4"}).faults == ("Groups has no row for t 4",)


def test_a_case_of_no_schema_or_of_two_is_refused() -> None:
    with pytest.raises(NotHeld, match="no schema for site C619"):
        toy().stage({"site": "C619", "hist": "8140"})
    two = algorithm([schema("one"), schema("two")], tables(), year=2026)
    with pytest.raises(Ambiguous, match="one, two"):
        two.stage({"site": "C504", "hist": "8500"})


def test_a_release_without_its_tables_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="groups"):
        algorithm([schema()], [each for each in tables() if each["id"] != "groups"], year=2026)


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ({"readme.txt": "x"}, "no schema"),
        ({"schemas/a.json": "{"}, "is not JSON"),
        ({"schemas/a.json": {"id": "a"}}, "has no algorithm"),
        (
            {"schemas/a.json": schema("a"), "schemas/b.json": schema("b", version="2"), "tables/t.json": tables()[0]},
            "toy 2",
        ),
    ],
)
def test_a_zip_that_is_no_release_is_refused(tmp_path: Path, pages: dict[str, object], said: str) -> None:
    with pytest.raises(UnreadableInput, match=said):
        read_staging(as_zip(tmp_path / "x.zip", pages))


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("no")
    with pytest.raises(UnreadableInput, match="cannot be read as a ZIP"):
        read_staging(tmp_path / "x.zip")


def test_a_release_is_kept_in_the_data_folder_and_taken_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDONC_HOME", str(tmp_path / "home"))
    pages = {"schemas/toy.json": schema(), **{f"tables/{each['id']}.json": each for each in tables()}}
    path = as_zip(tmp_path / "toy.zip", pages)
    assert take_staging(path, year=2026).is_new
    assert not take_staging(path, year=2026).is_new
    assert held_staging() == ("toy-1",)
    assert site_algorithm("toy-1", year=2026).stage({"site": "C504", "hist": "8500", "t": "1"}).outputs == {
        "stage": "1"
    }
    with pytest.raises(NotHeld):
        site_algorithm("other-1", year=2026)


@pytest.fixture(scope="module")
def releases(shared_data: Path) -> dict[str, Algorithm]:
    files = {name: read_staging(shared_data / "staging" / f"{name}.zip") for name in RELEASES}
    return {name: algorithm(each.schemas, each.tables, year=2026) for name, each in files.items()}


def test_the_three_releases_are_taken_whole(releases: dict[str, Algorithm]) -> None:
    assert {name: len(each.schemas) for name, each in releases.items()} == RELEASES
    for each in releases.values():
        assert all(len(each.tables[name].inputs) or not each.tables[name].rows for name in each.tables)


def test_summary_stage_2018_of_a_colon_cancer(releases: dict[str, Algorithm]) -> None:
    given = COLON | {"eod_primary_tumor": "400", "eod_regional_nodes": "300", "eod_mets": "00"}
    found = releases["eod_public-3.3"].stage(given, with_path=True)
    assert found.outputs["ss2018_derived"] == "4"  # regional by both direct extension and nodes
    assert [step.table for step in found.path][-1] == "Summary Stage"
    distant = releases["eod_public-3.3"].stage(given | {"eod_mets": "10"})
    assert distant.outputs["ss2018_derived"] == "7"


def test_a_child_is_staged_by_toronto(releases: dict[str, Algorithm]) -> None:
    given = {"site": "C402", "hist": "9180", "age_dx": "012", "behavior": "3", "ped_mets": "10"}
    (schema_,) = releases["pediatric-1.3"].chosen(given)
    assert schema_.id == "malignant_bone_tumors_osteosarcoma"


def test_every_schema_of_the_three_releases_finds_its_own_case_and_derives(releases: dict[str, Algorithm]) -> None:
    """A case made of the first row of each selection table, all else left to its default."""
    derived: dict[str, int] = {}
    for name, release in releases.items():
        for schema_id, table in release.selects.items():
            row, keys = release.tables[table].rows[0], release.tables[table].inputs
            given = {key: _one(cell) for key, cell in zip(keys, row.cells, strict=True)} | {"behavior": "3"}
            assert [each.id for each in release.chosen(given)] == [schema_id]
            outputs = release.outcome(given, schema=schema_id).outputs
            derived[name] = derived.get(name, 0) + any(outputs.values())
    assert derived["eod_public-3.3"] > 130  # others ask for the sex of the person first
    assert derived["pediatric-1.3"] > 30


def _one(cell: Cell) -> str:
    return next(iter(sorted(cell.words)), "") or (cell.spans[0][0] if cell.spans else "")


def test_a_site_specific_item_is_listed_with_its_codes_and_a_name_that_is_none_is_refused(
    releases: dict[str, Algorithm],
) -> None:
    asked = {name: (label, codes) for name, label, codes in releases["eod_public-3.3"].asked("breast")}
    assert asked["er"][0] == "ER Summary"
    assert asked["er"][1].startswith("0 1")
    with pytest.raises(NotHeld, match="eod_mats"):
        releases["eod_public-3.3"].stage(COLON | {"eod_mats": "00"})


def test_the_seventh_edition_of_a_colon_cancer(releases: dict[str, Algorithm]) -> None:
    """T3 N1 M0 before and T3 N1a M0 after the operation are IIIB, and so is the combined group."""
    given = {"site": "C182", "hist": "8140", "year_dx": "2017", "nodes_pos": "02"}
    given |= {"radiation_surg_seq": "0", "systemic_surg_seq": "0"}
    given |= {"clin_t": "c3", "clin_n": "c1", "clin_m": "c0", "path_t": "p3", "path_n": "p1A", "path_m": "c0"}
    found = releases["tnm-2.1"].stage(given).outputs
    assert [found[f"{name}_stage_group"] for name in ("clin", "path", "combined")] == ["3B", "3B", "3B"]


def test_a_childs_stage_by_its_spread(releases: dict[str, Algorithm]) -> None:
    """Osteosarcoma by Toronto: metastatic where any is found, else localised."""
    bone = {"site": "C402", "hist": "9180", "age_dx": "012", "behavior": "3"}
    groups = [releases["pediatric-1.3"].stage(bone | {"ped_mets": code}).outputs for code in ("00", "10")]
    assert [each["toronto_stage_group"] for each in groups] == ["L", "M"]


def test_one_case_with_its_path_is_quick(releases: dict[str, Algorithm]) -> None:
    given = COLON | {"eod_primary_tumor": "400", "eod_regional_nodes": "300", "eod_mets": "00"}
    releases["eod_public-3.3"].stage(given, with_path=True)
    times = []
    for _ in range(9):
        start = time.perf_counter()
        releases["eod_public-3.3"].stage(given, schema="colon_rectum", with_path=True)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.005
