"""Damaged resources: whatever stands in a JSON object, reading gives facts and remarks and never an exception."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.fhir.read import READERS, read_resource
from medonc.fhir.write import write_fact
from medonc.values.errors import InvalidResource

JUNK: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**400,
    "",
    "x",
    "2018-02-30",
    "9999-12-31",
    "0000-01-01",
    "0001-01-01T00:00:00+14:00",
    "2018-04-01T25:00:00Z",
    "entered-in-error",
    [],
    [None],
    {},
    [[]],
    {"a": 1},
    {"coding": [{}]},
    {"coding": [{"code": "1"}]},
    {"reference": ""},
    {"value": 1e300, "unit": "mg"},
    {"start": "2020"},
    ["x"],
    [{}],
    "\u0000",
    {"extension": [{"url": 5}]},
)


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of a tree."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, inner in pairs:
        yield tree, key
        yield from places(inner)


def damaged(text: str, chance: Random) -> str:
    """The resource with one to three of its elements replaced."""
    tree = json.loads(text)
    tree.pop("text", None)
    for _ in range(chance.choice((1, 1, 2, 3))):
        container, key = chance.choice(list(places(tree)))
        container[key] = copy.deepcopy(chance.choice(JUNK))
    return json.dumps(tree)


@pytest.mark.parametrize("seed", range(6))
def test_damage_is_never_an_exception(bundles: Path, seed: int) -> None:
    chance = Random(seed)
    whole = [r for r in read_records([(bundles / "testa-mockup.json").read_bytes()]) if r.type in READERS]
    for one in whole:
        reading = read_resource(damaged(one.text, chance), kind=one.type, id=one.id)
        for fact in reading.facts:
            assert fact.ref().resource == one.reference
            with suppress(InvalidResource):
                assert write_fact(fact, patient="Patient/p")["resourceType"] == one.type


def test_a_record_with_one_damaged_resource_loses_no_other(bundles: Path) -> None:
    received = list(read_records([(bundles / "testa-mockup.json").read_bytes()]))
    before = read_chart(received)
    weight = next(i for i, r in enumerate(received) if r.id == "testa-height")
    (broken,) = read_records([received[weight].text.replace('"value": 165', '"value": "tall"')])
    after = read_chart([*received[:weight], broken, *received[weight + 1 :]])
    assert len(after.facts) == len(before.facts)
    assert any("valueQuantity.value" in r.text for r in after.remarks)
