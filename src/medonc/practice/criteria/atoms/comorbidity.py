"""`comorbidity = { name = "heart failure" }`, `{ name = "icd10:I48", when = "ever" }`: an illness beside the cancer.

Names are those of criteria/illnesses and of the items of the Charlson index. Without it in the record, the answer is
*not met* only where comorbidities were reviewed (or it is stated absent): a short list of problems excludes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Item, Library
from medonc.practice.as_recorded import words as in_words
from medonc.practice.criteria.asks import either, only, word, words
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import Codes, all_snomed, coded, codes_of, row, rows
from medonc.practice.criteria.truth import Truth
from medonc.record.disease import ComorbidityReview, Condition, Role
from medonc.record.facts import Fact
from medonc.values.codes import Concept
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Missing

KIND = "comorbidity"
_CHARLSON = "assessment/comorbidity/charlson"
_SYSTEMS = ("icd10", "snomed")
_OVER = frozenset({"resolved", "inactive", "remission"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One of several illnesses, current or ever."""

    names: tuple[str, ...]
    ever: bool


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, no name, and codes of other systems."""
    only(asks, keys=("name", "when"), kind=KIND)
    names = words(asks, "name")
    if not names:
        raise UnreadableInput("no name", expected="the name or code of an illness")
    for name in names:
        coded(name, _SYSTEMS)
    return Asked(names=names, ever=word(asks, "when", among=("current", "ever")) == "ever")


def sentence(asked: Asked) -> str:
    """`heart failure`, `stroke ever`."""
    return either(asked.names) + (" ever" if asked.ever else "")


def lacks(asked: Asked, library: Library) -> str:
    """An illness that neither the table nor the Charlson index names."""
    for name in asked.names:
        if ":" not in name and row(library, "illnesses", name) is None and _item(name, library) is None:
            items = library.rules[_CHARLSON].items if _CHARLSON in library.rules else ()
            held = [*(r["name"] for r in rows(library, "illnesses")), *(i.label for i in items)]
            return f"no illness '{name}'; we hold {', '.join(held)}, and codes such as icd10:I50"
    return ""


def _item(name: str, library: Library) -> Item | None:
    items = library.rules[_CHARLSON].items if _CHARLSON in library.rules else ()
    return next((i for i in items if name.casefold() in (i.label.casefold(), i.name.replace("_", " "))), None)


def _codes(name: str, library: Library) -> Codes:
    item = _item(name, library) if row(library, "illnesses", name) is None else None
    if item is None:
        return codes_of(library, "illnesses", name)
    return Codes(icd10=item.codes.get("icd10", ()), snomed=frozenset(item.codes.get("snomed", ())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The illnesses that are asked, as codes; `others` are the codes of every illness that the table names."""

    codes: tuple[Codes, ...]
    others: frozenset[str]

    def covers(self, concept: Concept) -> bool:
        """Whether a recorded illness is one of them."""
        return any(each.covers(concept, others=self.others) for each in self.codes)

    def leaves_open(self, concept: Concept) -> bool:
        """Whether its codes do not tell of one of them."""
        return any(each.covers(concept, others=self.others) is None for each in self.codes)

    def all_among(self, absent: Collection[Concept]) -> bool:
        """Whether each of them is stated absent."""
        return all(any(each.covers(a, others=self.others) for a in absent) for each in self.codes)


def meant(asked: Asked, library: Library) -> Meant:
    """What is asked, as codes of a library."""
    codes = tuple(_codes(name, library) for name in asked.names)
    return Meant(codes=codes, others=library.once(_illness_codes))


def _illness_codes(library: Library) -> frozenset[str]:
    return all_snomed(library, "illnesses")


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the recorded illnesses and reviews; what is not recorded is absent only where someone looked."""
    what = meant(asked, scene.library)
    conditions = [c for c in scene.happened(Condition) if c.role is Role.COMORBIDITY]
    reviews = scene.happened(ComorbidityReview)
    here: list[Fact] = [c for c in conditions if _counts(asked, c, scene) and what.covers(c.code)]
    here += [r for r in reviews if any(map(what.covers, r.present))]
    if here:
        said = f"{sentence(asked)}: {'; '.join(dict.fromkeys(in_words(f.said()) for f in here))}"
        return Explained(truth=Truth.MET, sentence=said, facts=scene.refs(*here), permanent=asked.ever)
    stated = [r for r in reviews if what.all_among(r.absent)]
    if stated:
        said = f"{sentence(asked)}: stated absent ({stated[-1].effective})"
        return Explained(truth=Truth.NOT_MET, sentence=said, facts=scene.refs(stated[-1]), how="a new illness")
    lost = _untold(what, conditions, reviews)
    if not reviews or lost:
        lacking = f"whether there is {either(asked.names)}" + (f" (recorded: {lost})" if lost else "")
        why = "not told by the codes" if lost else "comorbidities not reviewed"
        return not_known(f"{sentence(asked)}: {why}", Missing(what=lacking, why=why, do="review the comorbidities"))
    said = f"{sentence(asked)}: not among the comorbidities reviewed ({reviews[-1].effective})"
    return Explained(truth=Truth.NOT_MET, sentence=said, facts=scene.refs(*reviews), how="a new illness")


def _counts(asked: Asked, condition: Condition, scene: Scene) -> bool:
    over = condition.ended is not None and condition.ended.end <= scene.limit
    return is_present(asked, condition) and (asked.ever or not over)


def is_present(asked: Asked, condition: Condition) -> bool:
    """Whether an illness counts by its status: one that is over only where `ever` is asked."""
    return condition.verification != "refuted" and (asked.ever or condition.clinical_status not in _OVER)


def _untold(what: Meant, conditions: list[Condition], reviews: tuple[ComorbidityReview, ...]) -> str:
    """The recorded illnesses whose codes do not tell whether they are what is asked."""
    concepts = [*(c.code for c in conditions), *(c for r in reviews for c in r.present)]
    named = [in_words(c) or "one without code and words" for c in concepts if what.leaves_open(c)]
    received = {str(c.source) for c in conditions}
    named += [r for review in reviews for r in review.present_references if r not in received]
    return ", ".join(dict.fromkeys(named))
