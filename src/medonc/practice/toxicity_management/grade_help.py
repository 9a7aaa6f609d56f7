"""What the grades of a term mean, in short words of our own, for whoever grades at the bedside."""

from __future__ import annotations

from collections.abc import Mapping

from medonc.knowledge.shapes import Library

HELP = "toxicity_management/grade_help"
EDITION = "CTCAE v5.0"  # the edition that the words are of
_GRADES = (1, 2, 3, 4)


def grade_help(term: str, library: Library) -> Mapping[int, str]:
    """The words of grade 1 to 4 of a term of CTCAE v5.0; a grade that the term does not have is left out.

    Empty for a term whose words are not held.
    """
    row = library.once(_by_term).get(" ".join(term.split()).casefold(), {})
    return {grade: words for grade in _GRADES if (words := row.get(f"g{grade}", ""))}


def help_line(term: str, library: Library) -> str:
    """`v5.0: 1 mild; 2 moderate …` in one line; empty for a term whose words are not held."""
    held = grade_help(term, library)
    return f"v5.0: {' · '.join(f'{grade} {words}' for grade, words in held.items())}" if held else ""


def _by_term(library: Library) -> Mapping[str, Mapping[str, str]]:
    return {row["term"]: row for row in library.tables[HELP]}
