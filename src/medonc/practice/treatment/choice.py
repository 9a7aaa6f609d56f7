"""A treatment chosen: by its indication, or beside it with a coded reason. It states; it writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from medonc.knowledge.shapes import Library, Regimen
from medonc.practice.criteria import Explained, Scene, Truth
from medonc.practice.treatment.indicated import indication
from medonc.practice.treatment.settling import NOTHING_OPEN, Settling, settling
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.values.evidence import FactRef

REASONS = "treatment/choice/reasons"


class ChoiceStatus(StrEnum):
    """How a choice stands to the library."""

    MET = "met"
    NOT_KNOWN = "not known"
    OFF_INDICATION = "off indication"
    OFF_LIBRARY = "off library"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something else than what is indicated: a code of the table of reasons, and words of one's own."""

    code: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldReason:
    """A row of the table: `needs` is what the words must tell."""

    code: str
    reason: str
    needs: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is chosen, how it stands, and why. `open` is what an indication that is not known still lacks."""

    named: str  # title of the regimen, or the words of one that the library does not hold
    status: ChoiceStatus
    regimen: Regimen | None = None
    reason: HeldReason | None = None
    words: str = ""
    answer: Explained | None = None
    open: Settling = NOTHING_OPEN

    @property
    def facts(self) -> tuple[FactRef, ...]:
        """What the status rests on."""
        return self.answer.facts if self.answer is not None else ()

    @property
    def sentence(self) -> str:
        """`Olaparib: off indication, advice of the tumour board (3 March)`."""
        because = f", {self.reason.reason}" if self.reason is not None else ""
        told = f" ({self.words})" if self.words else ""
        return f"{self.named}: {_SAID[self.status]}{because}{told}"


_SAID: Mapping[ChoiceStatus, str] = {
    ChoiceStatus.MET: "indicated",
    ChoiceStatus.NOT_KNOWN: "indication not known",
    ChoiceStatus.OFF_INDICATION: "off indication",
    ChoiceStatus.OFF_LIBRARY: "not in the library",
}


def choice(regimen: Regimen, scene: Scene, reason: Reason | None = None) -> Choice:
    """A regimen of the library as chosen for this patient on this day.

    Refuses one that is not indicated without a coded reason and the words that the code asks for, and an unknown code.
    """
    held = _held(reason, scene.library)
    answer = indication(regimen, scene) if regimen.indicated else None
    status = _status(answer)
    if status is ChoiceStatus.OFF_INDICATION:
        _must_be_reasoned(f"{regimen.rule.title} is not indicated by this record", held, reason, scene.library)
    return Choice(
        named=regimen.rule.title,
        status=status,
        regimen=regimen,
        reason=held,
        words=reason.words.strip() if reason is not None else "",
        answer=answer,
        open=settling(answer, scene.library) if answer is not None else NOTHING_OPEN,
    )


def choice_off_library(named: str, library: Library, reason: Reason | None) -> Choice:
    """A treatment that the library does not hold, named in words. Refuses it without a name or a coded reason."""
    if not named.strip():
        raise ImpossibleValue("the treatment has no name", expected="drugs and doses in words, or the trial's name")
    held = _held(reason, library)
    _must_be_reasoned(f"{named.strip()} is not in the library", held, reason, library)
    words = reason.words.strip() if reason is not None else ""
    return Choice(named=named.strip(), status=ChoiceStatus.OFF_LIBRARY, reason=held, words=words)


def reasons(library: Library) -> tuple[HeldReason, ...]:
    """The coded reasons, in the order of the table; a site may override the table."""
    return tuple(
        HeldReason(code=row["code"], reason=row["reason"], needs=row["needs"], says=row["says"])
        for row in library.tables.get(REASONS, ())
    )


def _status(answer: Explained | None) -> ChoiceStatus:
    """A regimen without a written indication asks nothing: whether it is indicated is not known."""
    if answer is None or answer.truth is Truth.NOT_KNOWN:
        return ChoiceStatus.NOT_KNOWN
    return ChoiceStatus.MET if answer.truth is Truth.MET else ChoiceStatus.OFF_INDICATION


def _held(reason: Reason | None, library: Library) -> HeldReason | None:
    if reason is None or not reason.code:
        return None
    by_code = {each.code: each for each in reasons(library)}
    if reason.code not in by_code:
        raise NotHeld.named("reason", reason.code, by_code)
    return by_code[reason.code]


def _must_be_reasoned(found: str, held: HeldReason | None, reason: Reason | None, library: Library) -> None:
    if held is None:
        codes = ", ".join(each.code for each in reasons(library))
        raise Refused(f"{found}, and no reason is given", expected=f"a coded reason ({codes})", do="choose a reason")
    if held.needs and not (reason is not None and reason.words.strip()):
        raise Refused(f"{found}, and '{held.reason}' is said without words", expected=held.needs, do="add the words")
