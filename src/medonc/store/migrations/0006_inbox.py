"""New results: lines of the inbox, results without their person, and how far the inbox has read."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def begin(apps: Any, schema_editor: Any) -> None:
    """What the record holds by now is history: the inbox begins with what comes next."""
    head = apps.get_model("store", "AuditHead").objects.first()
    if head is not None:
        apps.get_model("store", "InboxMark").objects.create(name="audit", number=head.number)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0005_patient_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="InboxMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("moment", models.CharField(blank=True, default="", max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="ResultLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("arrived_at", models.DateTimeField(db_index=True)),
                ("effective_at", models.DateTimeField(null=True)),
                ("test", models.CharField(max_length=300)),
                ("value", models.TextField()),
                ("limits", models.CharField(blank=True, default="", max_length=200)),
                ("previous", models.TextField(blank=True, default="")),
                ("flag", models.CharField(blank=True, default="", max_length=40)),
                ("side", models.CharField(blank=True, default="", max_length=40)),
                ("grade", models.CharField(blank=True, default="", max_length=200)),
                ("critical", models.BooleanField(default=False)),
                ("why", models.TextField(blank=True, default="")),
                ("rule", models.CharField(blank=True, default="", max_length=120)),
                ("edition", models.CharField(blank=True, default="", max_length=64)),
                ("is_report", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("state", models.CharField(db_index=True, default="open", max_length=20)),
                ("done_by", models.CharField(blank=True, default="", max_length=150)),
                ("done_at", models.DateTimeField(null=True)),
                ("done", models.CharField(blank=True, default="", max_length=40)),
                ("done_words", models.TextField(blank=True, default="")),
                ("escalated_at", models.DateTimeField(null=True)),
                ("escalated_to", models.CharField(blank=True, default="", max_length=30)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inbox_lines", to="store.patiententry"
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inbox_lines", to="store.resource"
                    ),
                ),
            ],
            options={
                "ordering": ("-critical", "arrived_at", "pk"),
                "indexes": [models.Index(fields=["patient", "state"], name="inbox_of_patient")],
                "constraints": [models.UniqueConstraint(fields=("resource", "version"), name="inbox_line_of_version")],
            },
        ),
        migrations.CreateModel(
            name="UnclaimedResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("full_url", models.CharField(blank=True, default="", max_length=400)),
                ("stated", models.CharField(max_length=400)),
                ("came_in", models.CharField(max_length=300)),
                ("arrived_at", models.DateTimeField()),
                ("test", models.CharField(max_length=300)),
                ("value", models.TextField()),
                ("flag", models.CharField(blank=True, default="", max_length=40)),
                ("critical", models.BooleanField(default=False)),
                ("why", models.TextField(blank=True, default="")),
                ("state", models.CharField(db_index=True, default="open", max_length=20)),
                ("done_by", models.CharField(blank=True, default="", max_length=150)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_words", models.TextField(blank=True, default="")),
                ("escalated_at", models.DateTimeField(null=True)),
                ("escalated_to", models.CharField(blank=True, default="", max_length=30)),
                (
                    "patient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claimed_results",
                        to="store.patiententry",
                    ),
                ),
            ],
            options={
                "ordering": ("-critical", "arrived_at", "pk"),
                "constraints": [models.UniqueConstraint(fields=("source", "digest"), name="unclaimed_once")],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
