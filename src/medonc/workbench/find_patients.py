"""Finding a patient: by any part of the name, by birth date, by record number."""

from __future__ import annotations

import re
from functools import reduce
from operator import and_

from django.db.models import Q

from medonc.store.models import PatientEntry, User
from medonc.values.errors import Ambiguous
from medonc.workbench.errors import NoSuchPatient
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


def the_patient(words: str, *, by: User) -> PatientHeader:
    """The one patient meant by a number, a record number or a name; refuses none, and several."""
    must(by, "find")
    words = words.strip() or "?"  # an empty number is nobody's
    rows = PatientEntry.objects.filter(Q(record_number=words) | (Q(pk=int(words)) if words.isdecimal() else Q(pk=None)))
    found = tuple(header(row) for row in rows) or find_patients(words, by=by)
    if not found:
        raise NoSuchPatient(f"no patient '{words}'", expected="a number, a record number or a name that is held")
    if len(found) > 1:
        named = "; ".join(f"{p.pk}: {p.named()}" for p in found[:10])
        raise Ambiguous(f"'{words}' fits {len(found)} patients", do=f"give the number of one of these: {named}")
    return found[0]
