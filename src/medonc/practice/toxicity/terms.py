"""The terms of an edition that results are graded by, and what becomes of a term when the edition changes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.values.codes import Loinc
from medonc.values.errors import NotHeld

FOLDER = "toxicity/ctcae/"
MAP = FOLDER + "v5_to_v6"
EDITIONS = ("v5", "v6")


def rules_of(edition: str, library: Library) -> Mapping[str, KnowledgeRule]:
    """The laboratory terms of an edition by the name of their file. Refuses an edition that is not held."""
    if edition not in EDITIONS:
        raise NotHeld.named("edition of CTCAE", edition, EDITIONS)
    return library.once(_by_edition)[edition]


def _by_edition(library: Library) -> Mapping[str, Mapping[str, KnowledgeRule]]:
    return {
        edition: MappingProxyType(
            {
                path.removeprefix(f"{FOLDER}{edition}/"): rule
                for path, rule in library.rules.items()
                if path.startswith(f"{FOLDER}{edition}/")
            }
        )
        for edition in EDITIONS
    }


def rule_of(term: str, *, edition: str, library: Library) -> KnowledgeRule:
    """The rule of a term by its name or that of its file. Refuses a term that is not held, listing those that are."""
    held = rules_of(edition, library)
    name = term.strip().lower().replace(" ", "_").replace("-", "_")
    if name not in held:
        raise NotHeld.named(f"laboratory term of CTCAE {edition}", term, held)
    return held[name]


def by_code(edition: str, library: Library) -> Mapping[Loinc, tuple[KnowledgeRule, ...]]:
    """The terms that a result is graded by, by its code."""
    rules_of(edition, library)
    return library.once(_by_code)[edition]


def _by_code(library: Library) -> Mapping[str, Mapping[Loinc, tuple[KnowledgeRule, ...]]]:
    found: dict[str, dict[Loinc, tuple[KnowledgeRule, ...]]] = {edition: {} for edition in EDITIONS}
    for edition in EDITIONS:
        for rule in rules_of(edition, library).values():
            for code in (code for spec in rule.inputs if spec.name == "value" for code in spec.loinc):
                found[edition][Loinc(code)] = (*found[edition].get(Loinc(code), ()), rule)
    return found


def mapped(term: str, frm: str, to: str, *, library: Library) -> str:
    """What a laboratory term of one edition is called in another; empty where the other has no such term.

    Refuses an edition or term that is not held.
    """
    rule_of(term, edition=frm, library=library)
    if to not in EDITIONS:
        raise NotHeld.named("edition of CTCAE", to, EDITIONS)
    name = term.strip().lower().replace(" ", "_").replace("-", "_")
    if frm == to:
        return name
    rows = library.tables.get(MAP, ())
    return next((row[to] for row in rows if row[frm] == name), "")
