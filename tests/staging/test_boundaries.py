"""Groups as their publications state them, written down apart from the rule files: what lies at each edge."""

from __future__ import annotations

import csv
from pathlib import Path

from medonc.knowledge.load import open_library
from medonc.practice.ask import ask_in_words
from medonc.practice.staging.categories import read_category
from medonc.values.evidence import Finding

LIBRARY = open_library()


def given(text: str) -> dict[str, str]:
    """`T2 N0 M0 psa=10 ng/mL` as inputs by name."""
    found: dict[str, str] = {}
    for part in text.split():
        category = read_category(part) if "=" not in part else None
        if category:
            found[category.name[0].lower()] = category.name
        elif "=" in part:
            name, _, value = part.partition("=")
            found[name] = value
        else:
            found[name] += f" {part}"  # the unit of the number before
    return found


def test_every_stated_group_follows() -> None:
    with (Path(__file__).parent / "boundaries.csv").open(encoding="utf-8") as held:
        rows = list(csv.DictReader(held))
    wrong = []
    for row in rows:
        answer = ask_in_words(f"staging/{row['rule']}", given(row["given"]), LIBRARY)
        group = answer.value if isinstance(answer, Finding) else answer.said()
        if group != row["expected"]:
            wrong.append(f"{row['rule']} {row['given']}: {group}, stated {row['expected']} ({row['fact']})")
    assert wrong == []
    assert len(rows) > 100
