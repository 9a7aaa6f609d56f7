"""A lesion of one assessment: a tumour size that names the lesion it is of."""

from __future__ import annotations

from medonc.fhir.own import LESION
from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concept
from medonc.fhir.read.observation.times import source, times
from medonc.fhir.read.observation.values import value
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.facts import ReceivedValue
from medonc.record.lesions import LesionSeen
from medonc.values.quantity import Quantity

_SIZES = ("33728-7", "33729-5")


def is_lesion(observation: r4.Observation) -> bool:
    """Whether a component names the lesion."""
    return any(c.system == LESION for part in observation.component if part.code for c in part.code.coding)


def read(observation: r4.Observation, reader: Reader) -> Reading:
    """The lesion with its size or how it was seen; one without a name or role is no fact but a remark."""
    told = dict(_parts(observation, reader))
    name, role = told.get("lesion"), told.get("role")
    if not isinstance(name, str) or not isinstance(role, str):
        return reader.no_fact("a lesion without its name or role; left out")
    start, end, known_at = times(observation, reader)
    size, slices = told.get("size"), told.get("slices")
    return reader.reading(
        LesionSeen(
            source=source(observation, reader),
            effective=start,
            ended=end,
            known=known_at,
            status=observation.status or "",
            lesion=name,
            role=role,
            site=str(concept(observation.body_site) or ""),
            organ=str(told.get("organ") or ""),
            nodal=told.get("nodal") is True,
            size=size if isinstance(size, Quantity) else None,
            state=str(told.get("state") or ""),
            method=str(concept(observation.method) or ""),
            slices=slices if isinstance(slices, Quantity) else None,
            baseline=told.get("baseline") is True,
        )
    )


def _parts(observation: r4.Observation, reader: Reader) -> list[tuple[str, ReceivedValue | None]]:
    """What each component says, by its name; of two sizes the last."""
    found = []
    for part in observation.component:
        code = next((c.code for c in part.code.coding if c.code), "") if part.code else ""
        found.append(("size" if code in _SIZES else str(code), value(part, reader, what="lesion")))
    return found
