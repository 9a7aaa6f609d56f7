"""AllergyIntolerance: what the patient must not meet."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import coded, concept, concepts, known, reference, when
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.person import Allergy
from medonc.values.codes import Concept
from medonc.values.evidence import Level


def read(allergy: r4.AllergyIntolerance, reader: Reader) -> Reading:
    """The allergy; one refuted or entered in error is no fact but a remark."""
    substance = concept(allergy.code)
    verification = coded(allergy.verification_status)
    if verification in ("entered-in-error", "refuted"):
        return reader.no_fact(
            f"allergy to {substance or '?'} is recorded as {verification.replace('-', ' ')}; left out"
        )
    if substance is None:
        reader.remark("an allergy is recorded and does not say to what", level=Level.CAUTION)
    held = when(allergy.onset_date_time, reader, what="onset")
    reactions = [c for r in allergy.reaction for c in concepts(r.manifestation)]
    return reader.reading(
        Allergy(
            source=reader.by(reference(allergy.recorder or allergy.asserter, reader)),
            effective=held,
            known=known(reader, allergy.recorded_date, held=held),
            status=verification,
            substance=substance or Concept((), "substance not named"),
            clinical_status=coded(allergy.clinical_status),
            verification=verification,
            criticality=allergy.criticality or "",
            reactions=tuple(map(str, reactions)),
        )
    )
