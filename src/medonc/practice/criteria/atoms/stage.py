"""`stage = { at_least = "II", at_most = "III" }`, `{ part = "T", is = ["T1", "T2"] }`: a stage, as recorded.

`system` is TNM unless named, `part` the group. A coarser value holds the finer: III holds IIIA; a record of III does
not tell IIIA. Without `basis` the last clinical and the last pathological value must agree on the answer. With
`edition` only stages of that edition count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from medonc.practice.criteria.asks import either, only, word, words
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.truth import Truth, known
from medonc.record.disease import Stage
from medonc.values.codes import Concept
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Missing
from medonc.values.quantity import Quantity

KIND = "stage"
_KEYS = ("system", "part", "basis", "edition", "is", "at_least", "at_most")
_GROUP = re.compile(
    r"(?:(?:clinical|pathologic(?:al)?|FIGO|AJCC|UICC)\s+)*(?:stage\s+)?(0|IV|III|II|I)([A-E]?)([1-4]?)"
)
_CATEGORY = re.compile(r"(?:m|y|r|a)*[cp]?([TNM])(is|[0-4])([a-d]?)(?:mi)?(?:\([^)]*\))?")
_NUMBER = re.compile(r"(?:grade |group |grade group |score )*(\d{1,2})")
_LETTER = re.compile(r"([A-E])")
_AT_END = re.compile(r"\bstage (?:group )?([0IV]+[A-E]?[1-4]?)(?: \([a-z ]+\))?$")
_CATEGORY_AT_END = re.compile(r" ([a-z]{0,3}[TNM](?:is|[0-4])[a-d]?)(?: \([a-z ]+\))?$")
_ROMAN = {"0": 0, "I": 1, "II": 2, "III": 3, "IV": 4}
_IN_SITU = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A scale and the places on it, coarser first: (3, 1) is IIIA."""

    system: str
    part: str
    basis: str
    edition: str
    among: tuple[str, ...]
    at_least: str
    at_most: str


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, a value that is not one of a scale, and a question without a value."""
    only(asks, keys=_KEYS, kind=KIND)
    asked = Asked(
        system=word(asks, "system") or "TNM",
        part=word(asks, "part") or "group",
        basis=word(asks, "basis", among=("clinical", "pathological", "integrated", "post-therapy")),
        edition=word(asks, "edition"),
        among=words(asks, "is"),
        at_least=word(asks, "at_least"),
        at_most=word(asks, "at_most"),
    )
    values = [*asked.among, *filter(None, (asked.at_least, asked.at_most))]
    if not values or (asked.among and len(values) > len(asked.among)):
        raise UnreadableInput("a question about stage", expected="is, or at_least and at_most")
    for value in values:
        if place(value, asked.part) is None:
            raise UnreadableInput(f"stage '{value}'", expected="a value such as IIIA, T2, N1 or 3")
    return asked


def sentence(asked: Asked) -> str:
    """`TNM group II or more, III or less, clinical`."""
    limits = [
        f"{asked.at_least} or more" if asked.at_least else "",
        f"{asked.at_most} or less" if asked.at_most else "",
    ]
    scale = " ".join(filter(None, (asked.basis, asked.system, asked.part, asked.edition)))
    return f"{scale} {either(asked.among) or ', '.join(filter(None, limits))}"


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the last recorded value of each basis; not known where they differ, are missing, or too coarse."""
    held = _latest(asked, scene)
    if not held:
        edition = f" under {asked.edition}" if asked.edition else ""
        what = " ".join(filter(None, (asked.basis, asked.system, asked.part))) + f" stage{edition}"
        return not_known(f"{sentence(asked)}: not recorded", Missing(what=what, do="record the stage"), how="staging")
    said = f"{sentence(asked)}: {'; '.join(f'{s.label} {said_of(s)} ({s.effective})' for s in held)}"
    judged = {judge(asked, stage) for stage in held}
    facts = scene.refs(*held)
    if len(judged) > 1 or Truth.NOT_KNOWN in judged:
        return not_known(said, _unclear(asked, held, judged), facts=facts, how="staging")
    return Explained(truth=judged.pop(), sentence=said, facts=facts, how="staging anew")


