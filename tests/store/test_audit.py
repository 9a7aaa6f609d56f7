"""The audit chain: whole as written, and a change, a gap, a cut or a forged text is seen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from medonc.store import audit
from medonc.store.models import AuditEntry, PatientEntry, ResourceVersion
from medonc.store.versions import NewVersion, write_versions
from medonc.values.errors import Refused

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def chain() -> None:
    for act in ("import", "open", "correct_fact", "withdraw_fact"):
        audit.append(who="nurse", act=act, at=AT, detail={"reason": "wrong patient"})


@pytest.fixture
def unguarded() -> None:
    """As somebody with the rights of the database could do."""
    with connection.cursor() as cursor:
        for table in ("store_auditentry", "store_resourceversion"):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {table}_append_only{on}")


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_chain_as_written_is_whole(chain: None) -> None:
    found = audit.verify()
    assert found.intact
    assert found.entries == 4
    assert [e.previous for e in AuditEntry.objects.all()][1:] == [e.digest for e in AuditEntry.objects.all()][:-1]


def test_an_empty_chain_is_whole() -> None:
    assert audit.verify().intact


@pytest.mark.parametrize("column", ["who", "act", "detail", "at"])
def test_a_changed_entry_is_seen(chain: None, unguarded: None, column: str) -> None:
    sql(f"UPDATE store_auditentry SET {column} = 'x' WHERE number = 2")
    found = audit.verify()
    assert not found.intact
    assert found.faults == ("entry 2 was changed after it was written",)


def test_a_changed_entry_with_a_new_digest_is_seen_by_the_next(chain: None, unguarded: None) -> None:
    entry = AuditEntry.objects.get(number=2)
    entry.who = "somebody else"
    sql(f"UPDATE store_auditentry SET who = '{entry.who}', digest = '{audit.digest_of(entry)}' WHERE number = 2")
    assert audit.verify().faults == ("entry 3 does not follow the one before it",)


def test_a_removed_entry_is_seen(chain: None) -> None:
    sql("DELETE FROM store_auditentry WHERE number = 2")
    assert "entry 2 is missing: found 3 in its place" in audit.verify().faults


def test_a_chain_cut_short_is_seen(chain: None) -> None:
    sql("DELETE FROM store_auditentry WHERE number = 4")
    assert audit.verify().faults == ("the chain ends at entry 3; its recorded end is entry 4",)


def test_the_database_refuses_to_change_an_entry(chain: None) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql("UPDATE store_auditentry SET who = 'x'")
    entry = AuditEntry.objects.get(number=1)
    with pytest.raises(Refused):
        entry.save()
    with pytest.raises(Refused):
        entry.delete()


def test_a_forged_text_is_seen(unguarded: None) -> None:
    entry = PatientEntry.objects.create(name="Ida", sought_name="ida", created_at=AT, changed_at=AT)
    text = '{"resourceType":"Observation","valueQuantity":{"value":7.1}}'
    version = NewVersion(
        source="a", kind="Observation", rid="k", text=text, digest=audit.text_digest(text), patient=entry.pk
    )
    write_versions([version], at=AT, who="nurse", act="import")
    assert audit.verify().intact
    sql("UPDATE store_resourceversion SET text = replace(text, '7.1', '1.7')")
    assert audit.verify().faults == ("the text of Observation/k version 1 was changed after it was stored",)
    assert ResourceVersion.objects.get().text.count("1.7") == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        audit.append(who="nurse", act="import", at=AT)
