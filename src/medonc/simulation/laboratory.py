"""Laboratory values of an invented person on a day: usual values, moved by the illness and by its treatment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medonc.simulation.blood import (
    haemoglobin_fall,
    hits_on,
    kidney_factor,
    liver_factor,
    neutrophil_share,
    platelet_share,
)
from medonc.simulation.chance import Chance, decimal
from medonc.simulation.people import Human
from medonc.simulation.story import Story
from medonc.simulation.tumour import Burden


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A laboratory test: LOINC, name, UCUM unit, digits and the reference range."""

    loinc: str
    name: str
    unit: str
    places: int
    low: Decimal | None
    high: Decimal | None
    low_women: Decimal | None = None
    high_women: Decimal | None = None

    def range(self, *, female: bool) -> tuple[Decimal | None, Decimal | None]:
        """The reference range for a woman or a man."""
        if female and self.low_women is not None:
            return self.low_women, self.high_women
        return self.low, self.high


def _test(loinc: str, name: str, unit: str, places: int, low: str, high: str, women: str = "") -> Test:
    ends = [Decimal(end) if end else None for end in (low, high, *(women.split("-") if women else ("", "")))]
    return Test(
        loinc=loinc,
        name=name,
        unit=unit,
        places=places,
        low=ends[0],
        high=ends[1],
        low_women=ends[2],
        high_women=ends[3],
    )


