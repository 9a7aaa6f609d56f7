"""The molecular report of one patient on one day, in the clinician's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.advice import Advice, Verdict, advices
from medonc.practice.actionability.statements import MEASURES, Statement, statements
from medonc.practice.actionability.tiers import Judged, Tier, judge, relation_of
from medonc.practice.actionability.tumours import Relation, Tumour, tumour_of
from medonc.practice.genomics.oncogenicity import Class
from medonc.practice.genomics.profile import Found, Profile, profile
from medonc.practice.genomics.protein import Effect
from medonc.practice.genomics.tables import Genes, genes_of
from medonc.record import Chart
from medonc.values.evidence import FactRef

_YOUNG = 30  # years, as the gene table's "under 30"
_NOT_TESTED, _NOT_FOUND, _ALTERED, _UNSETTLED = "not tested", "tested and not found", "altered", "unsettled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One gene or measure that decides about a therapy here: altered, tested and not found, unsettled, not tested."""

    name: str
    state: str
    said: str
    use: str  # the therapies that wait for it
    fact: FactRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MolecularReport:
    """Everything that the molecular tests mean in this tumour. `edition` is the library's."""

    on: date
    edition: str
    tumour: Tumour
    profile: Profile
    judged: tuple[Judged, ...] = ()
    advice: tuple[Advice, ...] = ()
    asked: tuple[Asked, ...] = ()
    germline: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    def of(self, verdict: Verdict) -> tuple[Advice, ...]:
        """The therapies of one verdict."""
        return tuple(each for each in self.advice if each.verdict is verdict)

    @property
    def to_test(self) -> tuple[Asked, ...]:
        """What was never tested and would decide."""
        return tuple(each for each in self.asked if each.state == _NOT_TESTED)


def interpret(chart: Chart, library: Library, on: date) -> MolecularReport:
    """The report of a chart as known; a finding with a fault is listed and judged by nothing."""
    held = profile(chart, library)
    tumour = tumour_of(chart, library)
    judged = tuple(sorted((judge(each, tumour, library) for each in held.found), key=_order))
    return MolecularReport(
        on=on,
        edition=library.edition,
        tumour=tumour,
        profile=held,
        judged=judged,
        advice=advices(judged, held, tumour, library),
        asked=tuple(_asked(judged, held, tumour, library)),
        germline=tuple(_germline(judged, held, chart.person.age(on=on), genes_of(library))),
        faults=tuple(_faults(held, tumour)),
    )


def _order(judged: Judged) -> tuple[int, str, str]:
    return tuple(Tier).index(judged.tier), judged.level or "~", judged.found.alteration.said()


def _faults(held: Profile, tumour: Tumour) -> Iterator[str]:
    if not tumour.name:
        yield "the diagnosis does not tell the tumour type: evidence of one tumour cannot be told from another's"
    said = Counter(f"{e.alteration.said()}: {f}" for e in (*held.found, *held.unstated) for f in e.alteration.faults)
    yield from (f"{text} ({count} variants)" if count > 1 else text for text, count in said.items())
    yield from (f"{each.alteration.said()}: the report does not say whether it is present" for each in held.unstated)
    yield from (f"{m.name}: '{m.said}' cannot be read" for m in held.measures if not m.state)


def _asked(judged: Sequence[Judged], held: Profile, tumour: Tumour, library: Library) -> Iterator[Asked]:
    """Each gene and measure with an approved or standard use in this tumour, in the order of the evidence."""
    uses: dict[str, dict[str, None]] = {}
    for statement in statements(library):
        if _decides(statement, tumour, library):
            for name in statement.genes:
                uses.setdefault(name, {}).update(dict.fromkeys(statement.therapies))
    for name, therapies in uses.items():
        use = _listed(list(therapies))
        yield _measure(name, held, use) if name in MEASURES else _gene(name, judged, held, use)


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
        return Asked(name=name, state=_NOT_TESTED, said=_NOT_TESTED, use=use)
    state = {"high": _ALTERED, "not high": _NOT_FOUND}.get(measure.state, _UNSETTLED)
    return Asked(name=name, state=state, said=measure.said, use=use, fact=measure.fact)


def _gene(name: str, judged: Sequence[Judged], held: Profile, use: str) -> Asked:
    own = [one for one in judged if name in (one.found.alteration.gene, one.found.alteration.partner)]
    if own:
        unsettled = all(one.tier is Tier.NOT_JUDGED for one in own)
        said = "; ".join(one.found.alteration.said() for one in own)
        fact = own[0].found.facts[0] if own[0].found.facts else None
        return Asked(name=name, state=_UNSETTLED if unsettled else _ALTERED, said=said, use=use, fact=fact)
    if name in held.tested:
        return Asked(name=name, state=_NOT_FOUND, said=_NOT_FOUND, use=use, fact=held.tested[name])
    absent = [each for each in held.absent if each.alteration.gene == name]
    if absent:
        said = "absent: " + "; ".join(each.alteration.said() for each in absent) + "; the rest of the gene: not tested"
        return Asked(name=name, state=_UNSETTLED, said=said, use=use, fact=absent[0].facts[0])
    return Asked(name=name, state=_NOT_TESTED, said=_NOT_TESTED, use=use)


def _germline(judged: Sequence[Judged], held: Profile, age: int | None, genes: Genes) -> Iterator[str]:
    """What calls for a germline test or a family's counselling."""
    for one in judged:
        reason = _follow_up(one, age, genes)
        if reason:
            yield f"{one.found.alteration.said()}: {reason}"
    unstable = held.measure("MSI")
    if unstable is not None and unstable.state == "high":
        yield "MSI high: look for Lynch syndrome (mismatch repair genes in the germline)"


def _follow_up(one: Judged, age: int | None, genes: Genes) -> str:
    alteration = one.found.alteration
    gene = genes.genes.get(alteration.gene)
    acting = one.oncogenicity.judged in (Class.ONCOGENIC, Class.LIKELY) or one.found.pathogenic
    if gene is None or not acting or alteration.faults:
        return ""
    if alteration.origin == "germline":
        return "inherited: genetic counselling, and testing of relatives" if gene.germline else ""
    if not gene.germline or (gene.germline == "under 30" and (age is None or age >= _YOUNG)):
        return ""
    if one.found.fraction is not None and one.found.fraction < genes.limits[_limit(one.found)]:
        return ""
    return "may be inherited: confirm in blood with consent and counselling"


def _limit(found: Found) -> str:
    change = found.alteration.change
    indel = change is not None and change.effect in (Effect.DELETION, Effect.INSERTION, Effect.FRAMESHIFT)
    return "germline allele fraction suspect" + (" of an indel" if indel else "")


__all__ = ["Asked", "MolecularReport", "Verdict", "interpret"]
