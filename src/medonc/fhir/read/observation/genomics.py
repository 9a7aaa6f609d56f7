"""Genomic findings: variants, regions studied, and what a laboratory says they mean."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concept, reference, references
from medonc.fhir.read.observation.times import source, times
from medonc.fhir.read.observation.values import components, value
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.facts import Component, ReceivedValue
from medonc.record.measured import Implication, RegionStudied, Variant
from medonc.values.codes import Code, Concept, Hgnc, Loinc
from medonc.values.quantity import Quantity

GENE, CODING, PROTEIN, GENOMIC = Loinc("48018-6"), Loinc("48004-6"), Loinc("48005-3"), Loinc("81290-9")
IDENTIFIER, ORIGIN, FRACTION = Loinc("81252-9"), Loinc("48002-0"), Loinc("81258-6")
COPIES, CHANGE, RANGES = Loinc("82155-3"), Loinc("48019-4"), Loinc("51959-5")
PRESENT = {Loinc("LA9633-4"): True, Loinc("LA9634-2"): False}


class Parts:
    """The components of a finding, from which the named ones are taken out one by one."""

    def __init__(self, parts: tuple[Component, ...]) -> None:
        self.rest = list(parts)

    def take(self, code: Code, *kinds: type) -> Component | None:
        """The first component of this code with a value of these kinds, taken out; None where there is none."""
        for index, part in enumerate(self.rest):
            if part.code.has((code,)) and isinstance(part.value, kinds) and not part.absent:
                return self.rest.pop(index)
        return None

    def concept(self, code: Code) -> Concept | None:
        """A coded component."""
        part = self.take(code, Concept)
        return part.value if part and isinstance(part.value, Concept) else None

    def words(self, code: Code) -> str:
        """A component as one expression: the code of an HGVS name, else its words."""
        part = self.take(code, Concept, str)
        return _expression(part.value) if part else ""

    def quantity(self, code: Code) -> Quantity | None:
        """A measured component."""
        part = self.take(code, Quantity)
        return part.value if part and isinstance(part.value, Quantity) else None

    def concepts(self, code: Code) -> tuple[Concept, ...]:
        """Every coded component of this code."""
        found: list[Concept] = []
        while (one := self.concept(code)) is not None:
            found.append(one)
        return tuple(found)


def _expression(received: ReceivedValue | None) -> str:
    if isinstance(received, Concept):
        return received.codings[0].code if received.codings else received.text
    return str(received or "")


def read_variant(observation: r4.Observation, reader: Reader) -> Reading:
    """The variant as reported: present, absent, or not stated."""
    start, end, known_at = times(observation, reader)
    parts = Parts(components(observation.component, reader))
    return reader.reading(
        Variant(
            source=source(observation, reader),
            effective=start,
            ended=end,
            known=known_at,
            status=observation.status or "",
            present=_present(value(observation, reader, what="variant")),
            gene=parts.concept(GENE),
            coding_change=parts.words(CODING),
            protein_change=parts.words(PROTEIN),
            genomic_change=parts.words(GENOMIC),
            identifiers=parts.concepts(IDENTIFIER),
            origin=parts.concept(ORIGIN),
            allele_fraction=parts.quantity(FRACTION),
            copy_number=parts.quantity(COPIES),
            change_type=parts.concept(CHANGE),
            components=tuple(parts.rest),
            method=concept(observation.method),
            specimen=reference(observation.specimen, reader),
            note="\n".join(n.text for n in observation.note if n.text),
        )
    )


def _present(received: ReceivedValue | None) -> bool | None:
    if isinstance(received, bool):
        return received
    if isinstance(received, Concept):
        return next((PRESENT[c] for c in received.codings if c in PRESENT), None)
    return None


def read_regions(observation: r4.Observation, reader: Reader) -> Reading:
    """Which genes and regions a test looked at; a list of genes in one component is one gene each."""
    start, end, known_at = times(observation, reader)
    parts = Parts(components(observation.component, reader))
    genes = tuple(one for listed in parts.concepts(GENE) for one in _each(listed))
    regions = []
    while region := parts.words(RANGES):
        regions.append(region)
    return reader.reading(
        RegionStudied(
            source=source(observation, reader),
            effective=start,
            ended=end,
            known=known_at,
            status=observation.status or "",
            genes=genes,
            regions=tuple(regions),
            components=tuple(parts.rest),
            specimen=reference(observation.specimen, reader),
        )
    )


def _each(listed: Concept) -> tuple[Concept, ...]:
    genes = tuple(Concept((c,)) for c in listed.codings if isinstance(c, Hgnc))
    return genes if len(genes) > 1 else (listed,)


def read_implication(observation: r4.Observation, reader: Reader, kind: str) -> Reading:
    """What the laboratory says a finding means."""
    start, end, known_at = times(observation, reader)
    return reader.reading(
        Implication(
            source=source(observation, reader),
            effective=start,
            ended=end,
            known=known_at,
            status=observation.status or "",
            kind=kind,
            derived_from=references(observation.derived_from, reader),
            components=components(observation.component, reader),
        )
    )
