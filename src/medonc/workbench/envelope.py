"""The envelope of a resource: whose it is, when it held and became known, whether it was withdrawn.

Only what the columns of the store need; the facts themselves are read from the text by `fhir`.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, tzinfo

import msgspec

from medonc.values.calendar import read_when
from medonc.values.errors import ImpossibleValue, UnreadableInput

WITHDRAWN = "entered-in-error"


class Reference(msgspec.Struct):
    reference: str = ""


class Identifier(msgspec.Struct):
    system: str = ""
    value: str = ""


class Coding(msgspec.Struct):
    code: str = ""


class Concept(msgspec.Struct):
    coding: list[Coding] = []


class Period(msgspec.Struct):
    start: str = ""


class Envelope(msgspec.Struct, rename="camel"):
    """The elements of any R4 resource that say whose, when and whether."""

    resource_type: str = ""
    id: str = ""
    identifier: list[Identifier] | Identifier = []
    subject: Reference | None = None
    patient: Reference | None = None
    status: str = ""
    verification_status: Concept | None = None
    effective_date_time: str = ""
    effective_instant: str = ""
    effective_period: Period | None = None
    performed_date_time: str = ""
    performed_period: Period | None = None
    onset_date_time: str = ""
    issued: str = ""
    recorded_date: str = ""
    authored_on: str = ""
    date: str = ""
    date_asserted: str = ""

    @property
    def subject_reference(self) -> str:
        """The reference to the patient, as received."""
        return next((r.reference for r in (self.subject, self.patient) if r and r.reference), "")

    @property
    def business_identifier(self) -> str:
        """The first identifier that has a value, as "system|value"."""
        held = self.identifier if isinstance(self.identifier, list) else [self.identifier]
        return next((f"{i.system}|{i.value}" for i in held if i.value), "")

    @property
    def withdrawn(self) -> bool:
        """Whether it was entered in error."""
        codes = self.verification_status.coding if self.verification_status else []
        return self.status == WITHDRAWN or any(c.code == WITHDRAWN for c in codes)

    def effective(self, *, zone: tzinfo) -> datetime | None:
        """When it held, as far as its text allows."""
        periods = [p.start for p in (self.effective_period, self.performed_period) if p]
        named = [self.effective_date_time, self.effective_instant, self.performed_date_time, *periods]
        return _moment([*named, self.onset_date_time, self.authored_on, self.date], zone)

    def known(self, *, zone: tzinfo) -> datetime | None:
        """When the record came to hold it: issued, else recorded, else authored."""
        return _moment([self.issued, self.recorded_date, self.authored_on, self.date_asserted], zone)


_decoder = msgspec.json.Decoder(Envelope)


def read_envelope(text: str | bytes, *, what: str = "the resource") -> Envelope:
    """The envelope of a resource text; an element of a wrong type is passed over, as the reader remarks on it.

    Refuses (`UnreadableInput`) what is no JSON object.
    """
    try:
        return _decoder.decode(text)
    except msgspec.ValidationError:
        return _what_fits(text, what)
    except (msgspec.MsgspecError, RecursionError) as bad:
        raise UnreadableInput(f"{what} is not JSON: {bad}", do="check the file") from None


def _what_fits(text: str | bytes, what: str) -> Envelope:
    held = msgspec.json.decode(text)
    if not isinstance(held, dict):
        raise UnreadableInput(f"{what} is no JSON object", expected="a FHIR R4 resource", do="check the file")
    envelope = Envelope()
    for field in msgspec.structs.fields(Envelope):
        if held.get(field.encode_name) is not None:
            _take(envelope, field, held[field.encode_name])
    return envelope


def _take(envelope: Envelope, field: msgspec.structs.FieldInfo, value: object) -> None:
    with suppress(msgspec.ValidationError):
        setattr(envelope, field.name, msgspec.convert(value, field.type))


def _moment(texts: list[str], zone: tzinfo) -> datetime | None:
    named = next((t for t in texts if t), "")
    try:
        return read_when(named, zone=zone).start if named else None
    except ImpossibleValue:
        return None  # the reader remarks on it; a column has nothing to hold
