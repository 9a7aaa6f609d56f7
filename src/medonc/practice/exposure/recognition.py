"""Which regimen a run of blocks is: drugs first, then the days between doses, then the recorded dose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice, pairwise, takewhile, zip_longest

from medonc.knowledge.shapes import Basis, DrugLine, Library, Phase, Regimen
from medonc.practice.exposure.blocks import Block
from medonc.practice.exposure.events import SUPPORTIVE, Event
from medonc.practice.exposure.schedule import days_fit, on_time
from medonc.values.calendar import days_between
from medonc.values.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a run of blocks is. `regimen` is None where several fit (`candidates`) or none does."""

    blocks: tuple[Block, ...]
    regimen: Regimen | None
    phases: tuple[Phase, ...] = ()
    candidates: tuple[Regimen, ...] = ()  # several that fit equally
    may_become: tuple[Regimen, ...] = ()  # longer ones that begin so
    same_drugs: tuple[Regimen, ...] = ()  # the drugs fit, the days do not


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """How far a regimen explains the blocks: `parts` of phases, taken from the first `taken` blocks."""

    regimen: Regimen
    parts: tuple[Block, ...]
    taken: int
    fits: bool
    punctual: bool
    by_dose: int
    at_site: bool = False

    @property
    def complete(self) -> bool:
        """Whether every phase of the regimen is there."""
        return len(self.parts) == len(self.regimen.phases)

    @property
    def rank(self) -> tuple[int, bool, bool, bool, int, int]:
        """More blocks first, then cycles on time, the cancer's site, a complete one, more phases, doses of its own."""
        return self.taken, self.punctual, self.at_site, self.complete, len(self.parts), self.by_dose


def recognise(
    blocks: Sequence[Block], library: Library, numbers: Mapping[str, Decimal], sites: frozenset[str] = frozenset()
) -> tuple[Recognised, ...]:
    """Every block as part of a regimen: the longest run of phases that fits, or what else it could be.

    `sites` are those of the patient's cancers: among regimens that fit alike, one for such a site is preferred.
    """
    found: list[Recognised] = []
    at = 0
    while at < len(blocks):
        taken, recognised = _at(blocks[at:], library, numbers, sites)
        found.append(recognised)
        at += taken
    return tuple(found)


def _at(
    blocks: Sequence[Block], library: Library, numbers: Mapping[str, Decimal], sites: frozenset[str]
) -> tuple[int, Recognised]:
    found = (_match(regimen, blocks, library, numbers) for regimen in library.regimens.values())
    matches = [replace(m, at_site=m.regimen.site in sites) for m in found if m is not None]
    fitting = [m for m in matches if m.fits]
    if not fitting:
        same = tuple(m.regimen for m in matches)
        return 1, Recognised(blocks=(blocks[0],), regimen=None, same_drugs=same)
    top = max(m.rank for m in fitting)
    best = [m for m in fitting if m.rank == top]
    longer = tuple(m.regimen for m in fitting if m.rank[:3] == top[:3] and not m.complete and m not in best)
    parts = best[0].parts
    if len(best) > 1:
        candidates = tuple(m.regimen for m in best)
        return top[0], Recognised(blocks=parts, regimen=None, candidates=candidates, may_become=longer)
    one = best[0].regimen
    return top[0], Recognised(blocks=parts, regimen=one, phases=one.phases[: len(parts)], may_become=longer)


def _match(
    regimen: Regimen, blocks: Sequence[Block], library: Library, numbers: Mapping[str, Decimal]
) -> _Match | None:
    """How many of the regimen's phases, from the first, the blocks are; None where not even the first."""
    left, pairs = list(blocks), []
    for phase, following in zip_longest(regimen.phases, regimen.phases[1:]):
        if not left or phase is None or counted_drugs(phase, library) != left[0].drugs:
            break
        part, rest = left.pop(0), None
        if following is not None and counted_drugs(following, library) == part.drugs:
            part, rest = cut(part, phase, numbers)
        elif following is not None and left and counted_drugs(following, library) == left[0].drugs:
            part, left[0] = handed_on(part, left[0], phase, numbers)
        left[:0] = [rest] if rest is not None else []
        pairs.append((phase, part, rest is not None))
    if not pairs:
        return None
    good = list(takewhile(lambda pair: days_fit(pair[0], pair[1], numbers), pairs))
    while good and good[-1][2]:  # the rest of its block would be left over
        good.pop()
    parts = tuple(part for _, part, _ in good or pairs[:1])
    by_dose = sum(_dose_fits(phase, part, numbers) for phase, part, _ in good)
    taken = sum(1 for _, _, has_rest in good if not has_rest)
    punctual = all(on_time(phase, part, numbers) for phase, part, _ in good)
    return _Match(regimen=regimen, parts=parts, taken=taken, fits=bool(good), punctual=punctual, by_dose=by_dose)


