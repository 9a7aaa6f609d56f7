"""Whose a received resource is, and under which identity it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from medonc.fhir.bundles import Received
from medonc.store.models import Resource
from medonc.workbench.envelope import Envelope

_PATIENT = re.compile(r"(?:^|/)Patient/([^/]+)(?:/_history/.*)?$")


def identity(received: Received, envelope: Envelope) -> str:
    """The id of the resource, else its business identifier, else its digest."""
    return envelope.id or envelope.business_identifier[:200] or received.digest


@dataclass(slots=True)
class Whose:
    """Which stored patient a reference leads to, for one source."""

    source: str
    by_address: dict[str, int] = field(default_factory=dict)  # full address -> entry
    by_rid: dict[str, int | None] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)

    def learn(self, received: Received, rid: str, patient: int) -> None:
        """A Patient resource was received, and this is its entry."""
        self.by_rid[rid] = self.by_rid[received.id] = patient
        if received.full_url:
            self.by_address[received.full_url] = patient
        self.met.add(patient)

    def look_up(self, references: Iterable[str]) -> None:
        """Look for patients that are stored already, all in one question."""
        rids = {m[1] for m in map(_PATIENT.search, references) if m} - self.by_rid.keys()
        stored = Resource.objects.filter(source=self.source, kind="Patient", rid__in=rids)
        self.by_rid.update(dict.fromkeys(rids))
        self.by_rid.update(dict(stored.values_list("rid", "patient_id")))

    def of(self, reference: str) -> int | None:
        """The entry that a reference leads to; None where nobody is held under it."""
        if reference in self.by_address:
            return self.by_address[reference]
        match = _PATIENT.search(reference)
        return self.by_rid.get(match[1]) if match else None
