"""The regimen laboratory: a regimen run over invented people, and the laws that held or were broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from medonc.knowledge.shapes import Library, Regimen
from medonc.practice.treatment.course import cycles_that_differ
from medonc.simulation.regimen_laboratory.laws import LAWS, Breach
from medonc.simulation.regimen_laboratory.subjects import Subject, subjects

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One law over all the people. `tried` counts the times that it could be asked."""

    law: str
    tried: int
    broken: int
    examples: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Whether it was never broken. A law that could not be asked has not been broken."""
        return self.broken == 0


def try_regimen(
    regimen: Regimen,
    library: Library,
    *,
    patients: int,
    seed: int,
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[Verdict, ...]:
    """Every law, in its order, over so many invented people; the same seed gives the same people."""
    tried: dict[str, int] = dict.fromkeys(LAWS, 0)
    breaches: dict[str, list[str]] = {name: [] for name in LAWS}
    short = _short(regimen)
    for number, subject in enumerate(subjects(seed, patients), start=1):
        for name, found in _asked(short, subject, library):
            tried[name] += 1
            if found.said:
                breaches[name].append(f"{subject.said()}: {found.said}")
        progress(number)
    return tuple(
        Verdict(law=name, tried=tried[name], broken=len(said), examples=tuple(said[:_SHOWN]))
        for name, said in breaches.items()
    )


def _short(regimen: Regimen) -> Regimen:
    """The regimen without the cycles that repeat the one before: their doses are the same."""
    phases = (replace(p, cycles=min(p.cycles or 1, cycles_that_differ(p))) if p.cycles else p for p in regimen.phases)
    return replace(regimen, phases=tuple(phases))


def _asked(regimen: Regimen, subject: Subject, library: Library) -> Iterator[tuple[str, Breach]]:
    for name, law in LAWS.items():
        yield from ((name, found) for found in law(regimen, subject, library))
