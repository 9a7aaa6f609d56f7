"""Finding a patient: by any part of the name, by birth date, by record number."""

from __future__ import annotations

import re
from functools import reduce
from operator import and_

from django.db.models import Q

from medonc.store.models import PatientEntry, User
from medonc.workbench.patients import PatientHeader, header, sought
from medonc.workbench.rights import must

_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


def find_patients(words: str, *, by: User, limit: int = 50) -> tuple[PatientHeader, ...]:
    """The patients whom every word fits; the deceased last, merged duplicates left out. No words, nobody."""
    must(by, "find")
    parts = sought(_iso_dates(words)).split()
    if not parts:
        return ()
    fits = reduce(and_, (_fits(part) for part in parts))
    rows = PatientEntry.objects.filter(fits, merged_into=None).order_by("deceased", "family", "given", "pk")
    return tuple(header(row) for row in rows[:limit])


def _fits(part: str) -> Q:
    number = Q(record_number__istartswith=part) | Q(identifiers__icontains="|" + part)
    return Q(sought_name__contains=part) | number | (Q(born__startswith=part) if part[0].isdigit() else Q())


def _iso_dates(words: str) -> str:
    """Dates written day first, as the calendar writes them."""
    return _DAY_FIRST.sub(lambda m: f"{m[3]}-{int(m[2]):02}-{int(m[1]):02}", words)
