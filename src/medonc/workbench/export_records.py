"""Handing a record out: every stored text verbatim, as an mCODE bundle or as NDJSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID, uuid5

from django.db import transaction

from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import User
from medonc.store.versions import StoredText, current_texts, shared_texts
from medonc.workbench.patients import entry, family_of
from medonc.workbench.restricted import must_of_patient

_BUNDLE_PROFILE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-patient-bundle"
_ADDRESS = re.compile(r"urn:uuid:|https?://")
_BASE = "http://medonc.invalid/fhir/"  # a reserved name: it says that the address leads nowhere
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_NAMES = UUID("6f1d3c1e-6f0b-5b0e-9c63-0a5d6d0e0c7a")


def export_bundle(patient: int, *, by: User) -> str:
    """The record as one mCODE patient bundle (a collection); the text of each resource is as it is stored."""
    texts = _handed_out(patient, by, "bundle")
    entries = ",".join(f'{{"fullUrl":"{_address(text)}","resource":{text.text}}}' for text in texts)
    head = f'"resourceType":"Bundle","meta":{{"profile":["{_BUNDLE_PROFILE}"]}},"type":"collection"'
    return f'{{{head},"entry":[{entries}]}}'


def export_ndjson(patient: int, *, by: User) -> Iterator[str]:
    """The record one resource a line; line ends inside a text are the only thing that changes."""
    return (text.text.replace("\r", " ").replace("\n", " ") for text in _handed_out(patient, by, "ndjson"))


def _handed_out(patient: int, by: User, form: str) -> list[StoredText]:
    must_of_patient(patient, by=by, act="export")
    entry(patient)
    own = current_texts(family_of(patient))
    texts = [*sorted(own, key=lambda t: t.kind != "Patient"), *shared_texts(t.text for t in own)]
    with transaction.atomic():
        audit.append(
            who=by.username, act="export", at=now(), patient=patient, detail={"form": form, "resources": len(texts)}
        )
    return texts


def _address(text: StoredText) -> str:
    if _ADDRESS.match(text.full_url):
        return text.full_url
    if _ID.fullmatch(text.rid):
        return f"{_BASE}{text.kind}/{text.rid}"
    return f"urn:uuid:{uuid5(_NAMES, f'{text.source} {text.kind} {text.rid}')}"
