"""`metastasis = { present = true }`, `metastasis = { site = "brain" }`: distant spread, and where.

Spread to lymph nodes alone may be regional and tells nothing of distant spread. An M0 excludes it up to its day; a
stage group does not, since some stage III and IV are of a tumour without or with distant spread. A site without a
record is not known, unless M0: no brain scan is not an empty brain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words as in_words
from medonc.practice.criteria.asks import either, one_of, only, words, yes
from medonc.practice.criteria.atoms.stage import place, said_of
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import all_snomed, begins, coded, codes_of, not_held
from medonc.practice.criteria.truth import Truth, known, negated
from medonc.record.disease import Condition, Role, Stage
from medonc.record.facts import Fact
from medonc.values.codes import Concept, Icd10, Snomed
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Missing

KIND = "metastasis"
_SYSTEMS = ("icd10", "snomed")
_NODES = "lymph node"
_RULED_OUT = frozenset({"refuted", "entered-in-error"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Any distant spread, or spread to one of the sites."""

    present: bool
    sites: tuple[str, ...]


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, and both keys together."""
    only(asks, keys=("present", "site"), kind=KIND)
    one_of(asks, "present", "site", kind=KIND)
    sites = words(asks, "site")
    for name in sites:
        coded(name, _SYSTEMS)
    present = yes(asks, "present")
    if not sites and present is None:
        raise UnreadableInput("present", expected="true or false")
    return Asked(present=present is not False, sites=sites)


def sentence(asked: Asked) -> str:
    """`metastasis in brain`, `no distant metastasis`."""
    if asked.sites:
        return f"metastasis in {either(asked.sites)}"
    return "distant metastasis" if asked.present else "no distant metastasis"


def lacks(asked: Asked, library: Library) -> str:
    """A site that no table holds."""
    return not_held(library, "metastases", "site of metastasis", asked.sites, _SYSTEMS)


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the recorded metastases and the last M category."""
    spread = [c for c in scene.happened(Condition) if is_spread(c)]
    truth, facts = _in_sites(asked, spread, scene) if asked.sites else _anywhere(spread, scene)
    truth = truth if asked.present else negated(truth)
    refs = scene.refs(*facts)
    said = "; ".join(in_words(f.said()) for f in facts) or "nothing recorded"
    words_said = f"{sentence(asked)}: {said}"
    if truth is Truth.NOT_KNOWN:
        what = f"whether there is metastasis in {either(asked.sites)}" if asked.sites else "distant metastasis, or M0"
        return not_known(words_said, Missing(what=what, do="image, and record the result"), facts=refs, how="imaging")
    return Explained(truth=truth, sentence=words_said, facts=refs, how="imaging")


def _in_sites(asked: Asked, spread: list[Condition], scene: Scene) -> tuple[Truth, list[Fact]]:
    here = [c for c in spread if any(is_in(name, c, scene.library) for name in asked.sites)]
    if here:
        return Truth.MET, list(here)
    unplaced = [c for c in spread if all(is_in(name, c, scene.library) is None for name in asked.sites)]
    anywhere, facts = _anywhere(spread, scene)
    if anywhere is Truth.NOT_MET and not unplaced and not nodes_asked(asked):
        return Truth.NOT_MET, facts
    return Truth.NOT_KNOWN, list(spread)


def is_spread(condition: Condition) -> bool:
    """Whether it is a metastasis that nobody ruled out."""
    return condition.role is Role.SECONDARY and condition.verification not in _RULED_OUT


def nodes_asked(asked: Asked) -> bool:
    """Whether lymph nodes are among the sites: an M0 says nothing of them."""
    return any(name.casefold() == _NODES for name in asked.sites)


def is_in(name: str, spread: Condition, library: Library) -> bool | None:
    """Whether a metastasis lies in a site; None where its codes do not tell."""
    others = all_snomed(library, "metastases")
    codes = codes_of(library, "metastases", name)
    told = [codes.covers(concept, others=others) for concept in (spread.code, *spread.sites)]
    known_of = [each for each in told if each is not None]
    return any(known_of) if known_of else None


def _anywhere(spread: list[Condition], scene: Scene) -> tuple[Truth, list[Fact]]:
    distant = [c for c in spread if not only_nodes(c.code, scene.library)]
    if distant:
        return Truth.MET, list(distant)
    staged = [s for s in scene.happened(Stage) if m_category(s) is not None]
    if not staged:
        return Truth.NOT_KNOWN, list(spread)
    last = [s for s in staged if s.effective == staged[-1].effective]
    values = {m_category(s) for s in last}
    return (Truth.NOT_KNOWN if len(values) > 1 else known(values != {0})), list(last)


def only_nodes(code: Concept, library: Library) -> bool:
    """Whether a metastasis is one to lymph nodes, which may be regional."""
    nodes = codes_of(library, "metastases", _NODES)
    icd, snomed = code.of(Icd10), code.of(Snomed)
    return begins(icd.code, nodes.icd10) if icd else snomed is not None and snomed.code in nodes.snomed


def m_category(stage: Stage) -> int | None:
    """0 or 1 of an M category; None where a stage is none."""
    if stage.system != "TNM" or stage.part != "M":
        return None
    found = place(said_of(stage), "M")
    return found[0] if found else None
