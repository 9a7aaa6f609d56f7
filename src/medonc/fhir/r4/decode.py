"""JSON text of one resource to its struct. What does not fit R4 is set aside with a remark, never an exception."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

import msgspec

from medonc.fhir.r4.types import Element

R = TypeVar("R", bound=Element)
MOST_FAULTS = 50
_PATH_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]")
_DECODERS: dict[type[Element], msgspec.json.Decoder[Any]] = {}


@dataclass(frozen=True, slots=True)
class Decoded(Generic[R]):
    """A resource as a struct, or None where it cannot be read at all, and what had to be set aside."""

    resource: R | None
    faults: tuple[str, ...] = ()


def decode(text: str | bytes, kind: type[R]) -> Decoded[R]:
    """The resource of this kind; an element of the wrong shape is left out and named in `faults`."""
    decoder = _DECODERS.get(kind)
    if decoder is None:
        decoder = _DECODERS[kind] = msgspec.json.Decoder(kind)
    try:
        return Decoded(decoder.decode(text))
    except (msgspec.DecodeError, RecursionError):
        return _without_faults(text, kind)


def _without_faults(text: str | bytes, kind: type[R]) -> Decoded[R]:
    try:
        tree = json.loads(text, parse_float=_number, parse_int=_number)
    except (ValueError, RecursionError):
        return Decoded(None, ("the text is not JSON",))
    faults: list[str] = []
    while len(faults) < MOST_FAULTS:
        try:
            return Decoded(msgspec.convert(tree, kind), tuple(faults))
        except (msgspec.ValidationError, RecursionError) as fault:
            said = str(fault)
            faults.append(_in_words(said))
            if not _set_aside(tree, said):
                break
    return Decoded(None, tuple(faults))


def _number(text: str) -> int | Decimal | str:
    """Whole numbers as int, others as Decimal; one that neither holds stays text and is set aside later."""
    try:
        return int(text) if text.lstrip("-").isdigit() and len(text) < 40 else Decimal(text)
    except (InvalidOperation, ValueError):
        return text


def _in_words(said: str) -> str:
    """`Expected str, got int - at $.status` as a sentence of a remark."""
    what, _, path = said.partition(" - at ")
    shown = path.strip("`").removeprefix("$.") or "the resource"
    return f"{shown}: {what.replace('`', '')[:1].lower()}{what.replace('`', '')[1:]}; left out"


def _set_aside(tree: Any, said: str) -> bool:
    """Remove the element at the path that a fault names; False where there is nothing to remove."""
    _, _, path = said.partition(" - at ")
    steps = [m[1] or int(m[2]) for m in _PATH_STEP.finditer(path)]
    *above, last = steps or [None]
    try:
        for step in above:
            tree = tree[step]
        del tree[last]
    except (KeyError, IndexError, TypeError):
        return False
    return True
