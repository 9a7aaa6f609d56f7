"""The alert before a patient is entered twice, or one is taken for another."""

from __future__ import annotations

from django.db.models import Q

from medonc.store.models import PatientEntry
from medonc.workbench.patients import PatientHeader, header, sought


def same_name(*, family: str, given: str, born: str = "", record_number: str = "") -> tuple[PatientHeader, ...]:
    """Patients with this name, with this family name and birth date, or with this record number."""
    name = sought(f"{given} {family}")
    like = Q(sought_name=name) if name else Q(pk__in=[])
    if born and family.strip():
        like |= Q(born=born, sought_name__endswith=sought(family))
    if record_number.strip():
        like |= Q(record_number__iexact=record_number.strip())
    return tuple(header(row) for row in PatientEntry.objects.filter(like, merged_into=None)[:20])


def namesakes(patient: int) -> tuple[PatientHeader, ...]:
    """The other patients who bear the name of this one: a header warns of them."""
    row = PatientEntry.objects.get(pk=patient)
    others = PatientEntry.objects.filter(sought_name=row.sought_name, merged_into=None).exclude(pk=patient)
    return tuple(header(other) for other in others[:20])
