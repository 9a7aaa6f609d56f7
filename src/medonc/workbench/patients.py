"""Which patient is meant: the entry behind a number, its duplicates, and what a header shows of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from medonc.store.models import PatientEntry
from medonc.workbench.errors import NoSuchPatient


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientHeader:
    """Who this is: two identifiers and more, as every page and print needs them."""

    pk: int
    name: str
    born: str
    record_number: str
    gender: str = ""
    deceased: bool = False
    died: str = ""
    merged_into: int | None = None
    duplicates: tuple[int, ...] = ()  # entries merged into this one
    revision: int = 0
    restricted: bool = False  # opened by those who care, and with a reason

    def named(self) -> str:
        """Name, birth date and record number, or that they are not recorded."""
        return f"{self.name}, {self.born or 'birth date not recorded'}, {self.record_number or 'no record number'}"


def entry(patient: int) -> PatientEntry:
    """The entry of a number; refuses an unknown one."""
    found = PatientEntry.objects.filter(pk=patient).first()
    if found is None:
        raise NoSuchPatient(f"no patient {patient}", do="find the patient by name, birth date or record number")
    return found


def survivor(patient: int) -> PatientEntry:
    """The entry that stands for the person: where a duplicate was merged, the one that it was merged into."""
    found = entry(patient)
    while found.merged_into_id is not None:
        found = entry(found.merged_into_id)
    return found


def family_of(patient: int) -> tuple[int, ...]:
    """The number of the entry and of every duplicate merged into it, itself first."""
    found, waiting = [patient], [patient]
    while waiting:
        waiting = list(PatientEntry.objects.filter(merged_into__in=waiting).order_by("pk").values_list("pk", flat=True))
        found += waiting
    return tuple(found)


def header(found: PatientEntry, *, duplicates: tuple[int, ...] = ()) -> PatientHeader:
    """What a header shows of an entry."""
    return PatientHeader(
        pk=found.pk,
        name=found.name,
        born=found.born,
        record_number=found.record_number,
        gender=found.gender,
        deceased=found.deceased,
        died=found.died,
        merged_into=found.merged_into_id,
        duplicates=duplicates,
        revision=found.revision,
        restricted=bool(found.restricted),
    )


def sought(words: str) -> str:
    """A name as it is searched: lower case, no accents, single spaces."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return re.sub(r"[\s,;]+", " ", bare).strip()
