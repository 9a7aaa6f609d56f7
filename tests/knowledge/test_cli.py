"""`ask`, `knowledge` and `mutate` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from medonc.cli import root
from medonc.knowledge.load import open_library
from medonc.knowledge.manifest import manifest_faults
from medonc.values.errors import ImpossibleValue, MedoncError, NotHeld, UnreadableInput

MOSTELLER = "assessment/body_surface/mosteller"
BODY = ["height=180 cm", "weight=80 kg"]
Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs a command; `given` is its standard input."""

    def call(*words: str, given: str | bytes | None = None) -> Result:
        return CliRunner().invoke(root, list(words), input=given)

    return call


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_ask_prints_the_answer_with_its_receipt(run: Run) -> None:
    result = run("ask", MOSTELLER, *BODY)
    assert result.exit_code == 0
    first, *rest = result.stdout.splitlines()
    assert first == "Body surface: 2.00 m²"
    assert any("180 cm" in line for line in rest)
    assert any("not reviewed by a clinician" in line for line in rest)
    assert open_library().edition in rest[-1]


def test_ask_json_keeps_the_digits(run: Run) -> None:
    result = run("ask", MOSTELLER, "height=170 cm", "weight=70 kg", "--json")
    assert '"value": 1.818118685772619068583692414562150' in result.stdout
    page = json.loads(result.stdout)
    assert (page["unit"], page["rule"]["id"]) == ("m2", MOSTELLER)


def test_ask_says_what_is_missing(run: Run) -> None:
    page = json.loads(run("ask", MOSTELLER, "height=170 cm", "--json").stdout)
    assert [each["what"] for each in page["not_known"]["missing"]] == ["weight"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["ask"], MedoncError),
        (["ask", "assessment/body_surface/none"], NotHeld),
        (["ask", MOSTELLER, "height"], ImpossibleValue),
        (["ask", MOSTELLER, "height=1 m", "height=2 m"], ImpossibleValue),
        (["ask", MOSTELLER, "--batch", "x.jsonl"], MedoncError),
        (["ask", "--batch", "no-such-file.jsonl"], UnreadableInput),
        (["knowledge", "show", "assessment/body_surface/none"], NotHeld),
        (["knowledge", "list", "--knowledge", "no-such-folder"], UnreadableInput),
        (["mutate", "--path", "nothing/so"], NotHeld),
    ],
)
def test_a_users_error_is_one_sentence(run: Run, words: list[str], error: type[MedoncError]) -> None:
    result = run(*words)
    assert isinstance(result.exception, error)
    assert result.stdout == ""


