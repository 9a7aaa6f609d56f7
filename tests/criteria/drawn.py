"""Draws that every strategy of a kind shares: days around the day of the question, and limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

Table = dict[str, Any]
DAYS = st.dates(min_value=date(2023, 1, 1), max_value=date(2025, 12, 31)).map(str)
AGES = st.integers(min_value=0, max_value=400)


def table(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Table]:
    """A table with these keys."""
    return st.fixed_dictionaries(fields)


def maybe(base: st.SearchStrategy[Table], **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Table]:
    """A table to which each of further keys may be added."""
    return st.builds(lambda a, b: a | b, base, st.fixed_dictionaries({}, optional=more))


def limits(values: st.SearchStrategy[Any], keys: Sequence[str] = ("at_least", "at_most", "above", "below")) -> Any:
    """One or two limits."""
    return st.dictionaries(st.sampled_from(list(keys)), values, min_size=1, max_size=2)


def joined(*parts: st.SearchStrategy[Table]) -> st.SearchStrategy[Table]:
    """Several tables as one."""
    return st.tuples(*parts).map(lambda tables: {key: value for each in tables for key, value in each.items()})


def some(*kinds: st.SearchStrategy[Table]) -> st.SearchStrategy[list[Table]]:
    """Up to four facts of these kinds."""
    return st.lists(st.one_of(*kinds), max_size=4)
