"""What the readers of treatment share: intent, reasons, the drug's name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from medonc.fhir.r4.types import Annotation, CodeableConcept, Extension, Member, Reference
from medonc.fhir.read.elements import concept, extension_concept, reference, references
from medonc.fhir.read.reading import Reader
from medonc.values.codes import Concept, Icd10

INTENT = "mcode-procedure-intent"
TERMINATED = "mcode-treatment-termination-reason"
_CANCER_ICD = re.compile(r"C\d\w|D0\d|D4[567]")


def intent(extensions: Iterable[Extension]) -> Concept | None:
    """Curative, palliative …"""
    return extension_concept(extensions, INTENT)


def reasons(codes: Iterable[CodeableConcept], refs: tuple[Reference, ...], reader: Reader) -> tuple[str, ...]:
    """Why it was done: references first, then words or codes."""
    said = (str(c) for c in map(concept, codes) if c)
    return (*references(refs, reader), *filter(None, said))


def for_cancer(codes: Iterable[CodeableConcept]) -> bool:
    """Whether a reason is a malignant neoplasm by its ICD-10 category."""
    found = (c.of(Icd10) for c in map(concept, codes) if c)
    return any(_CANCER_ICD.match(icd.code) for icd in found if icd)


def drug(named: CodeableConcept | None, ref: Reference | None, reader: Reader) -> Concept:
    """The drug by its code, or by the medication that the reference leads to; its words where there is neither."""
    found = concept(named)
    if found is not None:
        return found
    if ref is not None:
        where = reference(ref, reader)
        known = reader.medications.get(where) or reader.setting.medications.get(where)
        if known is not None:
            return known
        reader.remark(f"the drug is named by reference only: '{where}', which was not received")
        return Concept((), ref.display or where)
    reader.remark("the drug is not named")
    return Concept((), "drug not named")


def note(received: Iterable[Annotation]) -> str:
    """What was noted, one note a line."""
    return "\n".join(n.text for n in received if n.text)


def first_actor(members: Iterable[Member], reader: Reader) -> str:
    """The first who took part."""
    return next((reference(m.actor, reader) for m in members if m.actor), "")
