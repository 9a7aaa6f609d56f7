"""Files to the resources in them, each with its text exactly as received.

Transaction, batch, collection, document, searchset and history bundles, NDJSON, single resources. What is not one of
these is refused with one sentence.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from medonc.fhir.r4.types import Element, Reference
from medonc.values.errors import UnreadableInput

LIMIT = 64 * 1024 * 1024  # bytes of one JSON document
LONGEST_NAME = 128
_UNFIT = re.compile(r"[\s/\x00-\x1f\x7f]")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
BOM = "\ufeff"
OUTCOME = "outcome"  # search.mode of what a server says about a search


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One resource as received. `text` is its JSON, digit for digit; `digest` is that of the text without white space.

    `id` is the resource's own, else the UUID of its entry, else made from the digest.
    """

    type: str
    id: str
    text: str
    digest: str
    full_url: str = ""
    origin: str = ""

    @property
    def reference(self) -> str:
        """`Type/id`."""
        return f"{self.type}/{self.id}"


class _Search(Element):
    mode: str | None = None


class _Entry(Element):
    full_url: str | None = None
    resource: msgspec.Raw = msgspec.Raw()
    search: _Search | None = None


class Head(Element):
    """What tells whose a resource is."""

    resource_type: str | None = None
    subject: Reference | None = None
    patient: Reference | None = None


class _Outside(Element):
    resource_type: str | None = None
    id: str | None = None


class _Bundle(Element):
    entry: tuple[_Entry, ...] = ()


_OUTSIDE = msgspec.json.Decoder(_Outside)
_BUNDLE = msgspec.json.Decoder(_Bundle)


def read_records(texts: Iterable[bytes | str], *, origin: str = "") -> tuple[Received, ...]:
    """Every resource of the files, in their order; refuses what is not FHIR JSON or NDJSON."""
    return tuple(one for text in texts for one in _of_text(decoded_text(text), origin))


def read_lines(lines: Iterable[bytes | str], *, origin: str = "") -> Iterator[Received]:
    """The resources of NDJSON, one line at a time, whatever the size of the whole; an error names its line."""
    for number, line in enumerate(lines, start=1):
        text = decoded_text(line, place=f"line {number}").strip()
        if text:
            yield from _of_document(text, origin, place=f"line {number}")


def decoded_text(text: bytes | str, *, place: str = "the file") -> str:
    """The text of bytes; UTF-8 with or without its mark, refused in any other encoding."""
    if isinstance(text, str):
        return text.removeprefix(BOM)
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableInput(f"{place} is UTF-16 text", expected="UTF-8", do="Save it as UTF-8 and try again")
    try:
        return text.decode().removeprefix(BOM)
    except UnicodeDecodeError as bad:
        found = f"{place} is not UTF-8 text (byte {bad.start})"
        raise UnreadableInput(found, expected="UTF-8", do="Save it as UTF-8 and try again") from None


def _of_text(text: str, origin: str) -> Iterator[Received]:
    if _is_ndjson(text):
        yield from read_lines(text.split("\n"), origin=origin)  # a string may hold U+2028, which splitlines() cuts
    else:
        yield from _of_document(text, origin, place="the file")


def _is_ndjson(text: str) -> bool:
    """Whether the first line is a whole JSON object and more follows."""
    first, _, rest = text.lstrip().partition("\n")
    first = first.strip()
    if not (first.startswith("{") and first.endswith("}") and rest.strip()):
        return False
    try:
        return bool(_OUTSIDE.decode(first))
    except (msgspec.DecodeError, RecursionError):
        return rest.lstrip().startswith("{")


def _of_document(text: str, origin: str, *, place: str) -> Iterator[Received]:
    _must_fit(text, place)
    outside = _outside(text, place)
    _must_be_plain(text, place)
    yield from _of_resource(text, outside, origin=origin, full_url="", place=place)


def _must_fit(text: str, place: str) -> None:
    size = len(text) if text.isascii() else len(text.encode())
    if size > LIMIT:
        found = f"{place} is one JSON document of {size // (1024 * 1024)} MB"
        raise UnreadableInput(
            found, expected="at most 64 MB in one document", do="Give it as NDJSON, which streams at any size"
        )


