"""Ten roles, credentials that are never changed, restricted charts and who opened them with a reason."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_SQLITE = "CREATE TRIGGER {table}_append_only BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'append-only'); END"
_POSTGRESQL = (
    "CREATE TRIGGER {table}_append_only BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION medonc_append_only()"
)
_DROP = {"sqlite": "DROP TRIGGER {table}_append_only", "postgresql": "DROP TRIGGER {table}_append_only ON {table}"}
_TABLE = "store_credential"

_ROLES = [
    "oncologist",
    "fellow",
    "advanced practitioner",
    "pharmacist",
    "technician",
    "nurse",
    "board coordinator",
    "trial office",
    "registry analyst",
    "administrator",
]
_KINDS = ["degree", "residency", "fellowship", "board certification", "licence", "chemotherapy competence"]


def rename_coordinators(apps: Any, schema_editor: Any) -> None:
    """Who was a coordinator is a board coordinator."""
    apps.get_model("store", "User").objects.filter(role="coordinator").update(role="board coordinator")


def rename_back(apps: Any, schema_editor: Any) -> None:
    """The earlier name; roles that did not exist then become the nearest one that gives no more rights."""
    users = apps.get_model("store", "User").objects
    users.filter(role__in=["board coordinator", "trial office", "registry analyst"]).update(role="coordinator")
    users.filter(role__in=["fellow", "advanced practitioner"]).update(role="nurse")
    users.filter(role="technician").update(role="pharmacist")


def guard(apps: Any, schema_editor: Any) -> None:
    """Credentials cannot be changed in the database either."""
    statement = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]
    schema_editor.execute(statement.format(table=_TABLE, act="UPDATE"), params=None)


def release(apps: Any, schema_editor: Any) -> None:
    """Take the trigger away."""
    schema_editor.execute(_DROP[schema_editor.connection.vendor].format(table=_TABLE), params=None)


class Migration(migrations.Migration):
    dependencies = (("store", "0002_append_only"),)

    operations = (
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(
                choices=[(role, role) for role in _ROLES], default="board coordinator", max_length=30
            ),
        ),
        migrations.RunPython(rename_coordinators, rename_back),
        migrations.AddField(
            model_name="patiententry",
            name="restricted",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["patient", "act", "who", "at"], name="store_audit_opened"),
        ),
        migrations.CreateModel(
            name="BrokenGlass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(db_index=True, max_length=150)),
                ("code", models.CharField(max_length=40)),
                ("words", models.TextField()),
                ("at", models.DateTimeField(db_index=True)),
                ("until", models.DateTimeField()),
                ("seen_by", models.CharField(blank=True, default="", max_length=150)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="broken_glass",
                        to="store.patiententry",
                    ),
                ),
            ],
            options={"ordering": ("-at", "-pk")},
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[(kind, kind) for kind in _KINDS], max_length=30)),
                ("title", models.CharField(max_length=200)),
                ("issuer", models.CharField(max_length=200)),
                ("number", models.CharField(blank=True, default="", max_length=100)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("verified_by", models.CharField(max_length=150)),
                ("verified_on", models.DateField()),
                ("recorded_by", models.CharField(max_length=150)),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "ends",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ended_by",
                        to="store.credential",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ("user", "kind", "valid_from", "pk")},
        ),
        migrations.RunPython(guard, release),
    )
