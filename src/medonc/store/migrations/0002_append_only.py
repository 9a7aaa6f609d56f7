"""Versions and audit entries cannot be changed in the database either: a trigger refuses an update."""

from typing import Any

from django.db import migrations

_TABLES = ("store_resourceversion", "store_auditentry")

_SQLITE = "CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'append-only'); END"
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION medonc_append_only() RETURNS trigger AS "
    "$$ BEGIN RAISE EXCEPTION 'append-only'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION medonc_append_only()",
)
_DROP = {"sqlite": "DROP TRIGGER {table}_append_only", "postgresql": "DROP TRIGGER {table}_append_only ON {table}"}


def guard(apps: Any, schema_editor: Any) -> None:
    """Put the triggers in place."""
    statements = {"sqlite": (_SQLITE,), "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]
    for table in _TABLES:
        for statement in statements:
            schema_editor.execute(statement.format(table=table), params=None)


def release(apps: Any, schema_editor: Any) -> None:
    """Take them away."""
    for table in _TABLES:
        schema_editor.execute(_DROP[schema_editor.connection.vendor].format(table=table), params=None)


class Migration(migrations.Migration):
    dependencies = (("store", "0001_initial"),)
    operations = (migrations.RunPython(guard, release),)