def cut(block: Block, phase: Phase, numbers: Mapping[str, Decimal]) -> tuple[Block, Block | None]:
    """A block parted where a phase ends and one with the same drugs follows; no second part where it is not over."""
    if phase.cycles is None:
        return block, None
    begins = _next_begins(block, phase, phase.cycles, numbers)
    first = tuple(e for e in block.events if e.day < begins)
    rest = tuple(e for e in block.events if e.day >= begins)
    if not rest:
        return block, None
    return Block(events=first, drugs=block.drugs), Block(events=rest, drugs=block.drugs)


def handed_on(block: Block, after: Block, phase: Phase, numbers: Mapping[str, Decimal]) -> tuple[Block, Block]:
    """Doses after a phase's end without the drugs that are dropped then begin the next block, which has the others."""
    if phase.cycles is None or not after.drugs < block.drugs:
        return block, after
    last = max(e.day for e in block.events if e.drug in block.drugs - after.drugs)
    begins = _next_begins(block, phase, phase.cycles, numbers)
    over = tuple(e for e in block.events if last < e.day >= begins)
    kept = tuple(e for e in block.events if e not in over)
    return Block(events=kept, drugs=block.drugs), Block(events=(*over, *after.events), drugs=after.drugs)


def _next_begins(block: Block, phase: Phase, count: int, numbers: Mapping[str, Decimal]) -> date:
    """The first day of a block after its phase ends, a few days early after a pause; the last date if there is none."""
    end = count * phase.length_days
    days = sorted({e.day for e in block.events})
    after_pause = (day for before, day in pairwise(days) if days_between(before, day) > 1)
    early = (day for day in after_pause if days_between(block.first, day) >= end - numbers["early_days"])
    late = (day for day in days if days_between(block.first, day) >= end)
    return min((*islice(early, 1), *islice(late, 1)), default=date.max)


def counted_drugs(phase: Phase, library: Library) -> frozenset[str]:
    """The drugs of a phase that tell it: all but supportive ones."""
    return frozenset(
        line.drug for line in phase.drugs if line.drug in library.drugs and library.drugs[line.drug].group != SUPPORTIVE
    )


def _dose_fits(phase: Phase, block: Block, numbers: Mapping[str, Decimal]) -> int:
    """How many doses are recorded at the phase's own: by body size, flat, or as amounts of one body surface."""
    own = sum(
        any(_same_dose(line, event, numbers) for line in phase.drugs if line.drug == event.drug)
        for event in block.events
    )
    return own + _of_one_surface(phase, block, numbers)


def _of_one_surface(phase: Phase, block: Block, numbers: Mapping[str, Decimal]) -> int:
    """How many drugs' first amounts imply one and the same body surface at the phase's doses; none unless all do."""
    first = {event.drug: event.amount for event in reversed(block.events) if event.amount is not None}
    alone = [line for line in phase.drugs if [each.drug for each in phase.drugs].count(line.drug) == 1]
    implied = [
        first[line.drug].value / line.dose
        for line in alone
        if line.basis is Basis.SURFACE
        and line.dose_cap is None
        and line.drug in first
        and first[line.drug].code == "mg"
    ]
    spread = (max(implied) / min(implied) - 1) * 100 if len(implied) > 1 else None
    return len(implied) if spread is not None and spread <= numbers["dose_percent"] else 0


def _same_dose(line: DrugLine, event: Event, numbers: Mapping[str, Decimal]) -> bool:
    recorded = event.amount if line.basis is Basis.FLAT else event.rate
    standard = Quantity(line.dose, line.unit)
    if recorded is None or recorded.unit.kind != standard.unit.kind:
        return False
    return abs(_percent_off(recorded, standard)) <= numbers["dose_percent"]


def _percent_off(recorded: Quantity, standard: Quantity) -> Decimal:
    """By how many per cent a recorded dose differs from a standard one."""
    return (recorded.ratio(standard) - 1) * 100
