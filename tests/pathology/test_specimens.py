"""Stains, margins and nodes go out as FHIR and come back as they were."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from medonc.fhir.read import read_resource
from medonc.fhir.write import to_json, write_fact
from medonc.record.facts import FactSource
from medonc.record.measured import Result, ResultKind
from medonc.record.specimens import Margin, Nodes, Origin, Seen, Stain, as_result, seen_of
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Loinc
from medonc.values.quantity import Quantity

WORDS = st.sampled_from(["", "SP1", "4B5", "strong", "retained"])
SHARES = st.none() | st.decimals(0, 100, places=1).map(lambda n: Quantity(n, "%"))
SIZES = st.none() | st.decimals(0, 90, places=1).map(lambda n: Quantity(n, "mm"))
STAINS = st.builds(
    Stain,
    target=st.sampled_from(["ER", "HER2", "MLH1"]),
    method=st.sampled_from(["", "IHC", "ISH"]),
    clone=WORDS,
    percent=SHARES,
    intensity=WORDS,
    score=st.sampled_from(["", "0", "2+"]),
    ratio=st.none() | st.just(Quantity(Decimal("2.1"), "1")),
    copies=st.none() | st.just(Quantity(Decimal("4.5"), "1")),
    faint=SHARES,
    reading=WORDS,
)
MARGINS = st.builds(Margin, name=st.just("deep"), state=st.sampled_from(["clear", "close"]), distance=SIZES)
NODES = st.builds(
    Nodes,
    examined=st.none() | st.integers(0, 60),
    positive=st.integers(0, 20),
    deposit=SIZES,
    extranodal=st.none() | st.booleans(),
)


@given(STAINS | MARGINS | NODES)
def test_what_was_seen_comes_back(seen: Seen) -> None:
    origin = Origin(
        source=FactSource(kind="Observation", id="seen"),
        effective=read_when("2024-03-01"),
        specimen="Specimen/core",
    )
    result = as_result(seen, origin)
    assert seen_of(result) == seen
    written = to_json(write_fact(result, patient="Patient/p"))
    (again,) = read_resource(written, kind="Observation").facts
    assert isinstance(again, Result)
    assert replace(again, remarks=()) == result
    assert seen_of(again) == seen


def test_a_result_of_another_laboratory_is_none() -> None:
    plain = Result(
        source=FactSource(kind="Observation", id="n"),
        kind=ResultKind.MARKER,
        code=Concept((Loinc("85337-4"),), "oestrogen receptor"),
    )
    assert seen_of(plain) is None
