"""DocumentReference: a clinician's note, where its words are plain text inside the resource."""

from __future__ import annotations

import base64
import binascii

from medonc.fhir.r4 import resources as r4
from medonc.fhir.r4.types import Attachment
from medonc.fhir.read.elements import concept, reference, when
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.person import Note
from medonc.values.evidence import Level


def read(document: r4.DocumentReference, reader: Reader) -> Reading:
    """The note; a document whose words lie elsewhere or in another format is a remark only."""
    if document.status == "entered-in-error":
        return reader.no_fact("the document was entered in error; left out")
    attachment = next((c.attachment for c in document.content if _is_text(c.attachment)), None)
    if attachment is None:
        return reader.no_fact(f"document '{_title(document)}' is not plain text within the record; kept as received")
    text = _text(attachment)
    if text is None:
        return reader.no_fact(f"the words of document '{_title(document)}' cannot be decoded", level=Level.CAUTION)
    written = when(document.date, reader)
    return reader.reading(
        Note(
            source=reader.by(next((reference(a, reader) for a in document.author), "")),
            effective=written,
            known=written,
            status=document.status or "",
            text=text,
            title=_title(document),
        )
    )


def _title(document: r4.DocumentReference) -> str:
    own = next((c.attachment.title for c in document.content if c.attachment and c.attachment.title), None)
    return own or document.description or str(concept(document.type) or "")


def _is_text(attachment: Attachment | None) -> bool:
    kind = (attachment.content_type or "").partition(";")[0].strip() if attachment else ""
    return attachment is not None and attachment.data is not None and kind == "text/plain"


def _text(attachment: Attachment) -> str | None:
    try:
        return base64.b64decode(attachment.data or "", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
