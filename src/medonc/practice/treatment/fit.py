"""Whether a regimen is for the spread of this disease and for the line of treatment that comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library, Regimen
from medonc.knowledge.shapes.criterion import read_criterion
from medonc.practice.criteria import Scene, Truth, explain
from medonc.practice.criteria.treated import given_courses

SETTINGS = "treatment/choice/settings"
FITS, NOT_KNOWN, ANOTHER = "fits", "not known", "another"
_SPREAD = read_criterion({"metastasis": {"present": True}})
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """`word` is fits, not known or another; `why` says it of this patient, empty where nothing is asked."""

    word: str
    why: str = ""


def fit(regimen: Regimen, scene: Scene) -> Fit:
    """By the words of its setting: spread early or advanced, and which lines; not known where the table has no row."""
    row = scene.library.once(_by_setting).get(regimen.setting)
    if row is None:
        return Fit(word=NOT_KNOWN, why=f"'{regimen.setting}' is not in the table of settings")
    asked = [each for each in (_spread(row, scene), _line(row, scene)) if each is not None]
    worst = max(asked, key=lambda one: (FITS, NOT_KNOWN, ANOTHER).index(one.word), default=Fit(word=FITS))
    return Fit(word=worst.word, why="; ".join(one.why for one in asked if one.word != FITS))


def next_line(scene: Scene) -> int:
    """The number of the line of systemic treatment for advanced disease that would come next."""
    return scene.once("next line", lambda: max((course.line or 0 for course in given_courses(scene)), default=0) + 1)


def _spread(row: Mapping[str, str], scene: Scene) -> Fit | None:
    """Advanced disease without metastases may be local and past cure, so it is not another."""
    if row["spread"] == "any":
        return None
    present = explain(_SPREAD, scene).truth
    if present is Truth.NOT_KNOWN:
        return Fit(word=NOT_KNOWN, why="whether there are metastases is not known")
    if row["spread"] == "early":
        here = present is Truth.NOT_MET
        return Fit(word=FITS) if here else Fit(word=ANOTHER, why="it is for disease without metastases")
    return Fit(word=FITS) if present is Truth.MET else Fit(word=NOT_KNOWN, why="it is for advanced disease")


def _line(row: Mapping[str, str], scene: Scene) -> Fit | None:
    if not row["first"]:
        return None
    number = next_line(scene)
    if number >= int(row["first"]) and (not row["last"] or number <= int(row["last"])):
        return Fit(word=FITS)
    wanted = _ordinal(int(row["first"])) + ("" if row["last"] == row["first"] else " line or later")
    wanted = wanted if wanted.endswith("later") else f"{wanted} line"
    return Fit(word=ANOTHER, why=f"it is for the {wanted}; the next here would be the {_ordinal(number)}")


def _ordinal(number: int) -> str:
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number}th"


def _by_setting(library: Library) -> dict[str, Mapping[str, str]]:
    return {row["setting"]: row for row in library.tables.get(SETTINGS, ())}