def _outside(text: str, place: str) -> _Outside:
    try:
        return _OUTSIDE.decode(text)
    except msgspec.ValidationError as bad:
        raise UnreadableInput(
            f"{place} is JSON but no FHIR resource ({bad})", expected="an object with a resourceType"
        ) from None
    except msgspec.DecodeError as bad:
        do = "" if text.strip() else "The file is empty"
        raise UnreadableInput(f"{place} is not JSON ({bad})", expected="FHIR R4 as JSON or NDJSON", do=do) from None
    except RecursionError:
        raise _too_deep(place) from None


def _too_deep(place: str) -> UnreadableInput:
    return UnreadableInput(f"{place} is JSON nested too deeply to be a record", expected="a FHIR resource or bundle")


def _must_be_plain(text: str, place: str) -> None:
    """Refuse an object that says one thing twice: which value was meant cannot be known."""
    try:
        json.loads(text, object_pairs_hook=_once, parse_float=str, parse_int=str)
    except RecursionError:
        raise _too_deep(place) from None
    except _Twice as twice:
        raise UnreadableInput(
            f"{place} has the key '{twice}' twice in one object", expected="each key once", do="Correct the source"
        ) from None


class _Twice(ValueError):
    """A key that stands twice."""


def _once(pairs: list[tuple[str, object]]) -> None:
    if len(pairs) > 1:
        keys = [key for key, _ in pairs]
        if len(set(keys)) < len(keys):
            raise _Twice(next(key for key in keys if keys.count(key) > 1))


def _of_resource(text: str, outside: _Outside, *, origin: str, full_url: str, place: str) -> Iterator[Received]:
    _must_be_named(outside, place)
    if outside.resource_type == "Bundle":
        yield from _of_bundle(text, origin, place)
        return
    digest = digest_of(text)
    yield Received(
        type=outside.resource_type or "",
        id=outside.id or _uuid(full_url) or digest[:32],
        text=text,
        digest=digest,
        full_url=full_url,
        origin=origin,
    )


def _must_be_named(outside: _Outside, place: str) -> None:
    """Refuse a type or an id that cannot stand in a reference; FHIR's own rule for ids is stricter than this one."""
    kind, name = outside.resource_type, outside.id
    if not kind:
        raise UnreadableInput(f"{place} has no resourceType", expected="a FHIR resource or bundle")
    if not (kind.isascii() and kind.isalpha() and len(kind) <= LONGEST_NAME):
        raise UnreadableInput(f"{place} has the resourceType {kind[:40]!r}", expected="a type of FHIR R4")
    if (name is not None and _UNFIT.search(name)) or len(name or "") > LONGEST_NAME:
        found = f"{place} has the id {(name or '')[:40]!r}"
        raise UnreadableInput(found, expected="at most 64 letters, digits, - and .", do="Correct the source")


def _of_bundle(text: str, origin: str, place: str) -> Iterator[Received]:
    try:
        entries = _BUNDLE.decode(text).entry
    except msgspec.ValidationError as bad:
        raise UnreadableInput(f"{place} is a Bundle that cannot be read ({bad})", expected="entry: [{…}]") from None
    for number, entry in enumerate(entries, start=1):
        if not bytes(entry.resource) or (entry.search and entry.search.mode == OUTCOME):
            continue
        inner, where = bytes(entry.resource).decode(), f"entry {number} of {place}"
        yield from _of_resource(inner, _outside(inner, where), origin=origin, full_url=_address(entry), place=where)


def _address(entry: _Entry) -> str:
    """The address of an entry, where it is one."""
    address = entry.full_url or ""
    return "" if _BLANK.search(address) else address


def _uuid(full_url: str) -> str:
    name = full_url.removeprefix("urn:uuid:") if full_url.startswith("urn:uuid:") else ""
    return name if len(name) <= LONGEST_NAME and not _UNFIT.search(name) else ""


def digest_of(text: str) -> str:
    """SHA-256 of the JSON without white space: the same resource, indented anew, has the same digest."""
    return hashlib.sha256(msgspec.json.format(text.encode(), indent=-1)).hexdigest()