def test_a_receipt_is_written_for_verify(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    assert run("ask", MOSTELLER, *BODY, "--receipt", str(path)).exit_code == 0
    page = json.loads(path.read_text(encoding="utf-8"))
    assert page["inputs"]["weight"] == {"text": "80 kg", "value": "80", "unit": "kg"}
    assert page["result"]["says"] == "2.00 m²"


def test_there_is_no_receipt_of_what_is_not_known(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    assert isinstance(run("ask", MOSTELLER, "--receipt", str(path)).exception, MedoncError)
    assert not path.exists()


def question(**inputs: object) -> str:
    return json.dumps({"rule": MOSTELLER, **inputs})


def test_a_batch_answers_each_line_in_its_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(f"{question(height='180 cm', weight='80 kg')}\n\n{question(height='180 cm')}\n", encoding="utf-8")
    result = run("ask", "--batch", str(path))
    assert result.exit_code == 0
    answered, missing = lines(result)
    assert (answered["line"], answered["said"]) == (1, "2.00 m²")
    assert (missing["line"], missing["not_known"]["missing"][0]["what"]) == (3, "weight")


BAD = [
    ("not json", "is not JSON"),
    ("[1]", "names no rule"),
    ("{}", "names no rule"),
    ('{"rule": 7}', "names no rule"),
    ("[" * 100000, "is not JSON"),
    ('{"rule": "x", "a": NaN}', "is not JSON"),
    ('{"rule": "no/such"}', "No rule 'no/such'"),
    (question(hight="180 cm"), "We hold: height"),
    (question(height=180), "without a unit"),
    (question(height=None), "cannot be read"),
    (question(height={"value": 180}), "cannot be read"),
    (question(height="180 kg"), "a mass"),
    (f'{{"rule": "{MOSTELLER}", "height": "1 m", "height": "2 m"}}', "'height' is given twice"),
    (f'{{"rule": "{MOSTELLER}", "height": 1e99999999}}', "cannot be read"),
    (f'{{"rule": "{MOSTELLER}", "height": "\\ud800"}}', "'?'"),
    (f'{{"rule": "{MOSTELLER}", "\\ud800": "1 m"}}', "'?'"),
]


@pytest.mark.parametrize(("bad", "said"), BAD)
def test_a_bad_line_gives_an_error_in_its_place_and_the_rest_is_answered(run: Run, bad: str, said: str) -> None:
    good = question(height="180 cm", weight={"value": 80, "unit": "kg"})
    result = run("ask", "--batch", "-", given=f"{good}\n{bad}\n{good}\n")
    assert result.exit_code == 1
    first, error, last = lines(result)
    assert said in error["error"]["sentence"]
    assert first["said"] == last["said"] == "2.00 m²"


def test_bytes_that_are_no_text_are_an_error_of_their_line(run: Run) -> None:
    good = question(height="180 cm", weight="80 kg").encode()
    result = run("ask", "--batch", "-", given=good + b"\n\xff\xfe\n" + good + b"\n")
    assert [("error" in line) for line in lines(result)] == [False, True, False]


def test_numbers_truths_and_lists_are_read_as_typed(run: Run) -> None:
    text = json.dumps({"rule": "assessment/renal/deindexed", "rate": "90 mL/min/1.73m2", "surface": "1.73 m2"})
    (answer,) = lines(run("ask", "--batch", "-", given=text))
    assert "error" not in answer


def test_list_names_every_rule_with_its_cases(run: Run) -> None:
    library = open_library()
    page = json.loads(run("knowledge", "list", "--json").stdout)
    assert page["edition"] == library.edition
    assert [row["id"] for row in page["knowledge"]] == sorted(piece.rule.id for piece in library.pieces())
    mosteller = next(row for row in page["knowledge"] if row["id"] == MOSTELLER)
    assert mosteller["cases"] > 1
    assert mosteller["reviewed_by"] == "not reviewed by a clinician"


def test_list_can_be_narrowed(run: Run) -> None:
    page = json.loads(run("knowledge", "list", "assessment/renal", "--unseen", "--json").stdout)
    assert page["knowledge"]
    assert all(row["id"].startswith("assessment/renal") and not row["seen"] for row in page["knowledge"])
    assert "with every source opened" in run("knowledge", "list", "treatment/drugs").stdout


def test_show_gives_words_numbers_and_cases(run: Run) -> None:
    text = run("knowledge", "show", MOSTELLER).stdout
    assert "3600" in text
    assert "worked" in text
    page = json.loads(run("knowledge", "show", "treatment/drugs/vincristine", "--json").stdout)
    assert page["never_routes"][0] == "intrathecal"


@pytest.fixture
def hospital(write_root, rule_text, case_text) -> Path:
    """A root of a hospital with one rule of its own, in order."""
    root: Path = write_root(**{"data/a/x.toml": rule_text, "cases/a/x.toml": case_text})
    return root


def test_a_hospitals_rule_is_asked_like_any_other(run: Run, hospital: Path) -> None:
    result = run("ask", "a/x", "qt=300 ms", "heart_rate=240 /min", "--knowledge", str(hospital))
    assert result.stdout.startswith("Corrected QT: 600 ms")
    assert "a/x, edition 2026.1, of hospital" in result.stdout


def faults_of(result: Result) -> dict[str, Any]:
    page = json.loads(result.stdout)
    return {rule_id: said for rule_id, said in page["faults"].items() if rule_id.startswith("a/")}


def test_check_finds_nothing_in_a_sound_root_once_its_manifest_is_written(run: Run, hospital: Path) -> None:
    assert "wrote" in run("knowledge", "manifest", "--root", str(hospital)).stdout
    assert list(manifest_faults(hospital)) == []
    assert faults_of(run("knowledge", "check", "--json", "--knowledge", str(hospital))) == {}


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("data/a/x.toml", 'unit = "ms"', 'unit = "beats"', "unit 'beats' is not in the unit table"),
        ("cases/a/x.toml", '"600"', '"601"', "expected 601 ms"),
    ],
)
def test_check_names_what_is_wrong(run: Run, hospital: Path, file: str, old: str, new: str, said: str) -> None:
    (hospital / file).write_text((hospital / file).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    result = run("knowledge", "check", "--json", "--knowledge", str(hospital))
    assert result.exit_code == 1
    page = json.loads(result.stdout)
    assert said in "; ".join([*page["left_out"], *page["faults"].get("a/x", [])])


def test_check_names_a_rule_that_was_left_out(run: Run, write_root, rule_text) -> None:
    root = write_root(**{"data/a/x.toml": rule_text})
    result = run("knowledge", "check", "--knowledge", str(root))
    assert result.exit_code == 1
    assert "a/x of hospital brings no cases and was left out" in result.stdout


def test_the_manifest_notices_what_is_lost_new_or_changed(run: Run, hospital: Path) -> None:
    assert list(manifest_faults(hospital)) == ["there is no manifest.toml; write it with `./medonc knowledge manifest`"]
    run("knowledge", "manifest", "--root", str(hospital))
    rule, cases = hospital / "data/a/x.toml", hospital / "cases/a/x.toml"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("2026.1", "2026.2"), encoding="utf-8")
    assert list(manifest_faults(hospital)) == ["data/a/x.toml differs from the manifest in edition, digest"]
    rule.rename(hospital / "data/a/y.toml")
    assert list(manifest_faults(hospital)) == [
        "data/a/x.toml is in the manifest and not among the files",
        "data/a/y.toml is not in the manifest",
    ]
    (hospital / "data/a/y.toml").rename(rule)
    rule.write_text(text, encoding="utf-8")
    cases.unlink()
    assert list(manifest_faults(hospital)) == ["data/a/x.toml differs from the manifest in cases"]


