"""`medonc ask RULE key=value…`: put a question to one rule, or many questions from a file, one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medonc.values.errors import ImpossibleValue, MedoncError, UnreadableInput

if TYPE_CHECKING:
    from medonc.knowledge.shapes import Library
    from medonc.values.evidence import Answer, Finding

_LARGEST = 40  # digits before the point; nothing in a record comes near

Roots = Annotated[list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")]


def command(
    rule: Annotated[
        str, typer.Argument(help="the rule's path, as `medonc knowledge list` prints it", metavar="RULE")
    ] = "",
    inputs: Annotated[
        list[str] | None, typer.Argument(help="inputs as name=value, for example weight='70 kg'", metavar="NAME=VALUE…")
    ] = None,
    record: Annotated[
        list[Path] | None, typer.Option(help="FHIR files of one patient: is the regimen named by RULE indicated?")
    ] = None,
    on: Annotated[str, typer.Option(help="with --record, the day: YYYY-MM-DD; today where none is given")] = "",
    json: Annotated[bool, typer.Option("--json", help="print the answer as JSON")] = False,
    receipt: Annotated[Path | None, typer.Option(help="write the receipt, for `medonc verify`, to this file")] = None,
    batch: Annotated[Path | None, typer.Option(help="answer each line of this JSON-lines file; - reads stdin")] = None,
    knowledge: Roots = None,
) -> None:
    """Put a question to one rule; or with --batch to many, one answer a line, in order."""
    from medonc.cli.with_folders import library_with

    if batch is not None:
        _refuse_both(rule, batch)
        sys.exit(1 if _answer_lines(batch, library_with(knowledge)) else 0)
    if not rule:
        raise MedoncError("no rule to ask", expected="RULE name=value…", do="list them with `medonc knowledge list`")
    if record:
        _ask_record(rule, record, library_with(knowledge), on=on, json=json)
        return
    _answer_one(rule, read_pairs(inputs or ()), library_with(knowledge), as_json=json, receipt=receipt)


def _ask_record(rule: str, record: list[Path], library: Library, *, on: str, json: bool) -> None:
    """Whether a regimen is indicated for the patient of a record, as a tree."""
    from medonc.cli.criteria import indication, put_to_record

    title, criterion = indication(rule.removeprefix("treatment/regimens/"), library)
    put_to_record(title, criterion, record, library, on=on, patient="", json=json)


def read_pairs(words: Iterable[str]) -> dict[str, str]:
    """`weight=70 kg` as name and text; refuses a word without `=` and a name given twice."""
    pairs: dict[str, str] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name.strip():
            raise ImpossibleValue(f"'{word}' is no input", expected="name=value, for example weight='70 kg'")
        if name.strip() in pairs:
            raise ImpossibleValue(f"'{name.strip()}' is given twice", expected="each input once")
        pairs[name.strip()] = text
    return pairs


def _refuse_both(rule: str, batch: Path) -> None:
    if rule:
        raise MedoncError(f"both a rule and --batch {batch}", expected="one of them")


def _answer_one(rule: str, texts: Mapping[str, str], library: Library, *, as_json: bool, receipt: Path | None) -> None:
    from medonc.practice.ask import ask_in_words
    from medonc.values.evidence import NotKnown

    answer = ask_in_words(rule, texts, library)
    if receipt is not None:
        if isinstance(answer, NotKnown):
            raise MedoncError(f"there is nothing to keep a receipt of: {answer.said()}")
        _write_receipt(answer, library, receipt)
    print(_as_json(answer, library) if as_json else "\n".join(answer_lines(answer, library)))
    impossible = next((m for m in getattr(answer, "missing", ()) if m.why.startswith("implausible")), None)
    if impossible is not None:
        raise ImpossibleValue(
            f"{impossible.what}: {impossible.why}", do=impossible.do or f"check the {impossible.what}"
        )


def _write_receipt(finding: Finding[object], library: Library, path: Path) -> None:
    from medonc.practice.receipts import receipt_of

    text = json.dumps(receipt_of(finding, library), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _as_json(answer: Answer[object], library: Library) -> str:
    import msgspec

    return msgspec.json.format(encoded(answer_keys(answer, library)), indent=2).decode()


def answer_keys(answer: Answer[object], library: Library) -> dict[str, object]:
    """The keys of one answer, with the edition of the knowledge that gave it."""
    from medonc.paper.review_json import answer_object

    return {"edition": library.edition, **answer_object(answer)}


def encoded(keys: Mapping[str, object]) -> bytes:
    """JSON in which numbers keep their digits."""
    import msgspec

    return msgspec.json.Encoder(decimal_format="number").encode(keys)


def answer_lines(answer: Answer[object], library: Library) -> Iterator[str]:
    """An answer for reading: what it says, its receipt, its remarks, its source."""
    yield f"{answer.title}: {answer.said()}"
    for step in getattr(answer, "steps", ()):
        yield f"  {step.kind.value:<11}{step.label:<28}{step.value}"
    for remark in answer.remarks:
        yield f"  {remark.level.value:<11}{remark.text}"
    if answer.rule is not None:
        yield from (f"  {'source':<11}{source}" for source in answer.rule.sources)
        whose = "" if answer.rule.root == "medonc" else f", of {answer.rule.root}"
        yield f"  {'rule':<11}{answer.rule.id}, edition {answer.rule.edition}{whose}, {answer.rule.reviewed_by}"
    yield f"  {'knowledge':<11}{library.edition}. Supports, and does not replace, a clinician's judgement."


def _answer_lines(batch: Path, library: Library) -> bool:
    """Prints an answer or an error for each line, in its place; whether any line was in error."""
    if str(batch) == "-":
        return _stream((line.decode("utf-8", "replace") for line in sys.stdin.buffer), library)
    if not batch.is_file():
        raise UnreadableInput(f"no file '{batch}'", expected="JSON lines: an object with rule and inputs on each")
    with batch.open(encoding="utf-8", errors="replace") as lines:
        return _stream(lines, library)


def _stream(lines: Iterable[str], library: Library) -> bool:
    failed = False
    for number, line in enumerate(lines, start=1):
        if line.strip():
            keys = _line_keys(line, library)
            failed |= "error" in keys
            sys.stdout.write(encoded({"line": number, **keys}).decode() + "\n")
            sys.stdout.flush()
    return failed


def _line_keys(line: str, library: Library) -> dict[str, object]:
    from medonc.practice.ask import ask_in_words

    try:
        rule, texts = read_question(line)
        return answer_keys(ask_in_words(rule, texts, library), library)
    except MedoncError as bad:
        error = {"kind": type(bad).__name__, "found": bad.found, "expected": bad.expected, "do": bad.do}
        return {"error": error | {"sentence": str(bad)}}


def read_question(line: str) -> tuple[str, dict[str, str]]:
    """The rule and the inputs of a line; refuses what is not an object, has no rule, or names an input twice."""
    try:
        page = json.loads(
            line, parse_float=Decimal, parse_int=Decimal, parse_constant=_no, object_pairs_hook=_once_each
        )
    except (ValueError, RecursionError):
        raise UnreadableInput("the line is not JSON", expected='{"rule": …, "weight": "70 kg"}') from None
    if not isinstance(page, dict) or not isinstance(page.get("rule"), str):
        raise UnreadableInput("the line names no rule", expected='an object such as {"rule": …, "weight": "70 kg"}')
    return _legible(page["rule"]), {_legible(n): _text(n, value) for n, value in page.items() if n != "rule"}


def _no(constant: str) -> None:
    raise ValueError(constant)


def _legible(text: str) -> str:
    """Text that can be written again: half characters become question marks."""
    return text.encode("utf-8", "replace").decode()


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ImpossibleValue(f"'{twice[0]}' is given twice", expected="each input once")
    return dict(pairs)


def _text(name: str, value: Any) -> str:
    """A JSON value as a clinician would type it: numbers with their digits, true as yes, codes as a list."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal) and abs(value.adjusted()) <= _LARGEST:
        return format(value, "f")
    if isinstance(value, str):
        return _legible(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return _legible(", ".join(value)) or "none"
    if isinstance(value, dict) and set(value) == {"value", "unit"}:
        return f"{_text(name, value['value'])} {_text(name, value['unit'])}"
    raise ImpossibleValue(
        f"{_legible(name)} cannot be read", expected='text such as "70 kg", a number, or true or false'
    )
