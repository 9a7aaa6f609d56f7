"""`medonc verify receipt.json`: compute a receipt again and say where it differs."""

from __future__ import annotations

import json as json_text
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medonc.values.errors import UnreadableInput

if TYPE_CHECKING:
    from medonc.practice.verify import Verification


def command(
    receipt: Annotated[
        Path, typer.Argument(help="a receipt, as `medonc ask … --receipt FILE` writes it; - reads stdin")
    ],
    json: Annotated[bool, typer.Option("--json", help="print the outcome as JSON")] = False,
    knowledge: Annotated[
        list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")
    ] = None,
) -> None:
    """Recompute a receipt from its inputs and policy; exit code 1 where the result or a step differs."""
    from medonc.cli.with_folders import library_with
    from medonc.practice.verify import verify

    outcome = verify(read_receipt(receipt), library_with(knowledge))
    print(json_text.dumps(outcome_keys(outcome), indent=2, ensure_ascii=False) if json else outcome_text(outcome))
    sys.exit(0 if outcome.agrees else 1)


def read_receipt(path: Path) -> Any:
    """The JSON of a receipt; refuses a file that is not there or is not JSON."""
    if str(path) != "-" and not path.is_file():
        raise UnreadableInput(f"no file '{path}'", expected="a receipt, as `medonc ask … --receipt FILE` writes it")
    text = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    try:
        return json_text.loads(text.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise UnreadableInput(f"'{path}' is not JSON", expected="a receipt as medonc writes it") from None


def outcome_keys(outcome: Verification) -> dict[str, object]:
    """The outcome under stable keys."""
    return {
        "rule": outcome.rule,
        "agrees": outcome.agrees,
        "recomputed": outcome.recomputed,
        "differences": list(outcome.differences),
        "notes": list(outcome.notes),
    }


def outcome_text(outcome: Verification) -> str:
    """The outcome for reading: the verdict first, then each difference and note."""
    verdict = "agrees" if outcome.agrees else "DIFFERS"
    lines = [f"{outcome.rule}: {verdict}; recomputed {outcome.recomputed}"]
    lines += [f"  differs    {each}" for each in outcome.differences]
    lines += [f"  note       {each}" for each in outcome.notes]
    return "\n".join([*lines, "  Supports, and does not replace, a clinician's judgement."])
