"""Consent: the patient's agreement to a treatment, as recorded here. Other consents are not read."""

from __future__ import annotations

from medonc.fhir import own
from medonc.fhir.r4 import orders as r4
from medonc.fhir.read.elements import known, reference, when
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.orders import TreatmentConsent


def read(consent: r4.Consent, reader: Reader) -> Reading:
    """The consent to a regimen, with the day on which it was taken back; one entered in error is no fact."""
    held = {e.url.rpartition(":")[2]: e.value_string or "" for e in consent.extension if e.url.startswith(own.CONSENT)}
    if "regimen" not in held:
        return reader.no_fact("a consent that names no regimen; not read")
    if consent.status == "entered-in-error":
        return reader.no_fact("a consent to treatment was entered in error; left out")
    given = when(consent.date_time, reader, what="day of consent")
    span = consent.provision.period if consent.provision else None
    return reader.reading(
        TreatmentConsent(
            source=reader.source,
            effective=given,
            ended=when(span.end, reader, what="day of withdrawal") if span else None,
            known=known(reader, consent.date_time, held=given),
            status=consent.status or "",
            regimen=held["regimen"],
            intent=held.get("intent", ""),
            given_to=reference(consent.performer[0], reader) if consent.performer else held.get("given-to", ""),
        )
    )
