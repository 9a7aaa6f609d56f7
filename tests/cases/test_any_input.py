"""Whatever may be typed gives a finding, a not known, or one clear sentence: never a crash."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import InputSpec, KnowledgeRule
from medonc.practice.ask import ask_in_words
from medonc.practice.receipts import receipt_of
from medonc.practice.verify import verify
from medonc.values.errors import MedoncError
from medonc.values.evidence import Finding
from medonc.values.quantity import Quantity, plain
from medonc.values.units import UNITS

LIBRARY = open_library()
WIDE = Decimal(10) ** 6


def numbers(spec: InputSpec) -> st.SearchStrategy[str]:
    """Numbers over the plausible range and its ends, seldom beyond."""
    low, high = spec.low if spec.low is not None else -WIDE, spec.high if spec.high is not None else WIDE
    ends = st.sampled_from([low, high, low - 1, high + 1, Decimal(0)])
    has_whole = low.to_integral_value(ROUND_CEILING) <= high  # a field of 0.3 to 0.8 mm has none
    return st.one_of(*(st.decimals(low, high, places=n) for n in ((2, 0) if has_whole else (2,))), ends).map(plain)


def measured(spec: InputSpec) -> st.SearchStrategy[str]:
    codes = [spec.unit, *(unit.code for unit in UNITS.values() if unit.kind == spec.kind)]
    return st.tuples(numbers(spec), st.sampled_from(codes)).map(" ".join)


def typed(spec: InputSpec) -> st.SearchStrategy[str]:
    """What may be typed for an input."""
    words = {
        "yes/no": st.sampled_from(["yes", "no"]),
        "date": st.dates().map(str),
        "text": st.sampled_from(["breast/ac-paclitaxel", "AC", "doxorubicin", "because", "?"]),
        "codes": st.lists(st.sampled_from(["icd10:I21.9", "icd10:C50.9", "hand", "x"]), max_size=3).map(", ".join),
        "number": numbers(spec),
        "count": numbers(spec),
    }
    if spec.choices:
        return st.sampled_from([*spec.choices, "another"])
    return words[spec.kind] if spec.kind in words else measured(spec)


def questions(rule: KnowledgeRule) -> st.SearchStrategy[dict[str, str]]:
    needed = {spec.name: typed(spec) for spec in rule.inputs if spec.required}
    others = {spec.name: typed(spec) for spec in rule.inputs if not spec.required}
    return st.fixed_dictionaries(needed, optional=others)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=name) for name, rule in LIBRARY.rules.items()])
@settings(max_examples=20)
@given(data=st.data())
def test_any_question_has_an_answer_or_a_sentence(rule: KnowledgeRule, data: st.DataObject) -> None:
    texts = data.draw(questions(rule))
    try:
        answer = ask_in_words(rule.rule.id, texts, LIBRARY)
    except MedoncError as refused:
        assert len(str(refused)) > 10  # noqa: PT017
        return
    assert answer.said()
    if isinstance(answer, Finding):
        value = answer.value.value if isinstance(answer.value, Quantity) else answer.value
        assert not isinstance(value, Decimal) or value.is_finite()
        assert verify(receipt_of(answer, LIBRARY), LIBRARY).differences == ()
