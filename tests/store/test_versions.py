"""The record at rest: append-only, every version kept, the same text once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from medonc.store.audit import text_digest
from medonc.store.models import PatientEntry, Resource, ResourceVersion
from medonc.store.versions import (
    NewVersion,
    current_texts,
    has_later_versions,
    shared_texts,
    texts_as_of,
    write_versions,
)
from medonc.values.errors import Refused

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def patient() -> int:
    return PatientEntry.objects.create(
        name="Ida Invented", sought_name="ida invented", created_at=MONDAY, changed_at=MONDAY
    ).pk


def row(patient: int | None, text: str, *, rid: str = "hb", kind: str = "Observation", url: str = "") -> NewVersion:
    return NewVersion(
        source="a", kind=kind, rid=rid, text=text, digest=text_digest(text), patient=patient, full_url=url
    )


def write(*rows: NewVersion, at: datetime = MONDAY):
    return write_versions(rows, at=at, who="nurse", act="import")


def test_a_new_text_is_version_one_as_received(patient: int) -> None:
    text = '{ "resourceType":"Observation",  "valueQuantity":{"value":1.10} }'
    assert write(row(patient, text)).new == [("a", "Observation", "hb")]
    assert ResourceVersion.objects.get().text == text
    assert ResourceVersion.objects.get().number == 1


def test_the_same_text_again_writes_nothing(patient: int) -> None:
    write(row(patient, '{"v":1}'))
    again = write(row(patient, '{ "v": 1 }'), at=TUESDAY)  # indented anew: the same content
    assert (again.new, again.changed, len(again.same), again.patients) == ([], [], 1, set())
    assert ResourceVersion.objects.count() == 1


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(patient: int) -> None:
    write(row(patient, '{"v":1}'))
    assert len(write(row(patient, '{"v":2}'), at=TUESDAY).changed) == 1
    assert list(ResourceVersion.objects.order_by("number").values_list("number", "text")) == [
        (1, '{"v":1}'),
        (2, '{"v":2}'),
    ]
    assert Resource.objects.get().version == 2
    assert [t.text for t in current_texts([patient])] == ['{"v":2}']


def test_an_earlier_version_that_comes_again_does_not_undo_the_later_one(patient: int) -> None:
    write(row(patient, '{"v":1}'))
    write(row(patient, '{"v":2}'), at=TUESDAY)
    again = write(row(patient, '{"v":1}'), at=TUESDAY)
    assert len(again.earlier) == 1
    assert [t.text for t in current_texts([patient])] == ['{"v":2}']


def test_two_versions_in_one_file_are_two_versions(patient: int) -> None:
    outcome = write(row(patient, '{"v":1}'), row(patient, '{"v":2}'), row(patient, '{"v":2}'))
    assert (len(outcome.new), len(outcome.changed), len(outcome.same)) == (1, 1, 1)
    assert Resource.objects.get().version == 2


def test_more_rows_than_one_batch(patient: int) -> None:
    rows = [row(patient, f'{{"v":{n}}}', rid=str(n)) for n in range(950)]
    assert len(write(*rows).new) == 950
    assert len(write(*rows).same) == 950


def test_the_record_as_it_stood(patient: int) -> None:
    write(row(patient, '{"v":1}'))
    write(row(patient, '{"v":2}'), at=TUESDAY)
    before, after = MONDAY + timedelta(hours=1), TUESDAY + timedelta(hours=1)
    assert [t.text for t in texts_as_of([patient], moment=before)] == ['{"v":1}']
    assert [t.text for t in texts_as_of([patient], moment=after)] == ['{"v":2}']
    assert has_later_versions([patient], moment=before)
    assert not has_later_versions([patient], moment=after)


def test_a_first_version_stands_whenever_it_was_received(patient: int) -> None:
    write(row(patient, '{"v":1}'))
    assert len(texts_as_of([patient], moment=MONDAY - timedelta(days=3000))) == 1


def test_drugs_that_a_request_names_are_found_though_they_belong_to_nobody(patient: int) -> None:
    write(row(None, '{"id":"m1"}', kind="Medication", rid="m1"), row(None, '{"id":"m2"}', kind="Medication", rid="m2"))
    write(row(None, '{"x":3}', kind="Medication", rid="m3", url="urn:uuid:33"))
    named = shared_texts(['{"medicationReference":{"reference":"Medication/m1"}}', '{"reference":"urn:uuid:33"}'])
    assert sorted(t.rid for t in named) == ["m1", "m3"]


def test_a_version_is_never_changed_nor_deleted(patient: int) -> None:
    write(row(patient, '{"v":1}'))
    version = ResourceVersion.objects.get()
    version.text = '{"v":9}'
    with pytest.raises(Refused, match="never changed"):
        version.save()
    with pytest.raises(Refused, match="never deleted"):
        version.delete()


def test_the_database_itself_refuses_to_change_a_version(patient: int) -> None:
    write(row(patient, '{"v":1}'))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE store_resourceversion SET text = '{}'")
    assert ResourceVersion.objects.get().text == '{"v":1}'
