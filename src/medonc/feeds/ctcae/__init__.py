"""The dictionary of CTCAE terms, from the files of the National Cancer Institute: v5.0 as CSV, v6.0 as a workbook."""

from medonc.feeds.ctcae.dictionary import Dictionary, Term
from medonc.feeds.ctcae.held import dictionary, keep, mapped_terms
from medonc.feeds.ctcae.read import read_file

__all__ = ["Dictionary", "Term", "dictionary", "keep", "mapped_terms", "read_file"]