TESTS: dict[str, Test] = {
    "wbc": _test("6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL", 1, "4.0", "11.0"),
    "anc": _test("751-8", "Neutrophils [#/volume] in Blood by Automated count", "10*3/uL", 2, "1.8", "7.7"),
    "lymphocytes": _test("731-0", "Lymphocytes [#/volume] in Blood by Automated count", "10*3/uL", 2, "1.0", "4.0"),
    "hgb": _test("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 1, "13.5", "17.5", "12.0-15.5"),
    "plt": _test("777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", 0, "150", "400"),
    "creatinine": _test(
        "2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 2, "0.70", "1.20", "0.50-1.00"
    ),
    "bilirubin": _test("1975-2", "Bilirubin.total [Mass/volume] in Serum or Plasma", "mg/dL", 1, "0.2", "1.2"),
    "alt": _test(
        "1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 0, "", "45"
    ),
    "ast": _test(
        "1920-8", "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 0, "", "40"
    ),
    "alp": _test(
        "6768-6", "Alkaline phosphatase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 0, "40", "130"
    ),
    "albumin": _test("1751-7", "Albumin [Mass/volume] in Serum or Plasma", "g/dL", 1, "3.5", "5.0"),
    "calcium": _test("17861-6", "Calcium [Mass/volume] in Serum or Plasma", "mg/dL", 1, "8.6", "10.3"),
    "sodium": _test("2951-2", "Sodium [Moles/volume] in Serum or Plasma", "mmol/L", 0, "135", "145"),
    "potassium": _test("2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L", 1, "3.5", "5.1"),
    "ldh": _test(
        "2532-0", "Lactate dehydrogenase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 0, "120", "225"
    ),
    "crp": _test("1988-5", "C reactive protein [Mass/volume] in Serum or Plasma", "mg/L", 0, "", "5"),
}

COUNT = ("wbc", "anc", "hgb", "plt")
NADIR = ("anc", "hgb", "plt")
CYCLE = (*COUNT, "creatinine", "bilirubin", "alt")
FULL = tuple(TESTS)


@dataclass(frozen=True, kw_only=True)
class Usual:
    """The values of this person in health."""

    anc: float
    lymphocytes: float
    hgb: float
    plt: float
    creatinine: float
    alt: float
    sensitivity: float  # how hard the marrow is struck, against the usual


def usual(human: Human, story: Story, chance: Chance) -> Usual:
    """Drawn once for a person; one kidney or an old one clears less."""
    age = story.now.year - human.born.year
    creatinine = chance.around(0.72 if human.female else 0.90, 0.09) + max(0, age - 60) * 0.004
    return Usual(
        anc=max(2.6, chance.around(4.5, 0.9)),
        lymphocytes=max(1.0, chance.around(1.7, 0.3)),
        hgb=chance.around(13.2 if human.female else 14.6, 0.6),
        plt=max(180.0, chance.around(262, 40)),
        creatinine=creatinine * (1.4 if story.disease.kidney else 1.0),
        alt=max(9.0, chance.around(22, 6)),
        sensitivity=max(0.8, chance.of("marrow").around(1.08, 0.14)),
    )


@dataclass(frozen=True, kw_only=True)
class Ward:
    """All that a laboratory value depends on."""

    human: Human
    story: Story
    burdens: Burden
    usual: Usual
    chance: Chance

    def values(self, day: date, tests: tuple[str, ...]) -> dict[str, Decimal]:
        """The values of some tests on a day, each with the digits that its test prints."""
        drawn = {**self._counts(day), **self._chemistry(day)}
        return {name: max(_least(name), decimal(drawn[name], TESTS[name].places)) for name in tests}

    def creatinine(self, day: date) -> Decimal:
        """Creatinine in mg/dL."""
        return self.values(day, ("creatinine",))["creatinine"]

    def _noise(self, day: date, name: str, spread: float) -> float:
        return 1 + self.chance.of("noise", name, day).around(0, spread)

    def _ill(self, day: date, name: str, healthy: float) -> float:
        """A value that the illness itself sets at diagnosis, back to health as the burden falls."""
        stated = self.story.disease.blood.get(name)
        if stated is None:
            return healthy
        share = min(1.0, self.burdens.on(day))
        return float(stated) * share + healthy * (1 - share)

    def _counts(self, day: date) -> dict[str, float]:
        hits, share = hits_on(self.story, day, sensitivity=self.usual.sensitivity), self.burdens.on(day)
        anc = self._ill(day, "anc", self.usual.anc) * neutrophil_share(hits) * self._noise(day, "anc", 0.06)
        lymphocytes = self.usual.lymphocytes * (0.55 + 0.45 * neutrophil_share(hits)) * self._noise(day, "ly", 0.07)
        other = self._ill(day, "wbc", 0.0) - (self._ill(day, "anc", 0.0) if "wbc" in self.story.disease.blood else 0)
        hgb = self._ill(day, "hgb", self.usual.hgb - min(1.2, share * 0.7)) - haemoglobin_fall(hits)
        plt = self._ill(day, "plt", self.usual.plt) * platelet_share(hits) * self._noise(day, "plt", 0.05)
        return {
            "anc": anc,
            "lymphocytes": lymphocytes,
            "wbc": anc + lymphocytes + 0.5 + max(0.0, other - lymphocytes),
            "hgb": max(7.1, hgb * self._noise(day, "hgb", 0.012)),
            "plt": plt,
        }

    def _chemistry(self, day: date) -> dict[str, float]:
        hits, share = hits_on(self.story, day), min(1.6, self.burdens.on(day))
        liver = share * 0.5 if any("C78.7" in m["icd10"] for m in self.story.disease.metastases) else 0.0
        alt = self.usual.alt * liver_factor(hits) * (1 + liver) * self._noise(day, "alt", 0.10)
        spread = share * 0.5
        return {
            "creatinine": self._ill(day, "creatinine", self.usual.creatinine)
            * kidney_factor(hits)
            * self._noise(day, "creatinine", 0.03),
            "bilirubin": 0.5 * (1 + liver * 0.8) * self._noise(day, "bilirubin", 0.15),
            "alt": alt,
            "ast": alt * 0.9 * self._noise(day, "ast", 0.06),
            "alp": 78 * (1 + liver * 1.4) * self._noise(day, "alp", 0.06),
            "albumin": self._ill(day, "albumin", 4.2 - spread * 0.6) * self._noise(day, "albumin", 0.02),
            "calcium": self._ill(day, "calcium", 9.4) * self._noise(day, "calcium", 0.02),
            "sodium": 139 * self._noise(day, "sodium", 0.008),
            "potassium": 4.2 * self._noise(day, "potassium", 0.05),
            "ldh": self._lactate(share) * self._noise(day, "ldh", 0.06),
            "crp": (2 + 14 * share) * self._noise(day, "crp", 0.25),
        }

    def _lactate(self, share: float) -> float:
        serum = self.story.disease.serum
        at_start = float(serum["start"]) if serum.get("marker") == "ldh-only" else 210.0
        return 172 + max(0.0, at_start - 172) * share


def _least(name: str) -> Decimal:
    return {"anc": Decimal("0.02"), "plt": Decimal(4), "crp": Decimal(1)}.get(name, Decimal("0.1"))
