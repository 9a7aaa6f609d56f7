"""Which genes and measures decide about a therapy here, and how far each was answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.statements import MEASURES, Statement, statements
from medonc.practice.actionability.tiers import Judged, Tier, relation_of
from medonc.practice.actionability.tumours import Relation, Tumour, lineage
from medonc.practice.genomics.profile import Profile
from medonc.values.evidence import FactRef

NOT_TESTED, NOT_FOUND, ALTERED, UNSETTLED = "not tested", "tested and not found", "altered", "unsettled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One gene or measure that decides about a therapy here: altered, tested and not found, unsettled, not tested."""

    name: str
    state: str
    said: str
    use: str  # the therapies that wait for it
    fact: FactRef | None = None


def asked_here(judged: Sequence[Judged], held: Profile, tumour: Tumour, library: Library) -> Iterator[Asked]:
    """Each gene and measure with an approved or standard use here; those of this tumour before those of any."""
    held_uses = library.once(_uses_by_tumour)
    if tumour.name not in held_uses:
        held_uses[tumour.name] = _uses(tumour, library)
    for name, use in held_uses[tumour.name].items():
        yield _measure(name, held, use) if name in MEASURES else _gene(name, judged, held, use)


def _uses_by_tumour(library: Library) -> dict[str, dict[str, str]]:  # noqa: ARG001  one for each library
    return {}


def _uses(tumour: Tumour, library: Library) -> dict[str, str]:
    """The therapies that wait for each gene or measure in this tumour."""
    uses: dict[str, dict[str, None]] = {}
    line = lineage(tumour.name, library)
    deciding = [each for each in statements(library) if _decides(each, tumour, library)]
    for statement in sorted(deciding, key=lambda each: line.index(each.tumour) if each.tumour in line else 0):
        for name in statement.genes:
            uses.setdefault(name, {}).update(dict.fromkeys(statement.therapies))
    return {name: _listed(list(therapies)) for name, therapies in uses.items()}


def _decides(statement: Statement, tumour: Tumour, library: Library) -> bool:
    if statement.level != "A" or not statement.supports or not tumour.name:
        return False
    first_look = statement.opens or statement.effect == "no benefit"
    return first_look and relation_of(statement, tumour, library) in (Relation.SAME, Relation.POSSIBLE)


def _listed(therapies: list[str]) -> str:
    return ", ".join(therapies[:3]) + (f" and {len(therapies) - 3} more" if len(therapies) > 3 else "")


def _measure(name: str, held: Profile, use: str) -> Asked:
    measure = held.measure(name)
    if measure is None:
        return Asked(name=name, state=NOT_TESTED, said=NOT_TESTED, use=use)
    state = {"high": ALTERED, "not high": NOT_FOUND}.get(measure.state, UNSETTLED)
    return Asked(name=name, state=state, said=measure.said, use=use, fact=measure.fact)


def _gene(name: str, judged: Sequence[Judged], held: Profile, use: str) -> Asked:
    own = [one for one in judged if name in (one.found.alteration.gene, one.found.alteration.partner)]
    if own:
        unsettled = all(one.tier is Tier.NOT_JUDGED for one in own)
        said = "; ".join(one.found.alteration.said() for one in own)
        fact = own[0].found.facts[0] if own[0].found.facts else None
        return Asked(name=name, state=UNSETTLED if unsettled else ALTERED, said=said, use=use, fact=fact)
    if name in held.tested:
        return Asked(name=name, state=NOT_FOUND, said=NOT_FOUND, use=use, fact=held.tested[name])
    if name in held.untold:
        said = "in plasma only: cannot tell"
        return Asked(name=name, state=UNSETTLED, said=said, use=use, fact=held.untold[name])
    absent = [each for each in held.absent if each.alteration.gene == name]
    if absent:
        said = "absent: " + "; ".join(each.alteration.said() for each in absent) + "; the rest of the gene: not tested"
        return Asked(name=name, state=UNSETTLED, said=said, use=use, fact=absent[0].facts[0])
    return Asked(name=name, state=NOT_TESTED, said=NOT_TESTED, use=use)
