"""`medonc verify`: a receipt written here agrees, a tampered one says where it differs, and what is none is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medonc.cli import ask, verify
from medonc.practice.receipts import digest_of
from medonc.values.errors import UnreadableInput

INPUTS = ["auc=5 AUC", "clearance=150 mL/min", "gfr_cap=140 mL/min", "gfr_reason=measured by iohexol", "age=60"]


@pytest.fixture
def receipt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "receipt.json"
    ask.command("treatment/dosing/calvert", INPUTS, receipt=path)
    capsys.readouterr()
    return path


def outcome(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    with pytest.raises(SystemExit) as ended:
        verify.command(path, json=True)
    return int(ended.value.code or 0), json.loads(capsys.readouterr().out)


def test_an_untouched_receipt_agrees(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = outcome(receipt, capsys)
    assert (code, said["agrees"], said["differences"]) == (0, True, [])
    assert said["recomputed"] == "carboplatin 825 mg"


@pytest.mark.parametrize(
    "tamper",
    [
        lambda page: page["result"].update(value="850"),
        lambda page: page["inputs"]["clearance"].update(text="130 mL/min"),
        lambda page: page["policy"].update(gfr_cap="150"),
        lambda page: page["steps"].pop(),
    ],
)
def test_a_tampered_receipt_differs(
    receipt: Path, capsys: pytest.CaptureFixture[str], tamper: Callable[[dict[str, Any]], object]
) -> None:
    page = json.loads(receipt.read_text(encoding="utf-8"))
    tamper(page)
    receipt.write_text(json.dumps(page), encoding="utf-8")
    code, said = outcome(receipt, capsys)
    assert code == 1
    assert said["differences"]


def test_a_receipt_of_another_library_is_noted(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = json.loads(receipt.read_text(encoding="utf-8")) | {"library": "000000000000"}
    receipt.write_text(json.dumps(page | {"digest": digest_of(page)}), encoding="utf-8")
    code, said = outcome(receipt, capsys)
    assert code == 0
    assert "made under library 000000000000" in said["notes"][0]


def test_a_changed_word_is_seen_wherever_it_stands(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.loads(receipt.read_text(encoding="utf-8"))
    assert outcome(receipt, capsys)[0] == 0
    for spoilt in (
        {"title": "Something else"},
        {"remarks": [*whole["remarks"], "seen by a second person"]},
        {"rule": whole["rule"] | {"reviewed_by": "a clinician"}},
        {"inputs": {n: each | {"value": "1"} for n, each in whole["inputs"].items()}},
    ):
        receipt.write_text(json.dumps(whole | spoilt), encoding="utf-8")
        code, said = outcome(receipt, capsys)
        assert (code, said["differences"]) == (1, ["digest: the receipt is not as it was written"])


def test_the_text_says_the_verdict_first(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        verify.command(receipt)
    assert capsys.readouterr().out.startswith("treatment/dosing/calvert: agrees; recomputed carboplatin 825 mg")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe{}", b"[" * 100_000, b"[]", b'{"format": "another"}'])
def test_what_is_no_receipt_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput):
        verify.command(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="No file"):
        verify.command(tmp_path / "none.json")
