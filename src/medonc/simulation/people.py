"""Invented people. Every name is made of syllables that no family carries, and every one is labelled as a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from medonc.simulation.chance import Chance
from medonc.simulation.courses import Disease

_WOMEN = (
    "Maren", "Isolde", "Thessaly", "Orla", "Verity", "Ottilie", "Sunniva", "Junia", "Elspeth", "Marisol", "Ingrith",
    "Perpetua", "Liora", "Amabel", "Ysolde", "Renske", "Talitha", "Zenobia", "Corisande", "Fenna", "Hesper", "Nerys",
)  # fmt: skip
_MEN = (
    "Ansel", "Corvin", "Tobiah", "Evander", "Lucan", "Osric", "Piers", "Rurik", "Silvan", "Thaddeus", "Ulric", "Ivo",
    "Balthasar", "Cormac", "Dorian", "Emrys", "Florin", "Gideon", "Hadrian", "Joren", "Kester", "Leander",
)  # fmt: skip
_FIRST = ("Ald", "Bram", "Cald", "Dorn", "Elk", "Fen", "Garth", "Holl", "Ister", "Korv", "Lund", "Mar", "Nether", "Old")
_SECOND = ("ath", "wick", "enby", "field", "ingholt", "moor", "ravel", "stane", "thorpe", "uvian", "wether", "yarrow")


@dataclass(frozen=True, kw_only=True)
class Human:
    """An invented person with a body."""

    number: int
    given: str
    family: str
    female: bool
    born: date
    height: float  # cm
    weight: float  # kg, before the illness

    @property
    def key(self) -> str:
        """`syn-0001`: the start of every id of this record."""
        return f"syn-{self.number:04d}"

    @property
    def record_number(self) -> str:
        """The record number on the page."""
        return f"SYN-{self.number:04d}"


def human(chance: Chance, *, number: int, disease: Disease, on: date) -> Human:
    """An adult who can have this disease, of an age usual for it on `on`."""
    female = disease.sex == "female" or (disease.sex == "any" and chance.happens(0.5))
    low, high = disease.ages
    born = on - timedelta(days=int(chance.between(low + 3, high + 3) * 365.25))
    height = chance.around(164 if female else 177, 6.5)
    index = max(19.0, chance.around(25.5, 3.6))
    return Human(
        number=number,
        given=(_WOMEN if female else _MEN)[(number * 7 + chance.whole(0, 6)) % 22],
        family=_family(number),
        female=female,
        born=born,
        height=height,
        weight=index * (height / 100) ** 2,
    )


def _family(number: int) -> str:
    """A family name of its own for each of the first 168 numbers; later ones repeat."""
    first, second = len(_FIRST), len(_SECOND)
    return _FIRST[number % first] + _SECOND[(number * 5 + number // first) % second]
