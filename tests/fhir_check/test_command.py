"""`medonc fhir check`: files, bundles and NDJSON; what it prints and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from medonc.cli.fhir import app
from medonc.fhir.check import decode_resource
from medonc.values.errors import UnreadableInput

PROFILES = Path(__file__).resolve().parents[1] / "bundles" / "profiles"
VALID, BROKEN = (PROFILES / f"mcode-tumor-size.{kind}.json" for kind in ("valid", "broken"))
LINE = 'Observation.component[0].valueQuantity: found "http://unitsofmeasure.org m"'


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", *map(str, arguments)])
    if isinstance(result.exception, Exception) and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_a_clean_file_exits_with_0() -> None:
    assert run(VALID) == (0, "0 errors, 0 warnings\n")


def test_a_broken_file_exits_with_1_and_says_where() -> None:
    code, printed = run(BROKEN)
    assert code == 1
    assert printed.startswith(f"error: {LINE}")
    assert printed.endswith("1 error, 0 warnings\n")


def test_of_several_files_each_line_names_its_own() -> None:
    code, printed = run(VALID, BROKEN)
    assert code == 1
    assert printed.startswith(f"error: {BROKEN}: {LINE}")


def test_each_line_of_ndjson_is_a_resource(tmp_path: Path) -> None:
    lines = [json.dumps(json.loads(path.read_text())) for path in (VALID, BROKEN, VALID)]
    for name in ("many.ndjson", "many.json"):
        (tmp_path / name).write_text("\n".join(lines) + "\n")
        code, printed = run(tmp_path / name)
        assert code == 1
        assert printed.startswith(f"error: line 2: {LINE}")


def test_json_has_the_edition_the_counts_and_the_problems_by_file() -> None:
    code, printed = run("--json", VALID, BROKEN)
    content = json.loads(printed)
    assert code == 1
    assert content["edition"] == "mCODE 4.0.0 (hl7.fhir.us.mcode)"
    assert (content["errors"], content["warnings"]) == (1, 0)
    assert [(file["file"], len(file["problems"])) for file in content["files"]] == [(str(VALID), 0), (str(BROKEN), 1)]
    assert set(content["files"][1]["problems"][0]) == {"severity", "path", "found", "expected", "rule"}


def test_warnings_alone_exit_with_0(tmp_path: Path) -> None:
    (tmp_path / "claim.json").write_text('{"resourceType": "Claim"}')
    code, printed = run(tmp_path / "claim.json")
    assert code == 0
    assert printed.endswith("0 errors, 1 warning\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "not JSON"),
        ("# a heading", "not JSON"),
        ("[1]", "no FHIR resource"),
        ('{"a": NaN}', "not JSON"),
        ('{"a": 1, "a": 2}', "the key 'a' stands twice"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_resource_is_refused_in_one_sentence(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(UnreadableInput, match=sentence):
        run(path)


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="no file"):
        run("nowhere.json")


def test_decimals_keep_their_digits() -> None:
    assert str(decode_resource('{"value": 1.500}', place="x")["value"]) == "1.500"
