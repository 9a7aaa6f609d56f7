"""Our own records: the invented patient, and one valid and one broken resource for each mCODE profile."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from medonc.fhir.check import Profiles, check_bundle, check_resource

BUNDLES = Path(__file__).resolve().parents[1] / "bundles"
NAMES = sorted(path.name.removesuffix(".valid.json") for path in (BUNDLES / "profiles").glob("*.valid.json"))
EXPECTED = json.loads((BUNDLES / "profiles" / "expected.json").read_text())


def read(path: Path) -> Any:
    return json.loads(path.read_text(), parse_float=Decimal)


@pytest.fixture(scope="module")
def testa() -> Any:
    return read(BUNDLES / "testa-mockup.json")


def test_every_profile_has_its_two_resources(profiles: Profiles) -> None:
    published = sorted(profile.name for profile in profiles.profiles.values())
    broken = sorted(path.name.removesuffix(".broken.json") for path in (BUNDLES / "profiles").glob("*.broken.json"))
    assert len(published) == 53
    assert published == NAMES == broken == sorted(EXPECTED)


@pytest.mark.parametrize("name", NAMES)
def test_the_valid_resource_is_clean(name: str, profiles: Profiles) -> None:
    assert check_resource(read(BUNDLES / "profiles" / f"{name}.valid.json"), profiles) == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_broken_resource_has_exactly_its_one_problem(name: str, profiles: Profiles) -> None:
    found = check_resource(read(BUNDLES / "profiles" / f"{name}.broken.json"), profiles)
    assert [problem.as_json() for problem in found] == EXPECTED[name]
    assert len(found) == 1
    assert found[0].severity == "error"


def test_the_invented_patient_is_clean(testa: Any, profiles: Profiles) -> None:
    problems = check_bundle(testa, profiles)
    assert [problem.line() for problem in problems if problem.severity == "error"] == []
    # What is left are profiles of other guides, which the table does not hold.
    assert {problem.expected for problem in problems} == {"an mCODE profile; checked as plain R4"}


def test_the_invented_patient_covers_what_the_official_bundle_covers(testa: Any) -> None:
    kinds = Counter(entry["resource"]["resourceType"] for entry in testa["entry"])
    assert kinds["Patient"] == 1
    assert kinds.keys() >= {
        "AllergyIntolerance",
        "BodyStructure",
        "Condition",
        "DiagnosticReport",
        "Encounter",
        "FamilyMemberHistory",
        "MedicationAdministration",
        "MedicationRequest",
        "MedicationStatement",
        "Observation",
        "Organization",
        "Practitioner",
        "Procedure",
        "Specimen",
    }


def test_every_reference_of_the_invented_patient_leads_somewhere(testa: Any) -> None:
    held = {f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in testa["entry"]}
    assert set(references(testa)) <= held


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_break_of_our_resources_is_seen(
    testa: Any, profiles: Profiles, mutations: Callable[[Any], Iterator[Any]]
) -> None:
    valid = [read(BUNDLES / "profiles" / f"{name}.valid.json") for name in NAMES]
    ours = [*valid, *(entry["resource"] for entry in testa["entry"]), {**testa, "entry": testa["entry"][:2]}]
    made: Counter[str] = Counter()
    missed = []
    for resource in ours:
        before = set(check_resource(resource, profiles))
        for mutation in mutations(resource):
            made[mutation.kind] += 1
            after = set(check_resource(mutation.resource, profiles)) - before
            if not any(problem.severity == "error" for problem in after):
                missed.append(f"{resource['id']}: {mutation.kind} {mutation.where}")
    assert missed == []
    assert made["deleted"] > 900
    assert made["broken value"] > 150
    assert made["unknown code"] > 300
    assert made["code of another set"] > 100
