"""Files in: every kind of bundle, NDJSON, single resources; and bad input, each with one clear sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from medonc.fhir.bundles import digest_of, read_lines, read_records, received, resolve
from medonc.values.errors import MedoncError, UnreadableInput

PATIENT: dict[str, Any] = {"resourceType": "Patient", "id": "p", "birthDate": "1970-01-01"}
WEIGHT = '{"resourceType":"Observation","id":"w","subject":{"reference":"Patient/p"},"valueQuantity":{"value":70.50}}'


def bundle(kind: str, *entries: dict[str, Any]) -> str:
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": list(entries)})


@pytest.mark.parametrize("kind", ["transaction", "batch", "collection", "document", "searchset", "history", "message"])
def test_every_kind_of_bundle(kind: str) -> None:
    text = bundle(kind, {"resource": PATIENT, "request": {"method": "PUT", "url": "Patient/p"}}, {"request": {}})
    assert [r.reference for r in read_records([text])] == ["Patient/p"]


def test_a_bundle_in_a_bundle_gives_its_resources() -> None:
    inner = json.loads(bundle("collection", {"resource": PATIENT}))
    assert [r.type for r in read_records([bundle("collection", {"resource": inner})])] == ["Patient"]


def test_what_a_server_says_about_a_search_is_no_resource_of_the_record() -> None:
    outcome = {"resource": {"resourceType": "OperationOutcome"}, "search": {"mode": "outcome"}}
    assert [r.type for r in read_records([bundle("searchset", {"resource": PATIENT}, outcome)])] == ["Patient"]


def test_the_text_of_an_entry_is_kept_with_its_digits() -> None:
    text = '{"resourceType":"Bundle","entry":[{"resource": {"resourceType":"Observation", "value":1.10 ,"x":1E5}  }]}'
    assert read_records([text])[0].text == '{"resourceType":"Observation", "value":1.10 ,"x":1E5}'


def test_ndjson_in_one_text_and_line_by_line() -> None:
    lines = [json.dumps(PATIENT), "", WEIGHT]
    whole = "\n".join(lines) + "\n"
    assert [r.reference for r in read_records([whole.encode()])] == ["Patient/p", "Observation/w"]
    assert [r.reference for r in read_lines(iter(lines))] == ["Patient/p", "Observation/w"]


def test_ndjson_is_cut_at_line_feeds_only() -> None:
    odd = json.dumps({**PATIENT, "id": "q", "name": [{"text": "a\u2028b\u0085c"}]}, ensure_ascii=False)
    assert [r.id for r in read_records([json.dumps(PATIENT) + "\r\n" + odd + "\r\n"])] == ["p", "q"]


def test_ndjson_streams() -> None:
    endless = (json.dumps({**PATIENT, "id": str(n)}) for n in iter(int, 1))
    assert next(iter(read_lines(endless))).reference == "Patient/0"


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read_records(["\ufeff" + WEIGHT])[0].text == WEIGHT
    assert read_records([b"\xef\xbb\xbf" + WEIGHT.encode()])[0].text == WEIGHT


def test_the_digest_does_not_see_white_space_and_sees_every_digit() -> None:
    spread = json.dumps(json.loads(WEIGHT), indent=4).replace("70.5", "70.50")
    assert digest_of(spread) == digest_of(WEIGHT)
    assert digest_of(WEIGHT.replace("70.50", "70.5")) != digest_of(WEIGHT)


def test_a_resource_without_id_takes_that_of_its_entry_or_of_its_text() -> None:
    nameless = {"resourceType": "Patient"}
    address = "urn:uuid:6a1d7d1e-0000-4000-8000-000000000001"
    by_entry, by_text = read_records(
        [bundle("transaction", {"fullUrl": address, "resource": nameless}), '{"resourceType":"Patient"}']
    )
    assert by_entry.id == "6a1d7d1e-0000-4000-8000-000000000001"
    assert by_text.id == by_text.digest[:32]


def test_addresses_lead_to_what_was_received_under_them() -> None:
    entries = [
        {"fullUrl": "urn:uuid:1", "resource": PATIENT},
        {"fullUrl": "http://a.example.org/fhir/Observation/w", "resource": json.loads(WEIGHT)},
    ]
    found = resolve(read_records([bundle("transaction", *entries)]))
    assert found == {"urn:uuid:1": "Patient/p", "http://a.example.org/fhir/Observation/w": "Observation/w"}


BAD = {
    "empty": (b"", "is not JSON"),
    "words": (b"Dear colleague", "is not JSON"),
    "half": (b'{"resourceType":"Patient"', "is not JSON"),
    "a list": (b"[1,2]", "no FHIR resource"),
    "a number": (b"5", "no FHIR resource"),
    "no type": (b'{"id":"p"}', "no resourceType"),
    "type is no word": (b'{"resourceType":5}', "no FHIR resource"),
    "NaN": (b'{"resourceType":"Observation","valueInteger":NaN}', "is not JSON"),
    "utf-16": ('{"resourceType":"Patient"}'.encode("utf-16"), "UTF-16"),
    "latin-1": ('{"resourceType":"Patient","id":"é"}'.encode("latin-1"), "not UTF-8"),
    "twice": (b'{"resourceType":"Observation","valueInteger":1,"valueInteger":2}', "'valueInteger' twice"),
    "twice, deep": (b'{"resourceType":"Patient","name":[{"family":"A","family":"B"}]}', "'family' twice"),
    "deep": (b'{"resourceType":"Patient","a":' + b"[" * 200_000 + b"]" * 200_000 + b"}", "nested too deeply"),
    "entry is no list": (b'{"resourceType":"Bundle","entry":5}', "Bundle that cannot be read"),
    "entry without type": (b'{"resourceType":"Bundle","entry":[{"resource":{"id":"x"}}]}', "entry 1 of the file"),
    "id is no name": (b'{"resourceType":"Patient","id":"a\\u0000b"}', "has the id 'a\\x00b'"),
    "id with a slash": (b'{"resourceType":"Patient","id":"a/../b"}', "has the id 'a/../b'"),
    "id too long": (b'{"resourceType":"Patient","id":"' + b"a" * 200 + b'"}', "has the id"),
    "id is no word": (b'{"resourceType":"Patient","id":5}', "no FHIR resource"),
    "type is no name": (b'{"resourceType":"Pat ient"}', "has the resourceType 'Pat ient'"),
    "second line": (b'{"resourceType":"Patient"}\n{"resourceType":\n', "line 2"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence(name: str) -> None:
    text, said = BAD[name]
    with pytest.raises(UnreadableInput) as refused:
        read_records([text])
    assert said.lower() in str(refused.value).lower()
    assert refused.value.expected
    assert refused.value.exit_code == 3


def test_one_document_of_more_than_64_mb_is_told_to_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "LIMIT", 1000)
    with pytest.raises(MedoncError, match="NDJSON, which streams at any size"):
        read_records([json.dumps({**PATIENT, "text": "x" * 1000})])
    many = "\n".join(json.dumps({**PATIENT, "id": str(n)}) for n in range(100))
    assert len(read_records([many])) == 100


def test_the_limit_is_64_mb() -> None:
    assert received.LIMIT == 64 * 1024 * 1024
