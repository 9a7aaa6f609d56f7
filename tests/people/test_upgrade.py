"""A database of the time before ten roles comes through the upgrade: coordinators, patients and the audit chain."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
from medonc.store import home
home.prepare(home.data_folder())
import django
django.setup()
from django.core.management import call_command
from django.db import connection, transaction
call_command("migrate", "axes", verbosity=0)
call_command("migrate", "store", "0002_append_only", verbosity=0)
at = "2026-01-01 00:00:00"
with connection.cursor() as cursor:
    for pk, (name, role) in enumerate([("agenda", "coordinator"), ("cannula", "nurse")], start=1):
        cursor.execute(
            "INSERT INTO store_user (id, password, is_superuser, username, first_name, last_name, email, is_staff,"
            " is_active, date_joined, role, credential) VALUES (%s, '', 0, %s, '', '', '', 0, 1, %s, %s, '')",
            [pk, name, at, role],
        )
    cursor.execute(
        "INSERT INTO store_patiententry (id, name, family, given, sought_name, born, gender, record_number,"
        " identifiers, deceased, died, revision, created_at, changed_at)"
        " VALUES (7, 'Ida Invented', 'Invented', 'Ida', 'ida invented', '', '', 'INV-1', '', 0, '', 0, %s, %s)",
        [at, at],
    )
from datetime import UTC, datetime
from medonc.store import audit
from medonc.store.models import PatientEntry, User
with transaction.atomic():
    audit.append(who="agenda", act="open", at=datetime.now(UTC), patient=7)
call_command("migrate", verbosity=0)
print(dict(User.objects.values_list("username", "role")))
print(PatientEntry.objects.get(pk=7).restricted == "", audit.verify(texts=False).intact)
call_command("migrate", "store", "0002_append_only", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("SELECT role FROM store_user ORDER BY id")
    print([row[0] for row in cursor.fetchall()])
"""


def test_coordinators_become_board_coordinators_and_nothing_is_lost(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MEDONC")}
    environment |= {"MEDONC_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "medonc.settings"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "{'agenda': 'board coordinator', 'cannula': 'nurse'}",
        "True True",
        "['coordinator', 'nurse']",
    ]
