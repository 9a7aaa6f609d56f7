"""The instruments that the library holds, and their items by code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.record.patient_reports import Choice, Instrument, Item
from medonc.values.errors import NotHeld

FOLDER = "quality_of_life/"
RED_FLAGS = "red-flags"


def instruments(library: Library) -> tuple[Instrument, ...]:
    """Every instrument held, the signs to call for at once among them."""
    return tuple(library.once(_by_name).values())


def instrument(name: str, library: Library) -> Instrument:
    """The instrument of a name. Refuses one that is not held, listing those that are."""
    held = library.once(_by_name)
    if name not in held:
        raise NotHeld.named("instrument for patient reports", name, held)
    return held[name]


def item_of(code: str, library: Library) -> Item | None:
    """The item of a code, whichever instrument has it; None for one that is not held."""
    found = library.once(_by_code).get(code)
    return found[1] if found else None


def instrument_of(code: str, library: Library) -> Instrument | None:
    """The instrument that has the item of this code."""
    found = library.once(_by_code).get(code)
    return found[0] if found else None


def red_flags(library: Library) -> tuple[tuple[Item, str], ...]:
    """The signs for which a patient calls at once, each with its plain question."""
    asked = {row["code"]: row["question"] for row in library.tables[FOLDER + "red_flags"]}
    return tuple((item, asked[item.code]) for item in instrument(RED_FLAGS, library).items)


def _by_name(library: Library) -> Mapping[str, Instrument]:
    scales = {row["scale"]: tuple(_choices(row["values"])) for row in library.tables[FOLDER + "scales"]}
    return MappingProxyType(
        {row["name"]: _instrument(row, library, scales) for row in library.tables[FOLDER + "instruments"]}
    )


def _by_code(library: Library) -> Mapping[str, tuple[Instrument, Item]]:
    return {item.code: (each, item) for each in library.once(_by_name).values() for item in each.items}


def _instrument(row: Mapping[str, str], library: Library, scales: Mapping[str, tuple[Choice, ...]]) -> Instrument:
    return Instrument(
        name=row["name"],
        title=row["title"],
        items=tuple(_item(each, scales) for each in library.tables[FOLDER + row["table"]]),
        scale=row["scale"],
        recall=row["recall"],
        own_words=row["own_words"] == "yes",
    )


def _item(row: Mapping[str, str], scales: Mapping[str, tuple[Choice, ...]]) -> Item:
    return Item(
        code=row["code"],
        term=row["term"],
        attribute=row["attribute"],
        choices=scales[row["scale"]],
        declined=tuple(row["declined"].split("|")) if row["declined"] else (),
        higher_is_better=row["scale"].endswith("10 the best"),
        group=row["group"],
        ctcae=row["ctcae"],
    )


def _choices(text: str) -> Iterator[Choice]:
    for step in text.split("|"):
        value, _, words = step.partition(" ")
        yield Choice(value=int(value), words=words)
