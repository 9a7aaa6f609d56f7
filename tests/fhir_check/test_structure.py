"""What R4 asks of any resource: elements, counts, lists, references, extensions; nothing breaks the checker."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.fhir.check import Problem, Profiles, check_bundle, check_resource, open_profiles, report
from medonc.fhir.check.shapes import MCODE

PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "invented",
    "extension": [{"url": "http://example.org/own", "valueString": "x"}],
    "name": [{"family": "Mockup", "given": ["Testa"], "_given": [{"id": "g"}]}],
    "_birthDate": {"extension": [{"url": "http://example.org/why", "valueString": "not said"}]},
    "deceasedBoolean": False,
    "contact": [{"name": {"text": "Proba"}}],
}


def changed(change: Callable[[Any], object]) -> dict[str, Any]:
    patient = copy.deepcopy(PATIENT)
    change(patient)
    return patient


def the_one(resource: dict[str, Any], profiles: Profiles) -> tuple[str, str, str]:
    (problem,) = check_resource(resource, profiles)
    assert problem.severity == "error"
    return problem.path, problem.found, problem.expected


def test_the_patient_is_clean(profiles: Profiles) -> None:
    assert check_resource(PATIENT, profiles) == ()


@pytest.mark.parametrize(
    ("change", "path", "found", "expected"),
    [
        (lambda p: p.update(nickname="T"), "Patient.nickname", "the element 'nickname'", "an element of Patient"),
        (
            lambda p: p["contact"][0].update(age=3),
            "Patient.contact[0].age",
            "the element 'age'",
            "an element of contact",
        ),
        (
            lambda p: p.update(valueString="x"),
            "Patient.valueString",
            "the element 'valueString'",
            "an element of Patient",
        ),
        (
            lambda p: p.update(deceasedString="x"),
            "Patient.deceasedString",
            "the element 'deceasedString'",
            "an element of Patient",
        ),
        (lambda p: p.update(name={"family": "M"}), "Patient.name", '{"family": "M"}', "a list"),
        (lambda p: p.update(gender=["female"]), "Patient.gender", "a list", "a single value"),
        (lambda p: p.update(gender=None), "Patient.gender", "null", "a value"),
        (lambda p: p.update(telecom=[]), "Patient.telecom", "an empty list", "a value"),
        (lambda p: p.update(maritalStatus={}), "Patient.maritalStatus", "an empty object", "at least one element"),
        (lambda p: p.update(maritalStatus="M"), "Patient.maritalStatus", '"M"', "an object (CodeableConcept)"),
        (
            lambda p: p.update(id="not an id"),
            "Patient.id",
            '"not an id"',
            "an id of 1 to 64 letters, digits, '-' and '.' (id)",
        ),
        (lambda p: p.update(deceasedDateTime="2021"), "Patient.deceased[x]", "2", "at most 1"),
        (lambda p: p["extension"][0].pop("url"), "Patient.extension[0].url", "none", "at least 1"),
        (
            lambda p: p["extension"][0].pop("valueString"),
            "Patient.extension[0]",
            "neither",
            "either a value or inner extensions",
        ),
        (
            lambda p: p.update(managingOrganization={"reference": "Practitioner/x"}),
            "Patient.managingOrganization",
            "a reference to Practitioner",
            "a reference to Organization",
        ),
        (
            lambda p: p.update(managingOrganization={"reference": "nowhere"}),
            "Patient.managingOrganization.reference",
            '"nowhere"',
            "Type/id, an absolute address or '#' and an id",
        ),
        (
            lambda p: p.update(managingOrganization={"reference": "#inner"}),
            "Patient.managingOrganization.reference",
            '"#inner"',
            "the id of a contained resource",
        ),
        (
            lambda p: p.update(managingOrganization={"type": "Patient", "display": "x"}),
            "Patient.managingOrganization",
            "a reference to Patient",
            "a reference to Organization",
        ),
        (
            lambda p: p.update(contained=[{"resourceType": "Organization", "id": "inner", "name": ""}]),
            "Patient.contained[0].name",
            '""',
            "text (string)",
        ),
        (lambda p: p.update(resourceType="Person2"), "Person2.resourceType", '"Person2"', "a resource type of FHIR R4"),
        (
            lambda p: p.update(meta={"profile": [MCODE + "mcode-tumour"]}),
            "Patient.meta.profile",
            MCODE + "mcode-tumour",
            "a profile that mCODE STU4 defines",
        ),
        (
            lambda p: p.update(meta={"profile": [MCODE + "mcode-tumor"]}),
            "Patient.meta.profile",
            MCODE + "mcode-tumor",
            "a profile of Patient",
        ),
    ],
)
def test_one_fault_is_one_problem(
    change: Callable[[Any], object], path: str, found: str, expected: str, profiles: Profiles
) -> None:
    assert the_one(changed(change), profiles) == (path, found, expected)


def test_a_contained_resource_is_found_by_its_reference(profiles: Profiles) -> None:
    inner = {"resourceType": "Organization", "id": "inner", "name": "Nowhere"}
    patient = {**PATIENT, "contained": [inner], "managingOrganization": {"reference": "#inner"}}
    assert check_resource(patient, profiles) == ()


def test_a_profile_may_be_named_with_its_version(profiles: Profiles) -> None:
    patient = {**PATIENT, "meta": {"profile": [MCODE + "mcode-cancer-patient|4.0.0"]}}
    assert {problem.rule for problem in check_resource(patient, profiles)} == {"mcode-cancer-patient"}


def test_a_type_that_the_table_does_not_hold_is_said_not_to_be_checked(profiles: Profiles) -> None:
    (problem,) = check_resource({"resourceType": "Claim"}, profiles)
    assert (problem.severity, problem.found) == ("warning", "a Claim")


def bundle_of(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    entries = [{"fullUrl": f"urn:uuid:{r['id']}", "resource": r} for r in resources]
    return {"resourceType": "Bundle", "type": "collection", **more, "entry": entries}


def test_a_reference_by_full_url_is_followed_inside_the_bundle(profiles: Profiles) -> None:
    condition = {
        "resourceType": "Condition",
        "id": "c",
        "clinicalStatus": {"text": "x"},
        "subject": {"reference": "urn:uuid:o"},
    }
    del condition["clinicalStatus"]
    organization = {"resourceType": "Organization", "id": "o", "name": "Nowhere"}
    (problem,) = check_bundle(bundle_of(condition, organization), profiles)
    assert (problem.path, problem.found) == ("Bundle.entry[0].resource.subject", "a reference to Organization")


def test_a_target_that_misses_the_profile_asked_for_is_named(profiles: Profiles) -> None:
    nameless = {"resourceType": "Patient", "id": "p", "gender": "female"}
    report_ = {
        "resourceType": "DiagnosticReport",
        "id": "r",
        "meta": {"profile": [MCODE + "mcode-genomics-report"]},
        "status": "final",
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "GE"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "51969-4"}]},
        "subject": {"reference": "urn:uuid:p"},
    }
    (problem,) = check_bundle(bundle_of(report_, nameless), profiles)
    assert problem.path == "Bundle.entry[0].resource.subject"
    assert problem.found.startswith("urn:uuid:p, where Patient.")
    assert problem.expected == "a mcode-cancer-patient"


def test_an_mcode_bundle_has_one_patient(profiles: Profiles) -> None:
    one = {
        "resourceType": "Patient",
        "id": "p",
        "gender": "female",
        "name": [{"family": "Mockup"}],
        "identifier": [{"system": "http://hospital.example.org", "value": "1"}],
    }
    profile = {"profile": [MCODE + "mcode-patient-bundle"]}
    assert check_bundle(bundle_of(one, meta=profile), profiles) == ()
    (problem,) = check_bundle(bundle_of(one, {**one, "id": "q"}, meta=profile), profiles)
    assert (problem.path, problem.found) == ("Bundle.entry:cancerPatient", "2")
    assert problem.expected.startswith("at most 1")


def test_an_undefined_part_of_a_complex_extension_is_seen(profiles: Profiles, bundles: Any) -> None:
    from json import loads

    text = (bundles / "profiles" / "mcode-radiotherapy-dose-delivered-to-volume.valid.json").read_text()
    procedure = loads(text)
    procedure["extension"][0]["extension"][1]["url"] = "totalDose"
    (problem,) = check_resource(procedure, profiles)
    assert problem.path == "Procedure.extension[0].extension[1].url"
    assert problem.expected == "fractionsDelivered or totalDoseDelivered or volume"


def test_nesting_without_end_is_a_problem_and_not_a_crash(profiles: Profiles) -> None:
    inner: dict[str, Any] = {"url": "http://example.org/a", "valueString": "x"}
    for _ in range(900):
        inner = {"url": "http://example.org/a", "extension": [inner]}
    problems = check_resource({**PATIENT, "extension": [inner]}, profiles)
    assert [problem.found for problem in problems] == ["elements nested without end"]


def test_the_report_puts_warnings_of_one_cause_together() -> None:
    warnings = [Problem("warning", f"Bundle.entry[{n}]", "a", "b", "c") for n in range(3)]
    lines = report([*warnings, Problem("error", "Patient.gender", "x", "y", "z")])
    assert lines == [
        "error: Patient.gender: found x; expected y [z]",
        "warning: Bundle.entry[0]: found a; expected b [c] and 2 more",
        "1 error, 3 warnings",
    ]


NAMES = ("code", "coding", "url", "value", "x")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=6,
)


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [at, *(path for key in keys for path in paths(value[key], (*at, key)))]


@settings(max_examples=300)
@given(data=st.data(), noise=JSON)
def test_noise_anywhere_is_never_more_than_a_problem(data: st.DataObject, noise: Any) -> None:
    from json import loads
    from pathlib import Path

    folder = Path(__file__).resolve().parents[1] / "bundles" / "profiles"
    name = data.draw(st.sampled_from(sorted(path.name for path in folder.glob("*.valid.json"))))
    resource = loads((folder / name).read_text())
    *head, last = data.draw(st.sampled_from([path for path in paths(resource) if path]))
    holder = resource
    for key in head:
        holder = holder[key]
    holder[last] = noise
    assert all(isinstance(problem, Problem) for problem in check_resource(resource, open_profiles()))
