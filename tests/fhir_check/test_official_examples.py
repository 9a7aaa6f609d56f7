"""The official mCODE STU4 examples: clean but for those that break their own profile, and every break of them seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from medonc.fhir.check import Problem, Profiles, check_resource

# Examples that the published profile itself refuses, each with the reason.
INVALID = {
    "Observation-tnm-pathologic-distant-metastases-category-jenny-m.json": (
        "Its value is data-absent-reason 'not-applicable'. The binding of the value names a maximum value set "
        "(AJCC categories of SNOMED CT, or http://cancerstaging.org), and that code is in neither."
    ),
}


def errors(resource: Any, profiles: Profiles) -> list[Problem]:
    return [problem for problem in check_resource(resource, profiles) if problem.severity == "error"]


def resources(official: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every resource, those in bundles one by one, and each bundle with its first entries."""
    for name, content in official.items():
        if content["resourceType"] == "Bundle":
            yield from ((name, entry["resource"]) for entry in content["entry"])
            yield name, {**content, "entry": content["entry"][:2]}
        else:
            yield name, content


def test_all_of_the_published_examples_are_here(official: dict[str, Any]) -> None:
    assert len(official) == 179


def test_the_examples_are_clean_but_for_those_listed(official: dict[str, Any], profiles: Profiles) -> None:
    found = {name for name, content in official.items() if errors(content, profiles)}
    assert found == set(INVALID)


def test_the_invalid_example_breaks_the_maximum_value_set(official: dict[str, Any], profiles: Profiles) -> None:
    found = errors(official["Observation-tnm-pathologic-distant-metastases-category-jenny-m.json"], profiles)
    assert [(problem.path, problem.rule) for problem in found] == [
        ("Observation.valueCodeableConcept", "mcode-tnm-distant-metastases-category")
    ]
    assert found[0].expected.endswith("mcode-tnm-distant-metastases-category-max-vs")


def test_every_break_of_an_example_is_seen(
    official: dict[str, Any], profiles: Profiles, mutations: Callable[[Any], Iterator[Any]]
) -> None:
    made: Counter[str] = Counter()
    missed = []
    for name, resource in resources(official):
        before = set(errors(resource, profiles))
        for mutation in mutations(resource):
            made[mutation.kind] += 1
            if not set(errors(mutation.resource, profiles)) - before:
                missed.append(f"{name}: {mutation.kind} {mutation.where}")
    assert missed == []
    # How many there are is stated, so that a generator that stops generating does not pass.
    assert made["deleted"] > 1500
    assert made["broken value"] > 200
    assert made["unknown code"] > 500
    assert made["code of another set"] > 100
