"""A piece of knowledge as its page shows it: where it comes from, who reviewed it, its cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from medonc.knowledge.shapes import Library, Piece
from medonc.paper.case_rows import CaseRow, case_rows
from medonc.values.evidence import NOT_REVIEWED, Rule, Source
from medonc.web.accounts import SignedIn
from medonc.workbench.read_knowledge import cases

_OWN = "medonc"
_PLACES = {
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "doi": "https://doi.org/",
    "nct": "https://clinicaltrials.gov/study/",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkShown:
    """An identifier of a source and the address it leads to."""

    text: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceShown:
    """One source with its identifiers. `seen`: it was opened when the numbers were written."""

    title: str
    kind: str
    year: str
    links: tuple[LinkShown, ...]
    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What stands behind a piece of knowledge. `override` names the hospital's folder that replaced or added it."""

    id: str
    edition: str
    sources: tuple[SourceShown, ...]
    reviewed: bool
    reviewed_by: str
    override: str
    cases: tuple[CaseRow, ...]

    @property
    def unopened(self) -> int:
        """How many sources were not opened."""
        return sum(not source.seen for source in self.sources)


def trust_of(piece: Piece, library: Library, request: SignedIn) -> Trust:
    """The sources, the review, the override and the cases of a piece."""
    rule = piece.rule
    return Trust(
        id=rule.id,
        edition=rule.edition,
        sources=tuple(map(_source, rule.sources)),
        reviewed=rule.reviewed_by != NOT_REVIEWED,
        reviewed_by=rule.reviewed_by,
        override=_override(rule, library),
        cases=case_rows(cases(rule.id, by=request.user)),
    )


def _override(rule: Rule, library: Library) -> str:
    if rule.id in library.overridden:
        return f"{rule.root} replaced the house's own file"
    return "" if rule.root == _OWN else f"added by {rule.root}"


def _source(source: Source) -> SourceShown:
    ids = (("pmid", f"PMID {source.pmid}", source.pmid), ("doi", f"doi {source.doi}", source.doi))
    held = [*ids, ("nct", source.nct or "", source.nct)]
    links = tuple(LinkShown(text=text, address=f"{_PLACES[kind]}{value}") for kind, text, value in held if value)
    year = str(source.year or "")
    return SourceShown(title=source.title, kind=source.kind, year=year, links=links, seen=source.seen)


def words_match(words: str, *texts: str | Iterable[str]) -> bool:
    """Whether every word looked for stands somewhere in the texts."""
    held = " ".join(text if isinstance(text, str) else " ".join(text) for text in texts).lower()
    return all(word in held for word in words.lower().split())
