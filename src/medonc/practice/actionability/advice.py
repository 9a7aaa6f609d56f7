"""What the profile opens, closes and leaves uncertain: therapy by therapy, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.matching import NOT_FOUND
from medonc.practice.actionability.statements import MEASURES, Statement, statements
from medonc.practice.actionability.tiers import Judged, Tier, claim, relation_of
from medonc.practice.actionability.tumours import Relation, Tumour
from medonc.practice.genomics.oncogenicity import Class
from medonc.practice.genomics.profile import Profile

_STRONG = ("A", "B")
_READY = ("IA", "IB", "IC")  # ESCAT: ready for routine use


class Verdict(StrEnum):
    """What to do with a therapy."""

    DO = "opened by the finding"
    NOT = "closed by the finding"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One therapy: the verdict, because of which finding, on which statement, and what makes it uncertain."""

    therapy: str
    verdict: Verdict
    because: str
    statement: Statement
    remark: str = ""


def advices(judged: Sequence[Judged], profile: Profile, tumour: Tumour, library: Library) -> tuple[Advice, ...]:
    """Every therapy that a finding speaks of; what is closed by one finding is not opened by another."""
    there = {one.found.alteration.said() for one in judged}
    raw = [
        *(each for one in judged for each in _of_alteration(one)),
        *_of_measures(profile, tumour, library),
        *_of_not_found(judged, profile, tumour, library),
    ]
    return tuple(_ordered(_settled([_excluded(each, there) for each in raw])))


def _of_alteration(judged: Judged) -> Iterator[Advice]:
    disputed = {claim(e.statement) for e in judged.disputed}
    because = judged.found.alteration.said()
    for evidence in judged.evidence:
        statement = evidence.statement
        if not statement.supports or (evidence.relation is Relation.OTHER and not statement.opens):
            continue
        remark = _doubt(statement, evidence.relation, disputed=claim(statement) in disputed)
        yield from _each(statement, because, remark)


def _each(statement: Statement, because: str, remark: str) -> Iterator[Advice]:
    verdict = Verdict.DO if statement.opens else Verdict.NOT
    for therapy in statement.therapies:
        yield Advice(
            therapy=therapy,
            verdict=Verdict.UNCERTAIN if remark else verdict,
            because=because,
            statement=statement,
            remark=remark,
        )


def _doubt(statement: Statement, how: Relation, *, disputed: bool) -> str:
    """Why a statement alone is not enough here; empty where it is."""
    if disputed:
        return f"{statement.said()}: contradicted by other trials"
    if how is Relation.OTHER:
        return f"shown in {statement.tumour}, not in this tumour"
    if how is Relation.UNTOLD:
        return f"shown in {statement.tumour}; the diagnosis does not tell this tumour"
    if how is Relation.POSSIBLE:
        return f"holds if the tumour is {statement.tumour}: the histology is not coded"
    if statement.level not in _STRONG:
        return f"{statement.said()}: level {statement.level}, small series or laboratory"
    if statement.opens and statement.level == "B" and not statement.escat.startswith(_READY):
        return "supported by trials, not approved for this finding here"
    return ""


def _of_measures(profile: Profile, tumour: Tumour, library: Library) -> Iterator[Advice]:
    for name in MEASURES:
        measure = profile.measure(name)
        if measure is None or not measure.state:
            continue
        for statement in _held(name, measure.state, library):
            how = relation_of(statement, tumour, library)
            if how not in (Relation.OTHER, Relation.FAR) and statement.supports:
                doubt = _doubt(statement, how, disputed=_disputed(statement, library))
                yield from _each(statement, f"{name} {measure.state} ({measure.said})", doubt)


def _held(name: str, state: str, library: Library) -> Iterator[Statement]:
    return (each for each in statements(library) if name in each.genes and state in each.alterations)


def _disputed(statement: Statement, library: Library) -> bool:
    """Whether a strong statement below approval is spoken against."""
    same = [s for s in statements(library) if s.genes == statement.genes and claim(s) == claim(statement)]
    return statement.level != "A" and any(not each.supports for each in same)


def _of_not_found(judged: Sequence[Judged], profile: Profile, tumour: Tumour, library: Library) -> Iterator[Advice]:
    """What is open because genes were tested without an oncogenic finding; an unclear finding leaves it uncertain."""
    for statement in statements(library):
        if NOT_FOUND not in statement.alterations or relation_of(statement, tumour, library) is not Relation.SAME:
            continue
        if not all(gene in profile.tested for gene in statement.genes):
            continue
        theirs = [one for one in judged if one.found.alteration.gene in statement.genes]
        if any(one.oncogenicity.judged in (Class.ONCOGENIC, Class.LIKELY) for one in theirs):
            continue
        open_ones = [one.found for one in theirs if one.tier is not Tier.IV]
        unstated = [each for each in profile.unstated if each.alteration.gene in statement.genes]
        unclear = [each.alteration.said() for each in (*open_ones, *unstated)]
        remark = f"{', '.join(unclear)} is of uncertain meaning" if unclear else ""
        yield from _each(statement, f"{' and '.join(statement.genes)} tested and not found", remark)


def _excluded(advice: Advice, there: set[str]) -> Advice:
    """An approval that leaves out tumours with another finding is not open where that finding is."""
    excludes = advice.statement.unless
    if advice.verdict is not Verdict.DO or excludes not in there:
        return advice
    return replace(advice, verdict=Verdict.UNCERTAIN, remark=f"its approval leaves out tumours with {excludes}")


def _settled(raw: list[Advice]) -> Iterator[Advice]:
    """One line a therapy and verdict, the strongest reason first; closed by another finding is not open."""
    closed = [each for each in raw if each.verdict is Verdict.NOT]
    judged = sorted((_closed_by(each, closed) for each in raw), key=_strength)
    settled = {each.therapy for each in judged if each.verdict is not Verdict.UNCERTAIN}
    seen: set[tuple[str, Verdict]] = set()
    for each in judged:
        weaker = each.verdict is Verdict.UNCERTAIN and each.therapy in settled
        if (each.therapy, each.verdict) not in seen and not weaker:
            seen.add((each.therapy, each.verdict))
            yield each


def _closed_by(advice: Advice, closed: Sequence[Advice]) -> Advice:
    if advice.verdict is not Verdict.DO:
        return advice
    parts = {advice.therapy, *(each.strip() for each in advice.therapy.split("+"))}
    for each in closed:
        combined = each.because == advice.because and each.therapy != advice.therapy
        if each.therapy in parts and not combined:
            return replace(
                advice, verdict=Verdict.UNCERTAIN, remark=f"closed by {each.because}: {each.statement.said()}"
            )
    return advice


def _strength(advice: Advice) -> tuple[str, str, str]:
    newest = "".join(chr(ord("9") - int(c)) if c.isdigit() else c for c in advice.statement.approved) or "~"
    return advice.statement.level, advice.statement.escat or "~", newest


def _ordered(found: Iterator[Advice]) -> list[Advice]:
    """What to do, what not to do, what is uncertain."""
    places = tuple(Verdict)
    return sorted(found, key=lambda each: places.index(each.verdict))
