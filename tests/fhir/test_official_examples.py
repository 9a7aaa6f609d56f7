"""Every official example is read without an exception, and what is read and written is read again as the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from medonc.fhir.bundles import Received, read_records
from medonc.fhir.read import READERS, read_resource
from medonc.fhir.write import to_json, write_fact
from medonc.record.facts import Fact
from medonc.values.errors import InvalidResource

UNREADABLE = {
    "Observation/discrete-variant",  # a copy number ratio without a unit
    "Observation/TMBExample",  # mutations per megabase without a unit
    "Observation/TumorMutationBurdenExample01",
}


@pytest.fixture(scope="module")
def official(shared_data: Path) -> tuple[Received, ...]:
    files = sorted((shared_data / "fhir").glob("*/*.json"))
    assert len(files) >= 383
    return read_records(f.read_bytes() for f in files)


def facts(received: tuple[Received, ...]) -> Iterator[tuple[Received, Fact]]:
    return ((one, fact) for one in received for fact in read_resource(one.text, kind=one.type, id=one.id).facts)


def test_each_resource_that_has_a_reader_gives_a_fact_or_says_why_not(official: tuple[Received, ...]) -> None:
    silent = []
    for one in official:
        reading = read_resource(one.text, kind=one.type, id=one.id)
        if one.type in READERS and not reading.facts and not reading.remarks:
            silent.append(one.reference)
    assert silent == []


def test_no_official_example_has_an_element_of_the_wrong_shape(official: tuple[Received, ...]) -> None:
    left_out = [
        (one.reference, remark.text)
        for one in official
        for remark in read_resource(one.text, kind=one.type, id=one.id).remarks
        if "; left out" in remark.text
    ]
    assert left_out == []


def test_what_is_written_is_read_as_the_same_fact(official: tuple[Received, ...]) -> None:
    count, differing, refused = 0, [], set()
    for one, fact in facts(official):
        count += 1
        try:
            written = write_fact(fact, patient="Patient/1")
        except InvalidResource:
            refused.add(one.reference)
            continue
        again = read_resource(to_json(written), kind=one.type, id=one.id).facts
        if [replace(f, remarks=()) for f in again] != [replace(fact, remarks=())]:
            differing.append(one.reference)
    assert count > 500
    assert differing == []
    assert refused == UNREADABLE


def test_the_text_of_each_entry_is_kept_to_the_letter(shared_data: Path) -> None:
    file = shared_data / "fhir" / "mcode" / "Bundle-mcode-patient-bundle-jenny-m.json"
    whole = file.read_text()
    received = read_records([whole])
    assert len(received) == len(json.loads(whole)["entry"]) == 40
    assert all(one.text in whole for one in received)
