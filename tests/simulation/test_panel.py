"""The invented panel holds together as a clinic would: it repeats itself, and treatment follows diagnosis."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.fhir.check import check_bundle, open_profiles
from medonc.record.disease import Condition, Role
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.simulation import FLAWS, flaw_of, light_panel, panel
from medonc.simulation.panel import bundle_text, disease_of, record_of, state_of
from medonc.simulation.story import State

ON = date(2026, 11, 23)
CANCERS = {
    "breast", "lung", "colorectal", "prostate", "ovary", "pancreas", "stomach", "bladder", "kidney", "melanoma",
    "head and neck", "sarcoma", "glioma", "germ cell", "lymphoma", "myeloma", "CLL", "AML",
}  # fmt: skip
Json = dict[str, Any]


def resources(bundle: Json, kind: str = "") -> Iterator[Json]:
    for entry in bundle["entry"]:
        if kind in ("", entry["resource"]["resourceType"]):
            yield entry["resource"]


def patient(bundle: Json) -> Json:
    return next(resources(bundle, "Patient"))


def moment(resource: Json) -> str:
    for field in ("effectiveDateTime", "performedDateTime", "authoredOn"):
        if field in resource:
            return str(resource[field])
    period = resource.get("performedPeriod") or resource.get("effectivePeriod") or {}
    return str(period.get("start", ""))


def results(bundle: Json, name: str) -> list[tuple[str, Decimal]]:
    start = f"{patient(bundle)['id']}-{name}-"
    found = [r for r in resources(bundle, "Observation") if r["id"].startswith(start) and "valueQuantity" in r]
    return [(r["effectiveDateTime"], Decimal(r["valueQuantity"]["value"])) for r in found]


def numbered(people: list[Json]) -> list[tuple[int, Json]]:
    return list(enumerate(people, 1))


def test_the_same_seed_gives_the_same_bytes(people: list[Json]) -> None:
    again = [bundle_text(b) for b in panel(seed=7, on=ON, count=12)]
    assert again == [bundle_text(b) for b in people[:12]]
    assert hashlib.sha256(again[0]).digest() != hashlib.sha256(bundle_text(next(panel(seed=8, on=ON)))).digest()


def test_the_panel_is_as_big_as_promised(people: list[Json]) -> None:
    sizes = [len(b["entry"]) for b in people]
    assert len(people) == 64
    assert max(sizes) < 600
    assert sum(sizes) < 20_000


def test_every_common_cancer_and_every_state_is_there() -> None:
    assert {disease_of(n).cancer for n in range(1, 65)} == CANCERS
    states = Counter(state_of(n, disease_of(n)) for n in range(1, 65))
    assert states[State.DIED] == 2
    assert min(states[s] for s in (State.NEW, State.FOLLOWED, State.PROGRESSING)) >= 5
    assert states[State.TREATING] >= 20


def test_everything_is_labelled_as_test_health_data(people: list[Json]) -> None:
    for bundle in people:
        assert "(invented)" in patient(bundle)["name"][0]["text"]
        assert patient(bundle)["identifier"][0]["value"].startswith("SYN-")
        for resource in resources(bundle):
            assert [t["code"] for t in resource["meta"]["tag"]] == ["HTEST"]


def test_identifiers_are_unique(people: list[Json]) -> None:
    ids = Counter(f"{r['resourceType']}/{r['id']}" for b in people for r in resources(b))
    assert max(ids.values()) == 1


def test_everyone_is_an_adult_at_diagnosis(people: list[Json]) -> None:
    for bundle in people:
        diagnosed = next(r for r in resources(bundle, "Condition") if r["id"].endswith("-cancer"))["onsetDateTime"]
        assert int(diagnosed[:4]) - int(patient(bundle)["birthDate"][:4]) > 18


def test_no_treatment_before_the_diagnosis_and_nothing_after_the_last_day(people: list[Json]) -> None:
    for bundle in people:
        diagnosed = next(r for r in resources(bundle, "Condition") if r["id"].endswith("-cancer"))["onsetDateTime"]
        last = patient(bundle).get("deceasedDateTime", ON.isoformat())
        for kind in ("MedicationRequest", "MedicationAdministration", "Observation", "Procedure", "DiagnosticReport"):
            for resource in resources(bundle, kind):
                assert moment(resource)[:10] <= last, resource["id"]
                if kind.startswith("Medication"):
                    assert moment(resource)[:10] >= diagnosed, resource["id"]


def test_a_dose_due_today_is_ordered_and_not_yet_given(people: list[Json]) -> None:
    for number, bundle in numbered(people):
        if state_of(number, disease_of(number)) is State.TREATING:
            orders = list(resources(bundle, "MedicationRequest"))
            assert [o for o in orders if o["status"] == "active"], bundle["id"]
            assert all(moment(g)[:10] < ON.isoformat() for g in resources(bundle, "MedicationAdministration"))


def test_every_administration_gives_what_its_order_asks(people: list[Json]) -> None:
    for bundle in people:
        asked = {
            f"MedicationRequest/{o['id']}": o["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]
            for o in resources(bundle, "MedicationRequest")
        }
        given = [g for g in resources(bundle, "MedicationAdministration") if "request" in g]
        for dose in given:
            assert dose["dosage"]["dose"] == asked[dose["request"]["reference"]]


def test_a_full_dose_by_surface_follows_from_the_recorded_height_and_weight() -> None:
    """Person 43 has R-CHOP: cyclophosphamide 750 mg/m2 rounded to 10 mg, from the weight of the first day."""
    record = record_of(7, 43, on=ON)
    bundle = record.bundle()
    height = next(r for r in resources(bundle, "Observation") if "-height-" in r["id"])["valueQuantity"]["value"]
    order = next(r for r in resources(bundle, "MedicationRequest") if "cyclophosphamide" in r["id"])
    start = order["dosageInstruction"][0]["timing"]["repeat"]["boundsPeriod"]["start"]
    weight = dict(results(bundle, "weight"))[start]
    expected = 750 * (Decimal(height) * weight / 3600).sqrt()
    assert abs(order["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]["value"] - expected) <= 5


def test_only_drugs_hard_on_the_marrow_are_reduced(people: list[Json]) -> None:
    """Orders at 80 % are of cytotoxic drugs; an antibody beside them stays at its full dose."""
    reduced = {
        o["medicationCodeableConcept"]["coding"][0]["display"]
        for b in people
        for o in resources(b, "MedicationRequest")
        if "at 80 %" in o["dosageInstruction"][0]["text"]
    }
    assert reduced
    assert not reduced & {"rituximab", "trastuzumab", "pertuzumab", "prednisone", "letrozole", "pembrolizumab"}


def test_neutrophils_fall_after_chemotherapy_and_come_back() -> None:
    counts = dict(results(record_of(7, 43, on=ON).bundle(), "anc"))
    given = sorted({moment(g)[:10] for g in resources(record_of(7, 43, on=ON).bundle(), "MedicationAdministration")})
    first = date.fromisoformat(given[0])
    before, nadir = counts[first.isoformat()], counts[(first + timedelta(days=10)).isoformat()]
    assert nadir < before * Decimal("0.6")
    assert counts[(first + timedelta(days=21)).isoformat()] > nadir * 2


def test_some_are_not_ready_today() -> None:
    """Among those whose cycle is due today there are low counts, so that a desk has something to hold."""
    low = 0
    for number in range(1, 65):
        found = results(record_of(7, number, on=ON).bundle(), "anc")
        low += bool(found) and found[-1][0] == ON.isoformat() and found[-1][1] < Decimal("1.5")
    assert low >= 1


def test_one_record_in_six_is_at_fault_and_every_fault_is_used() -> None:
    at_fault = [flaw_of(n) for n in range(1, 65) if flaw_of(n)]
    assert len(at_fault) == 10
    assert {f.key for f in at_fault if f} == {f.key for f in FLAWS}


def number_of(key: str) -> int:
    return next(n for n in range(1, 65) if (f := flaw_of(n)) and f.key == key)


def test_each_fault_is_in_the_record_it_is_said_to_be_in(people: list[Json]) -> None:
    def of(key: str) -> Json:
        return people[number_of(key) - 1]

    stages = [r for r in resources(of("two-stages"), "Observation") if "-stage-" in r["id"]]
    assert not [r for r in resources(of("no-height"), "Observation") if "-height-" in r["id"]]
    groups = [r["valueCodeableConcept"]["text"] for r in stages if "group" in r["id"]]
    assert sorted(groups) == ["II", "IV"]
    assert [day for day, _ in results(of("stale-creatinine"), "creatinine")] == ["2026-07-16"]  # 130 days before
    assert results(of("implausible-result"), "anc")[-1][1] == 3000
    assert "Sahli" in str(of("unknown-unit"))
    assert "birthsex" not in str(of("no-birth-sex"))
    assert len(patient(of("year-of-birth-only"))["birthDate"]) == 4
    assert "-tissue-er" not in str(of("no-receptors"))
    again = results(of("clashing-results"), "plt")
    assert again[-1][0] == again[-2][0]
    assert again[-1][1] != again[-2][1]
    twice = number_of("same-person-twice")
    first, second = patient(people[twice - 2]), patient(people[twice - 1])
    assert (first["name"], first["birthDate"]) == (second["name"], second["birthDate"])
    assert first["identifier"] != second["identifier"]


def test_the_profiles_of_mcode_hold(people: list[Json]) -> None:
    profiles = open_profiles()
    wrong = [p for b in people for p in check_bundle(b, profiles) if p.severity == "error"]
    assert wrong == []


@pytest.mark.parametrize("number", [1, 5, 14, 20, 31, 43, 58])
def test_a_record_reads_into_a_chart(people: list[Json], number: int) -> None:
    chart = read_chart(read_records([bundle_text(people[number - 1])]))
    assert chart.person.name
    assert next(c.histology for c in chart.all(Condition) if c.role is Role.PRIMARY) is not None
    assert chart.all(DrugFact)
    assert all(f.effective for f in chart.all(DrugFact))
    asked = {str(f.source) for f in chart.all(DrugFact) if f.event is DrugEvent.REQUESTED}
    given = [f for f in chart.all(DrugFact) if f.event is DrugEvent.GIVEN and f.fulfils]
    assert {f.fulfils for f in given} <= asked


def test_light_records_are_light() -> None:
    light = list(light_panel(seed=7, on=ON, count=40))
    assert all(len(b["entry"]) < 45 for b in light)
    assert bundle_text(light[3]) == bundle_text(list(light_panel(seed=7, on=ON, count=4))[3])
