"""A choice: indicated, not known, or off indication, which needs a coded reason and its words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.knowledge.load import open_library
from medonc.practice.criteria import Scene, scene_on
from medonc.practice.treatment.choice import Choice, ChoiceStatus, Reason, choice, choice_off_library, reasons
from medonc.values.errors import ImpossibleValue, NotHeld, Refused

LIBRARY = open_library()
TESTA = Path(__file__).resolve().parents[1] / "bundles" / "testa-mockup.json"


@pytest.fixture(scope="module")
def scene() -> Scene:
    """HER2-positive breast cancer without metastases."""
    return scene_on(read_chart(read_records([TESTA.read_bytes()])), LIBRARY, date(2021, 9, 30))


def chosen(name: str, scene: Scene, reason: Reason | None = None) -> Choice:
    return choice(LIBRARY.regimens[name], scene, reason)


def test_what_is_indicated_needs_no_reason(scene: Scene) -> None:
    one = chosen("breast/tchp", scene)
    assert one.status is ChoiceStatus.MET
    assert one.reason is None
    assert one.facts
    assert one.sentence.endswith(": indicated")


def test_what_is_not_known_says_what_is_open(scene: Scene) -> None:
    one = chosen("breast/anastrozole", scene)
    assert one.status is ChoiceStatus.NOT_KNOWN
    assert one.open.decide == ("after the menopause (oncologist)",)


def test_off_indication_without_a_reason_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused, match="not indicated by this record, and no reason is given"):
        chosen("breast/eribulin", scene)


@pytest.mark.parametrize("words", ["", "   "])
def test_off_indication_with_a_code_and_no_words_is_refused(scene: Scene, words: str) -> None:
    with pytest.raises(Refused, match="the day of the meeting"):
        chosen("breast/eribulin", scene, Reason(code="board", words=words))


def test_off_indication_with_a_coded_reason_and_words_stands(scene: Scene) -> None:
    one = chosen("breast/eribulin", scene, Reason(code="board", words=" 28 September "))
    assert one.status is ChoiceStatus.OFF_INDICATION
    assert one.sentence == f"{one.named}: off indication, advice of the tumour board (28 September)"


def test_an_unknown_code_is_refused_with_the_held_ones(scene: Scene) -> None:
    with pytest.raises(NotHeld, match="compassionate"):
        chosen("breast/tchp", scene, Reason(code="because", words="so"))


def test_a_regimen_of_another_disease_is_off_indication(scene: Scene) -> None:
    one = chosen("colorectal/folfiri", scene, Reason(code="trial", words="TRIAL-1, arm B"))
    assert one.status is ChoiceStatus.OFF_INDICATION


def test_what_the_library_does_not_hold_needs_a_name_and_a_reason() -> None:
    one = choice_off_library("drug X 10 mg daily", LIBRARY, Reason(code="compassionate", words="programme 7"))
    assert (one.status, one.regimen) == (ChoiceStatus.OFF_LIBRARY, None)
    with pytest.raises(Refused, match="not in the library"):
        choice_off_library("drug X", LIBRARY, None)
    with pytest.raises(ImpossibleValue, match="no name"):
        choice_off_library("  ", LIBRARY, Reason(code="trial", words="arm A"))


def test_every_reason_has_a_code_of_its_own_and_says_what_it_needs() -> None:
    held = reasons(LIBRARY)
    assert len({one.code for one in held}) == len(held) >= 7
    assert all(one.reason and one.needs and one.says for one in held)
