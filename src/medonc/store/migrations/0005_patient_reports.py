"""Reports of patients: requests, the queue and its moves, messages."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0004_orders"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("person", models.CharField(blank=True, db_index=True, default="", max_length=150)),
                ("address", models.CharField(blank=True, default="", max_length=254)),
                ("link", models.CharField(blank=True, default="", max_length=400)),
                ("made_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ("made_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ReportRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=24, unique=True)),
                ("questions", models.TextField()),
                ("made_by", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_by", models.CharField(blank=True, default="", max_length=150)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("mail_to", models.CharField(blank=True, default="", max_length=254)),
                ("draft", models.TextField(default="{}")),
                ("draft_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_requests",
                        to="store.patiententry",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_request",
                        to="store.resource",
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="TriageEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(max_length=10)),
                ("alerts", models.TextField()),
                ("state", models.CharField(db_index=True, max_length=20)),
                ("owner", models.CharField(blank=True, default="", max_length=150)),
                ("made_at", models.DateTimeField()),
                ("clock", models.CharField(max_length=80)),
                ("acknowledge_by", models.DateTimeField(db_index=True, null=True)),
                ("acknowledged_by", models.CharField(blank=True, default="", max_length=150)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("escalated_to", models.CharField(blank=True, default="", max_length=30)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="triage", to="store.patiententry"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="triage", to="store.reportrequest"
                    ),
                ),
            ],
            options={
                "ordering": ("made_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="TriageMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("who", models.CharField(max_length=150)),
                ("move", models.CharField(max_length=20)),
                ("action", models.CharField(blank=True, default="", max_length=40)),
                ("words", models.TextField(blank=True, default="")),
                ("to", models.CharField(blank=True, default="", max_length=150)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="store.triageentry"
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
    ]
