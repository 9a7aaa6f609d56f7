"""Two at the same moment: what was read is locked and looked at again before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from medonc.store.models import PatientEntry, Resource
from medonc.values.errors import Refused
from medonc.workbench.errors import Conflict
from medonc.workbench.patients import family_of

# Moves that end an order or tell what happened: the only ones that are left when the patient has died.
AFTER_DEATH = frozenset(
    {
        "give",
        "give_part",
        "not_give",
        "take",
        "return_product",
        "waste_product",
        "reconcile",
        "hold",
        "cancel",
        "expire",
    }
)


@contextmanager
def as_read(person: PatientEntry) -> Iterator[None]:
    """A transaction in which the record is the one that was read; refuses (`Conflict`) where it changed since."""
    with transaction.atomic():
        must_be_as_read(person)
        yield


def must_be_as_read(person: PatientEntry) -> None:
    """Hold the person's entry until the transaction ends; refuses (`Conflict`) where the record changed since."""
    held = PatientEntry.objects.select_for_update().get(pk=person.pk)
    if (held.revision, held.merged_into_id) != (person.revision, person.merged_into_id):
        raise Conflict("the patient's record changed while you did this", do="look again, and repeat it")


def hold_resources(pks: list[int]) -> None:
    """Hold these resources until the transaction ends; before the patient's entry, as every act that writes does."""
    _ = list(Resource.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))


def must_live(person: PatientEntry, *, act: str, do: str) -> None:
    """Refuses an act on a person whose death is recorded, in any of their entries."""
    if person.deceased or PatientEntry.objects.filter(pk__in=family_of(person.pk), deceased=True).exists():
        died = f" on {person.died}" if person.died else ""
        raise Refused(f"{person.name} died{died}: '{act.replace('_', ' ')}' is not possible", do=do)