def test_diff_names_what_changed(run: Run, hospital: Path, write_root, rule_text) -> None:
    other = write_root("later", **{"data/a/x.toml": rule_text + "\n", "data/a/z.toml": rule_text})
    page = json.loads(run("knowledge", "diff", str(hospital), str(other), "--json").stdout)
    assert page == {"added": ["a/z"], "removed": [], "changed": ["a/x"]}
    assert "changed  a/x" in run("knowledge", "diff", str(hospital), str(other)).stdout


def test_mutate_counts_and_fails_on_survivors(run: Run, hospital: Path) -> None:
    result = run("mutate", "--path", "a/", "--json", "--knowledge", str(hospital))
    page = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (page["noticed"], page["survived"]) == (4, 8)
    assert "survived: inputs.0.low 200 → 202" in run("mutate", "--path", "a/", "--knowledge", str(hospital)).stdout


def test_mutate_in_two_processes_gives_the_same(run: Run, hospital: Path) -> None:
    words = ["mutate", "--path", "a/", "--json", "--knowledge", str(hospital)]
    assert json.loads(run(*words, "--jobs", "2").stdout) == json.loads(run(*words).stdout)


def test_what_is_left_out_of_a_folder_is_said_by_every_command_that_opens_it(medonc, write_root, rule_text) -> None:
    root = write_root(**{"data/a/x.toml": rule_text.replace("[[source]]", "[[sauce]]")})
    ran = medonc("ask", "assessment/body_surface/mosteller", "height=180 cm", "weight=80 kg", "--knowledge", str(root))
    assert ran.code == 0, ran.err
    assert "2" in ran.out
    assert "left out: a/x of hospital cannot be read and was left out: In hospital/data/a/x.toml: no source" in ran.err
