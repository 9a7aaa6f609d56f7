"""Two regimens side by side; each difference by word and glyph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse

from medonc.knowledge.shapes import DrugLine, Library, Phase, Regimen
from medonc.paper.regimen_words import in_order, line_words, schedule_words, site_words
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.show import show
from medonc.web.views.regimens import short_id
from medonc.workbench import read_knowledge

SAME, PHASES, DIFFERS, ONLY_A, ONLY_B = (
    "same",
    "same dose, other phases",
    "differs",
    "only in the first",
    "only in the second",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One point of comparison: what each says, and how they stand to each other."""

    what: str
    a: tuple[str, ...]
    b: tuple[str, ...]
    same_doses: bool = False  # dose, route and days are the same, whatever the phases are called

    @property
    def state(self) -> str:
        """`same`, `differs`, or only in one of them."""
        if self.a == self.b:
            return SAME
        if self.same_doses:
            return PHASES
        return DIFFERS if self.a and self.b else ONLY_A if self.a else ONLY_B


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    """What was chosen and, where both are, the rows. `choices` are all regimens by site/name."""

    a: Regimen | None
    b: Regimen | None
    a_id: str
    b_id: str
    general: tuple[ComparedRow, ...]
    drugs: tuple[ComparedRow, ...]
    choices: tuple[tuple[str, str], ...]

    @property
    def differing(self) -> int:
        """How many rows are not the same."""
        return sum(row.state != SAME for row in (*self.general, *self.drugs))


@may("read")
def compare(request: SignedIn) -> HttpResponse:
    """The two that the address names; one or none asks for the rest."""
    a_id, b_id = (request.GET.get(name, "").strip() for name in ("a", "b"))
    library = read_knowledge.shelf(by=request.user)
    a, b = (read_knowledge.regimen(name, by=request.user) if name else None for name in (a_id, b_id))
    page = ComparePage(
        a=a,
        b=b,
        a_id=a_id,
        b_id=b_id,
        general=tuple(_general(a, b)) if a and b else (),
        drugs=tuple(_drugs(a, b, library)) if a and b else (),
        choices=tuple(
            sorted((short_id(r), f"{site_words(r.site)}: {r.rule.title}") for r in library.regimens.values())
        ),
    )
    return show(request, "compare.html", page)


def _general(a: Regimen, b: Regimen) -> Iterator[ComparedRow]:
    said = (
        ("site", site_words(a.site), site_words(b.site)),
        ("setting", a.setting, b.setting),
        ("intent", a.intent, b.intent),
        ("indication", a.indication, b.indication),
        ("schedule", schedule_words(a), schedule_words(b)),
        ("emetogenicity", a.emetogenicity, b.emetogenicity),
        ("febrile neutropenia", a.febrile_neutropenia_risk, b.febrile_neutropenia_risk),
    )
    for what, first, second in said:
        yield ComparedRow(what=what, a=(first,) if first else (), b=(second,) if second else ())
    yield ComparedRow(what="evidence", a=a.evidence, b=b.evidence)


def _drugs(a: Regimen, b: Regimen, library: Library) -> Iterator[ComparedRow]:
    for drug in dict.fromkeys([*a.drugs, *b.drugs]):
        doses = ({line_words(line) for _, line in _given(regimen, drug)} for regimen in (a, b))
        same = len({frozenset(each) for each in doses}) == 1
        yield ComparedRow(what=library.drugs[drug].name, a=_lines(a, drug), b=_lines(b, drug), same_doses=same)


def _lines(regimen: Regimen, drug: str) -> tuple[str, ...]:
    """What a regimen says of a drug; the phase is named where there are several."""
    several = len(regimen.phases) > 1
    return tuple(
        f"{phase.name}: {line_words(line)}" if several else line_words(line) for phase, line in _given(regimen, drug)
    )


def _given(regimen: Regimen, drug: str) -> list[tuple[Phase, DrugLine]]:
    return [(phase, line) for phase in regimen.phases for line in in_order(phase) if line.drug == drug]
