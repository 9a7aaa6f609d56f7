"""A lesion as it was seen at one assessment."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.record.facts import Fact
from medonc.values.quantity import Quantity

REPORTED = "reported"  # the role of what an imaging report measured and no clinician chose yet
SPLIT = "split"  # how a lesion in parts says so, with the parts: "split 14 + 9 mm"


@dataclass(frozen=True, slots=True, kw_only=True)
class LesionSeen(Fact):
    """One lesion on one day. `size` is the longest diameter, of a node the short axis; without one `state` says how."""

    lesion: str  # its own name, the same at each assessment: "T1"
    role: str  # target | non-target | new | reported
    site: str  # where it lies, as the clinic says it: "liver, segment 6"
    organ: str = ""  # what counts as one organ in the choice of targets
    nodal: bool = False
    size: Quantity | None = None
    state: str = ""  # split 14 + 9 mm | measured | too small | absent | merged | present | worse | equivocal | …
    method: str = ""  # CT | MRI | …
    slices: Quantity | None = None  # their thickness
    baseline: bool = False  # seen at the assessment before treatment, where the course begins

    @property
    def label(self) -> str:
        return f"Lesion {self.lesion}, {self.site}"

    def said(self) -> str:
        if self.size is None:
            return self.state or "not stated"
        return f"{self.size} ({self.state})" if self.state not in ("", "measured") else str(self.size)
