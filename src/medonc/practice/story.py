"""The sentence on top of the review: who this is, what she has, what is being done, how it goes."""

from __future__ import annotations

from datetime import date

from medonc.practice.answers import DutyAnswers
from medonc.practice.staging import DUTY as STAGE
from medonc.record import Chart
from medonc.values.evidence import Finding

_NOUN = {"female": "woman", "male": "man"}
_CHILD = {"female": "girl", "male": "boy"}


def sentence(chart: Chart, duties: tuple[DutyAnswers, ...], on: date) -> str:
    """At most four short sentences from the answers already given; nothing that is not in one of them."""
    said = {a.title: a.said() for d in reversed(duties) for a in reversed(d.answers) if isinstance(a, Finding)}
    doubted = any(r.kind == "contradiction" for d in duties if d.duty == STAGE for r in d.remarks)
    parts = [_who(chart, said, on), _doubt(doubted), _course(said), _status(said)]
    return " ".join(f"{part}." for part in parts if part)


def _who(chart: Chart, said: dict[str, str], on: date) -> str:
    age = chart.person.age(on=on)
    noun = _noun(chart.person.sex_for_formulas or chart.person.gender, age)
    who = f"{_article(age)} {age}-year-old {noun}" if age is not None else f"A {noun} of unrecorded age"
    disease = _uncapped(said.get("Diagnosis", "no recorded cancer diagnosis").split(",")[0])
    return ", ".join(filter(None, [f"{who} with {disease}", _stage_of(said)]))


def _doubt(doubted: bool) -> str:
    """A stage that another record contradicts is not said as if it were certain."""
    return "Another stage is recorded as well" if doubted else ""


def _noun(sex: str, age: int | None) -> str:
    nouns = _CHILD if age is not None and age < 18 else _NOUN
    return nouns.get(sex, "child" if nouns is _CHILD else "person")


def _stage_of(said: dict[str, str]) -> str:
    """The TNM group before any other, else what the diagnosis itself states; nothing for a cancer without stages."""
    groups = sorted((title for title in said if title.endswith(" group")), key=lambda title: "TNM" not in title)
    if groups:
        return _stage(groups[0], said[groups[0]])
    unstaged = "" if "Stage" in said else "stage not recorded"
    return _uncapped(said.get("Stage on the diagnosis", unstaged))


def _article(age: int) -> str:
    """An 8-, 11-, 18- or 80-year-old; a 10-year-old."""
    return "An" if age in (8, 11, 18) or 80 <= age < 90 else "A"


def _stage(title: str, says: str) -> str:
    """`stage IIB`, `FIGO IIIC`, `Binet C`: a bare letter or number does not say what it is."""
    value = says.split(" (")[0].split(",")[0]
    system = title.removesuffix(" group")
    system = system if system == "Ann Arbor" else system.split()[-1]
    if "stage" in value.lower() or "group" in value.lower() or value.startswith(system):
        return _uncapped(value)
    return f"stage {value}" if system == "TNM" else f"{system} {value}"


def _uncapped(words: str) -> str:
    """Lower case at the start, but not for names written in capitals (HER2, NSCLC)."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _course(said: dict[str, str]) -> str:
    return said.get("Course", "")


def _status(said: dict[str, str]) -> str:
    status = said.get("Disease status")
    return f"Last disease status: {_uncapped(status)}" if status else ""
