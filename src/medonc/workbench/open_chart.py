"""Opening a chart: the stored texts of one person, read into facts, as known on a day; and the review of it.

A chart is kept in memory under the revision of the record it was read from, so that the second look is quick and
never an old one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Generic, TypeVar

from django.db import transaction

from medonc.fhir.bundles import chart_from_texts
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Library
from medonc.knowledge.shapes.library import Policy
from medonc.practice.review import Review
from medonc.practice.review import review as reviewed
from medonc.record import Chart
from medonc.store.home import knowledge_folders
from medonc.store.models import PatientEntry, Resource, User
from medonc.store.versions import StoredText, current_texts, has_later_versions, shared_texts, texts_as_of
from medonc.values.calendar import end_of
from medonc.values.errors import UnreadableInput
from medonc.workbench import site_settings
from medonc.workbench.opened_log import keep_opening
from medonc.workbench.patients import PatientHeader, entry, family_of, header
from medonc.workbench.restricted import must_of_patient
from medonc.workbench.site_settings import today

__all__ = ["chart", "library", "patient_header", "review", "today"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """The last few answers by key; safe to ask from several threads."""

    def __init__(self, size: int) -> None:
        self._size, self._held, self._lock = size, OrderedDict[K, V](), Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The answer kept under this key, or one made now.

        Nothing is kept from inside a transaction, which may come to nothing.
        """
        if transaction.get_connection().in_atomic_block:
            return make()
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._size:
                self._held.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()


_charts: Kept[Hashable, Chart] = Kept(48)
_reviews: Kept[Hashable, Review] = Kept(96)


def patient_header(patient: int, *, by: User) -> PatientHeader:
    """Who this is, with the duplicates merged into the entry."""
    must_of_patient(patient, by=by, act="read")
    return header(entry(patient), duplicates=family_of(patient)[1:])


def chart(patient: int, *, by: User, on: date | None = None) -> Chart:
    """The person's facts as known on a day (today where none is named), from the versions that stood then."""
    must_of_patient(patient, by=by, act="read")
    return chart_of(patient, on=on)


def review(patient: int, *, by: User, on: date | None = None) -> Review:
    """The review of the person on a day, under the library of the house and the site's policy."""
    must_of_patient(patient, by=by, act="read")
    return review_of(patient, on=on)


def opened(patient: int, *, by: User) -> None:
    """Keep in the audit that the person opened this record, once a visit."""
    keep_opening(patient, by=by)


def library() -> Library:
    """The pinned library with the site's policy."""
    return _library_of(site_settings.policy())


def chart_of(patient: int, *, on: date | None = None) -> Chart:
    """The chart, for acts that have checked the rights."""
    entries = family_of(patient)
    zone = site_settings.zone()
    moment = end_of(on or today(), zone=zone)
    if on is None or not has_later_versions(entries, moment=moment):
        whole = _charts.get((entries, _revisions(entries), zone.key), lambda: _read(entries, current_texts(entries)))
        return whole.on(on) if on else whole
    return _read(entries, texts_as_of(entries, moment=moment)).on(on)


def review_of(patient: int, *, on: date | None = None) -> Review:
    """The review, for acts that have checked the rights."""
    day, shelf, entries = on or today(), library(), family_of(patient)
    key = (entries, _revisions(entries), day, shelf.edition, shelf.policy, site_settings.setting("zone"))
    return _reviews.get(key, lambda: reviewed(_chart_for_review(patient, day), shelf, on=day))


def forget_charts() -> None:
    """Forget every chart and review kept in memory."""
    _charts.clear()
    _reviews.clear()


@lru_cache(maxsize=2)
def _library_of(policy: Policy) -> Library:
    """One object for one policy: what was worked out from it is kept with it."""
    return replace(_own_library(), policy=policy)


@lru_cache(maxsize=1)
def _own_library() -> Library:
    return open_library(*knowledge_folders())


def _chart_for_review(patient: int, day: date) -> Chart:
    """The whole chart where nothing was corrected since, so that the review can say what became known later."""
    entries = family_of(patient)
    later = has_later_versions(entries, moment=end_of(day, zone=site_settings.zone()))
    return chart_of(patient, on=day if later else None)


def _revisions(entries: tuple[int, ...]) -> tuple[int, ...]:
    rows = dict(PatientEntry.objects.filter(pk__in=entries).values_list("pk", "revision"))
    return tuple(rows[pk] for pk in entries)


def _read(entries: tuple[int, ...], texts: list[StoredText]) -> Chart:
    person, rest = _person_and_rest(entries[0], texts)
    rest = [*rest, *shared_texts(t.text for t in rest)]
    addresses = {t.full_url: f"{t.kind}/{t.rid}" for t in texts + rest if t.full_url}
    rows = ((t.kind, t.rid, t.text) for t in rest)
    return chart_from_texts(person, rows, zone=site_settings.zone(), references=addresses)


def _person_and_rest(patient: int, texts: list[StoredText]) -> tuple[str, list[StoredText]]:
    own = Resource.objects.filter(patient=patient, kind="Patient").order_by("pk").values_list("pk", flat=True).first()
    person = next((t.text for t in texts if t.resource == own), None)
    if person is None:
        raise UnreadableInput(f"no Patient resource is stored for patient {patient}", do="import the patient again")
    return person, [t for t in texts if t.kind != "Patient"]
