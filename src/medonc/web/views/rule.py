"""The rules that are held, and the page of one: words, formula, inputs, numbers, bands, items, cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect

from medonc.knowledge.shapes import Care, Drug, Interaction, KnowledgeRule, Library, Regimen
from medonc.paper.rule_words import InputRow, advice_rows, allele_rows, band_rows, input_rows, item_rows, number_rows
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.knowledge_shown import Trust, trust_of, words_match
from medonc.web.show import show
from medonc.web.views.care import show_care
from medonc.web.views.interaction import show_interaction
from medonc.workbench import read_knowledge

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """What was asked for and what fits, by folder."""

    words: str
    held: int
    found: int
    folders: Mapping[str, tuple[KnowledgeRule, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """One rule in words."""

    rule: KnowledgeRule
    inputs: tuple[InputRow, ...]
    numbers: Pairs
    bands: Pairs
    items: Pairs
    advice: Pairs
    alleles: Pairs
    trust: Trust


@may("read")
def rules(request: SignedIn) -> HttpResponse:
    """The page, or while typing its list alone."""
    words, library = request.GET.get("q", "").strip(), read_knowledge.shelf(by=request.user)
    found = [rule for rule in library.rules.values() if fits(words, rule)]
    page = RulesPage(words=words, held=len(library.rules), found=len(found), folders=_folders(found))
    return show(request, "rules_list.html" if request.htmx else "rules.html", page)


@may("read")
def rule(request: SignedIn, path: str) -> HttpResponse:
    """The page of one rule. A drug or a regimen has a page of its own; an unknown path names what is held."""
    library, piece = read_knowledge.shelf(by=request.user), read_knowledge.piece(path, by=request.user)
    if isinstance(piece, Drug):
        return redirect("drug", _last(piece.rule.id, 1))
    if isinstance(piece, Regimen):
        return redirect("regimen", *_last(piece.rule.id, 2).split("/"))
    if isinstance(piece, Care):
        return show_care(piece, request)
    if isinstance(piece, Interaction):
        return show_interaction(piece, request)
    return show(request, "rule.html", _page(piece, library, request))


def fits(words: str, rule: KnowledgeRule) -> bool:
    """Whether every word stands in the title, the path or what the result is called."""
    return words_match(words, rule.rule.title, rule.rule.id.replace("_", " "), rule.result_label)


def _page(held: KnowledgeRule, library: Library, request: SignedIn) -> RulePage:
    return RulePage(
        rule=held,
        inputs=input_rows(held),
        numbers=number_rows(held),
        bands=band_rows(held.bands, held.result_unit),
        items=item_rows(held),
        advice=advice_rows(held, library),
        alleles=allele_rows(held, library),
        trust=trust_of(held, library, request),
    )


def _folders(found: list[KnowledgeRule]) -> dict[str, tuple[KnowledgeRule, ...]]:
    folders = sorted({each.rule.id.rpartition("/")[0] for each in found})
    ordered = sorted(found, key=lambda each: each.rule.title.lower())
    return {f: tuple(each for each in ordered if each.rule.id.rpartition("/")[0] == f) for f in folders}


def _last(path: str, parts: int) -> str:
    return "/".join(path.split("/")[-parts:])
