"""Safety rule 7: routes are a positive list for each drug, and products of one name never stand in for one another."""

from __future__ import annotations

import pytest

from medonc.knowledge.load import open_library

LIBRARY = open_library()
VINCAS = [name for name, drug in LIBRARY.drugs.items() if drug.drug_class == "vinca alkaloid"]
NEVER_SPINAL = [*VINCAS, "bortezomib"]
# Each pair of products that share a name or a place and must never be taken for one another.
PAIRS = [
    ("doxorubicin", "liposomal-doxorubicin"),
    ("paclitaxel", "nab-paclitaxel"),
    ("trastuzumab", "trastuzumab-deruxtecan"),
    ("trastuzumab", "ado-trastuzumab-emtansine"),
    ("irinotecan", "liposomal-irinotecan"),
    ("pegaspargase", "calaspargase-pegol"),
    ("daratumumab", "daratumumab-hyaluronidase"),
]


def test_every_drug_has_its_routes() -> None:
    assert LIBRARY.drugs
    assert [name for name, drug in LIBRARY.drugs.items() if not drug.routes] == []
    both = {name: {r.route for r in drug.routes} & set(drug.never_routes) for name, drug in LIBRARY.drugs.items()}
    assert {name: routes for name, routes in both.items() if routes} == {}


@pytest.mark.parametrize("name", NEVER_SPINAL)
def test_no_vinca_has_an_intrathecal_route(name: str) -> None:
    drug = LIBRARY.drugs[name]
    assert "intrathecal" in drug.never_routes
    assert "intrathecal" not in {each.route for each in drug.routes}


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_products_name_what_they_never_replace(one: str, other: str) -> None:
    first, second = LIBRARY.drugs[one], LIBRARY.drugs[other]
    named = second.name in first.not_interchangeable_with or first.name in second.not_interchangeable_with
    assert named
    assert not set(first.rxnorm) & set(second.rxnorm)


def test_intrathecal_is_allowed_to_few() -> None:
    allowed = {name for name, drug in LIBRARY.drugs.items() if "intrathecal" in {r.route for r in drug.routes}}
    assert allowed <= {"methotrexate", "cytarabine", "hydrocortisone", "thiotepa"}
