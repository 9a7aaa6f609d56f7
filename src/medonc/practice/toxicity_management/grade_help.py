"""What the grades of a term mean, in short words of our own, for whoever grades at the bedside."""

from __future__ import annotations

from collections.abc import Mapping

from medonc.knowledge.shapes import Library

HELP, HELP_V6 = "toxicity_management/grade_help", "toxicity_management/grade_help_v6"
EDITION = "CTCAE v5.0"  # the edition that the words are of, where none is named
_GRADES = (1, 2, 3, 4)


def grade_help(term: str, library: Library, *, edition: str = EDITION) -> Mapping[int, str]:
    """The words of grade 1 to 4 of a term; a grade that the term does not have in that edition is left out.

    Empty for a term whose words are not held, or that the edition does not have.
    """
    name = " ".join(term.split()).casefold()
    of_v5, of_v6 = library.once(_by_term), library.once(_by_term_v6)
    row = of_v6.get(name, of_v5.get(name, {})) if edition.endswith("v6.0") else of_v5.get(name, {})
    return {grade: words for grade in _GRADES if (words := row.get(f"g{grade}", ""))}


def help_line(term: str, library: Library) -> str:
    """`1 mild · 2 moderate …` in one line, by edition where they differ; empty for a term whose words are not held."""
    v5, v6 = grade_help(term, library), grade_help(term, library, edition="CTCAE v6.0")
    if not v5:
        return ""
    if v5 == v6:
        return f"v5.0 and v6.0: {_line(v5)}"
    return f"v5.0: {_line(v5)}; v6.0: {_line(v6) if v6 else 'not a term of it'}"


def _line(held: Mapping[int, str]) -> str:
    return " · ".join(f"{grade} {words}" for grade, words in held.items())


def _by_term(library: Library) -> Mapping[str, Mapping[str, str]]:
    return {row["term"]: row for row in library.tables[HELP]}


def _by_term_v6(library: Library) -> Mapping[str, Mapping[str, str]]:
    return {row["term"]: row for row in library.tables[HELP_V6]}
