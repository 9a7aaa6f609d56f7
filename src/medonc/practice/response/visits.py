"""What was seen at one assessment: target lesions in mm, non-target lesions, new lesions; and the words of response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Response(StrEnum):
    """The words of a response, of one assessment or of the best one."""

    CR = "CR"
    PR = "PR"
    SD = "SD"
    NON_CR_NON_PD = "non-CR/non-PD"  # disease that is not measurable, neither gone nor clearly more
    PD = "PD"
    NE = "NE"  # cannot be evaluated
    NONE = "none"  # there is nothing of this kind to answer for

    def __str__(self) -> str:
        return self.value


class How(StrEnum):
    """How a target lesion was seen."""

    MEASURED = "measured"
    TOO_SMALL = "too small"  # seen, too small to measure
    ABSENT = "absent"
    MERGED = "merged"  # measured as part of another target lesion
    NOT_EVALUATED = "not evaluated"


class NonTarget(StrEnum):
    """How a non-target lesion was seen."""

    PRESENT = "present"
    ABSENT = "absent"  # gone; a node below 10 mm
    WORSE = "worse"  # unequivocal progression
    WORSE_AGAIN = "still worse"  # more than at the assessment that first said so
    NOT_EVALUATED = "not evaluated"


class New(StrEnum):
    """How sure a new lesion is."""

    NO = "no"
    EQUIVOCAL = "equivocal"
    YES = "yes"
    GROWN = "grown"  # a new lesion seen before, larger now


CERTAIN = frozenset({New.YES, New.GROWN})
PROGRESSED = frozenset({NonTarget.WORSE, NonTarget.WORSE_AGAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One target lesion at one assessment. `mm` is the longest diameter, of a node the short axis; parts are added."""

    how: How
    mm: Decimal | None = None
    nodal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One assessment: everything that was seen on a day, by the lesion's own name."""

    day: date
    targets: Mapping[str, Seen]
    non_targets: Mapping[str, NonTarget]
    new: Mapping[str, New]
    marker_normal: bool | None = None  # where a tumour marker must be normal for a complete response