def _latest(asked: Asked, scene: Scene) -> list[Stage]:
    """The last value of each basis; several where one instant has several."""
    fitting = [s for s in scene.happened(Stage) if fits(asked, s)]
    by_basis: dict[str, list[Stage]] = {}
    for stage in fitting:
        by_basis.setdefault(stage.basis, []).append(stage)
    return [s for stages in by_basis.values() for s in stages if _moment(s) == _moment(stages[-1])]


def fits(asked: Asked, stage: Stage) -> bool:
    """Whether a recorded stage is of the scale, basis and edition that is asked."""
    return (
        stage.value is not None
        and stage.system.casefold() == asked.system.casefold()
        and stage.part.casefold() == asked.part.casefold()
        and asked.basis in ("", stage.basis)
        and asked.edition in ("", stage.edition)
    )


def _moment(stage: Stage) -> object:
    return stage.effective.start if stage.effective else None


def judge(asked: Asked, stage: Stage) -> Truth:
    """What one recorded value answers; not known where it is too coarse."""
    found = place(said_of(stage), asked.part)
    if found is None:
        return Truth.NOT_KNOWN
    if asked.among:
        return max(_equals(found, place(value, asked.part) or ()) for value in asked.among)
    low = _compared(found, place(asked.at_least, asked.part)) if asked.at_least else 1
    high = _compared(found, place(asked.at_most, asked.part)) if asked.at_most else -1
    if low is None or high is None:
        below = (low is not None and low < 0) or (high is not None and high > 0)
        return Truth.NOT_MET if below else Truth.NOT_KNOWN
    return known(low >= 0 and high <= 0)


def _equals(found: tuple[int, ...], asked: tuple[int, ...]) -> Truth:
    compared = _compared(found, asked)
    return Truth.NOT_KNOWN if compared is None else known(compared == 0)


def _compared(found: tuple[int, ...], asked: tuple[int, ...] | None) -> int | None:
    """-1, 0 or 1 at the fineness of what is asked; None where the record is too coarse to tell."""
    for have, want in zip_longest(found, asked or ()):
        if want is None:
            return 0
        if have is None:
            return None
        if have != want:
            return -1 if have < want else 1
    return 0


def place(value: str, part: str) -> tuple[int, ...] | None:
    """Where a value stands on its scale, coarser first; None for one that is none (TX, words)."""
    text = value.strip()
    if part.upper() in {"T", "N", "M"}:
        match = _CATEGORY.fullmatch(text)
        if match is None or match[1] != part.upper():
            return None
        return (_IN_SITU,) if match[2] == "is" else _fine(int(match[2]), match[3], "")
    match = _GROUP.fullmatch(text)
    if match:
        return _fine(_ROMAN[match[1]], match[2], match[3])
    match = _NUMBER.fullmatch(text)
    if match:
        return (int(match[1]),)
    match = _LETTER.fullmatch(text)
    return (ord(match[1]),) if match else None


def _fine(first: int, letter: str, digit: str) -> tuple[int, ...]:
    return (first, *((ord(letter.upper()) - 64,) if letter else ()), *((int(digit),) if digit else ()))


def said_of(stage: Stage) -> str:
    """The value as a place on the scale, out of the words that a terminology puts around it."""
    value = stage.value
    if isinstance(value, Quantity):
        return str(value).strip()
    at_end = _CATEGORY_AT_END if stage.part.upper() in {"T", "N", "M"} else _AT_END
    words_of = [str(value)]
    if isinstance(value, Concept):
        words_of = [value.text, *(c.code for c in value.codings), *(c.display for c in value.codings)]
    for each in words_of:
        if place(each, stage.part) is not None and not (each.isdigit() and len(each) > 1):
            return each
        ending = at_end.search(each)
        if ending:
            return ending[1]
    return str(value)


def _unclear(asked: Asked, held: list[Stage], judged: set[Truth]) -> Missing:
    what = f"{asked.system} {asked.part} stage"
    values = list(dict.fromkeys(f"{s.basis} {said_of(s)}".strip() for s in held))
    if len(judged) > 1 and Truth.NOT_KNOWN not in judged:
        return Missing(what=what, why=f"contradictory ({' and '.join(values)})", since=held[-1].effective)
    return Missing(what=what, why=f"not told by {' and '.join(values)}", since=held[-1].effective, do="stage finer")
