"""The regimens that are held, by site and setting, and found by any word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse

from medonc.knowledge.shapes import Library, Regimen
from medonc.paper.regimen_words import schedule_words
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.knowledge_shown import words_match
from medonc.web.show import show
from medonc.workbench.read_knowledge import shelf

_SETTINGS = ("neoadjuvant", "adjuvant", "perioperative", "with radiotherapy", "advanced", "first line", "second line",
             "third line", "later line", "induction", "consolidation", "maintenance", "relapsed")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimenRow:
    """One regimen of the list."""

    id: str
    title: str
    short: str
    setting: str
    drugs: tuple[str, ...]
    schedule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimensPage:
    """What was asked for and what fits, by site. The counts are of all that is held, or of all that fits otherwise."""

    words: str
    site: str
    setting: str
    held: int
    found: int
    by_site: Mapping[str, tuple[RegimenRow, ...]]
    sites: Mapping[str, int]
    settings: Mapping[str, int]


@may("read")
def regimens(request: SignedIn) -> HttpResponse:
    """The page, or while typing its list alone."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "site", "setting")}
    page = _page(shelf(by=request.user), asked["q"], asked["site"], asked["setting"])
    return show(request, "regimens_list.html" if request.htmx else "regimens.html", page)


def is_in(setting: str, regimen: Regimen) -> bool:
    """Whether the regimen's setting names this one; `adjuvant` is not in `neoadjuvant`."""
    return not setting or re.search(rf"\b{re.escape(setting)}\b", regimen.setting) is not None


def fits(words: str, regimen: Regimen, library: Library) -> bool:
    """Whether every word stands in the names, the drugs, the setting or the indication."""
    drugs = (name for drug in regimen.drugs for name in (drug, *library.drugs[drug].also_called))
    names = (regimen.rule.id, regimen.rule.title, regimen.short, *regimen.also_called)
    trials = (f"{source.title} {source.nct or ''}" for source in regimen.rule.sources)
    return words_match(words, names, drugs, regimen.setting, regimen.indication, trials)


def short_id(regimen: Regimen) -> str:
    """`breast/tchp`: the name by which a regimen is held."""
    return "/".join(regimen.rule.id.split("/")[-2:])


def _page(library: Library, words: str, site: str, setting: str) -> RegimensPage:
    spoken = [r for r in library.regimens.values() if fits(words, r, library)]
    found = [r for r in spoken if (not site or r.site == site) and is_in(setting, r)]
    return RegimensPage(
        words=words,
        site=site,
        setting=setting,
        held=len(library.regimens),
        found=len(found),
        by_site=_by_site(found, library),
        sites=dict(sorted(Counter(r.site for r in spoken if is_in(setting, r)).items())),
        settings=_settings(r for r in spoken if not site or r.site == site),
    )


def _settings(held: Iterable[Regimen]) -> dict[str, int]:
    regimens = list(held)
    counts = {setting: sum(is_in(setting, regimen) for regimen in regimens) for setting in _SETTINGS}
    return {setting: count for setting, count in counts.items() if count}


def _by_site(found: list[Regimen], library: Library) -> dict[str, tuple[RegimenRow, ...]]:
    sites = sorted({regimen.site for regimen in found})
    return {site: tuple(_row(r, library) for r in _ordered(found) if r.site == site) for site in sites}


def _ordered(found: list[Regimen]) -> list[Regimen]:
    return sorted(found, key=lambda regimen: regimen.rule.title.lower())


def _row(regimen: Regimen, library: Library) -> RegimenRow:
    return RegimenRow(
        id=short_id(regimen),
        title=regimen.rule.title,
        short=regimen.short,
        setting=regimen.setting,
        drugs=tuple(library.drugs[drug].name for drug in regimen.drugs),
        schedule=schedule_words(regimen),
    )
