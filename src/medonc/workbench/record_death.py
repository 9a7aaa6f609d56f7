"""The death of a patient: the entry leaves the desk, the record stays."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from medonc.fhir.write import to_json
from medonc.store.models import User
from medonc.values.errors import Refused
from medonc.workbench import entered
from medonc.workbench.edit_text import edited
from medonc.workbench.reasons import stated
from medonc.workbench.register import fill, read_person
from medonc.workbench.write_facts import Written, begin, current_text, patient_resource, write_next_version

ACT = "record_death"


def record_death(patient: int, *, on: str, by: User, expected_version: int | None = None) -> Written:
    """Write the day of death; refuses one that is recorded already."""
    entry, chart = begin(patient, by=by, act=ACT)
    if entry.deceased:
        raise Refused(f"the death of {entry.name} is recorded already", do="undo it first, if it is wrong")
    died = entered.day(on, what="the day of death", born=chart.person.born)
    changes = {"deceasedDateTime": died.text, "deceasedBoolean": None}
    return _write(patient, changes, "death recorded", by, expected_version)


def undo_death(patient: int, *, reason: str, by: User, expected_version: int | None = None) -> Written:
    """Take a death back that was recorded in error; the patient returns to the desk."""
    entry, _ = begin(patient, by=by, act=ACT)
    if not entry.deceased:
        raise Refused(f"no death of {entry.name} is recorded")
    return _write(patient, {"deceasedDateTime": None, "deceasedBoolean": None}, stated(reason), by, expected_version)


def _write(patient: int, changes: Mapping[str, object], reason: str, by: User, expected: int | None) -> Written:
    entry, _ = begin(patient, by=by, act=ACT)
    head = patient_resource(entry)
    text = to_json(edited(current_text(head), changes))
    with transaction.atomic():
        written = write_next_version(head, text, by=by, act=ACT, reason=reason, expected_version=expected)
        entry.refresh_from_db()
        fill(entry, read_person(text, rid=head.rid))
        entry.save()
    return written
