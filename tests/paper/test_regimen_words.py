"""A regimen in words."""

from __future__ import annotations

from dataclasses import replace

from medonc.knowledge.load import open_library
from medonc.paper.regimen_words import delay_words


def test_a_longest_delay_is_said_with_its_source() -> None:
    held = replace(open_library().regimens["breast/tchp"], max_delay_days=21, max_delay_source="protocol, section 5")
    said = "a cycle may be 21 days late; after that it is stopped or judged anew (protocol, section 5)"
    assert delay_words(held) == said


def test_a_regimen_without_a_longest_delay_says_so() -> None:
    held = replace(open_library().regimens["breast/tchp"], max_delay_days=None, max_delay_source="")
    assert delay_words(held) == "not stated"
