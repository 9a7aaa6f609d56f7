"""Import: all of it or nothing, the same again changes nothing, and what cannot be taken says why in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medonc.fhir.bundles import received
from medonc.record.measured import Result
from medonc.store import audit
from medonc.store.models import AuditEntry, DeskLine, PatientEntry, ReceivedRemark, Resource, ResourceVersion, User
from medonc.values.errors import MedoncError, UnreadableInput
from medonc.workbench import incoming, open_chart
from medonc.workbench.errors import NotAllowed
from medonc.workbench.import_records import import_files

from .conftest import Take, bundle, patient, weight

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    tables = (PatientEntry, Resource, ResourceVersion, AuditEntry, DeskLine, ReceivedRemark)
    return {table.__name__: table.objects.count() for table in tables}


def test_the_broad_record_comes_in_whole(testa: int, bundles: Path, oncologist: User) -> None:
    entries = json.loads((bundles / "testa-mockup.json").read_text())["entry"]
    assert Resource.objects.count() == len(entries)
    entry = PatientEntry.objects.get(pk=testa)
    assert (entry.family, entry.born, entry.deceased) == ("Mockup", "1970-06-14", False)
    chart = open_chart.chart(testa, by=oncologist)
    assert len(chart.all(Result)) > 50


def test_a_second_import_changes_nothing(testa: int, bundles: Path, coordinator: User) -> None:
    before = rows()
    report = import_files([bundles / "testa-mockup.json"], by=coordinator)
    assert rows() == before
    assert (report.new, report.changed) == (0, 0)
    assert report.sentence().startswith("Nothing changed")


def test_the_text_is_stored_digit_for_digit(take: Take) -> None:
    text = (
        b'{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"p1"}},'
        b'{"resource":{ "resourceType":"Observation","id":"k","valueQuantity":{"value":1.10,"x":"\\u00b5"} ,'
        b'"subject":{"reference":"Patient/p1"}}}]}'
    )
    take(text)
    stored = ResourceVersion.objects.get(resource__kind="Observation").text
    assert '{"value":1.10,"x":"\\u00b5"}' in stored


def test_a_changed_resource_is_a_new_version(take: Take, oncologist: User) -> None:
    pk = take(bundle(patient(), weight(80))).patients[0].pk
    report = take(bundle(patient(), weight(81)))
    assert (report.new, report.changed, report.same) == (0, 1, 1)
    assert [str(r.value) for r in open_chart.chart(pk, by=oncologist).all(Result)] == ["81 kg"]


def test_a_changed_patient_brings_the_index_up_to_date(take: Take) -> None:
    pk = take(patient()).patients[0].pk
    take(patient(deceasedDateTime="2026-03-01", name=[{"family": "Newname", "given": ["Otto"]}]))
    entry = PatientEntry.objects.get(pk=pk)
    assert (entry.family, entry.deceased, entry.died) == ("Newname", True, "2026-03-01")


def test_an_older_file_does_not_turn_the_record_back(take: Take) -> None:
    take(bundle(patient(), weight(80)))
    take(bundle(patient(gender="male"), weight(81)))
    report = take(bundle(patient(), weight(80)))
    assert (report.new, report.changed) == (0, 0)
    assert PatientEntry.objects.get().gender == "male"
    assert any("came again as it stood earlier" in r.text for r in report.remarks)


def test_the_same_id_of_two_sites_is_two_patients(take: Take) -> None:
    one = take(patient(), source="north").patients[0].pk
    report = take(patient(), source="south")
    assert report.patients[0].pk != one
    assert any("may be the same person" in r.text for r in report.remarks)


def test_without_an_id_the_identifier_is_the_identity(take: Take) -> None:
    numbered = {"identifier": [{"system": "urn:x", "value": "77"}]}
    take(patient("", **numbered))
    take(patient("", gender="female", **numbered))
    assert Resource.objects.get().rid == "urn:x|77"
    assert Resource.objects.get().version == 2


def test_without_id_and_identifier_the_digest_is_the_identity(take: Take) -> None:
    take(bundle(patient(), {k: v for k, v in weight(80).items() if k != "id"}))
    assert take(bundle(patient(), {k: v for k, v in weight(80).items() if k != "id"})).new == 0
    assert take(bundle(patient(), {k: v for k, v in weight(82).items() if k != "id"})).new == 1


def test_references_by_uuid_lead_to_the_patient(take: Take) -> None:
    entries = [
        {"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000001", "resource": patient("")},
        {
            "fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000002",
            "resource": weight(subject={"reference": "urn:uuid:00000000-0000-4000-8000-000000000001"}),
        },
    ]
    take({"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert Resource.objects.get(kind="Observation").patient == PatientEntry.objects.get()


def test_two_patients_in_one_bundle_keep_their_own(take: Take) -> None:
    other = weight(60, rid="w2", subject={"reference": "https://north.example/fhir/Patient/p2/_history/3"})
    take(bundle(patient(), patient("p2", name=[{"family": "Other"}]), weight(80), other))
    assert Resource.objects.get(rid="w2").patient.family == "Other"
    assert Resource.objects.get(rid="w1").patient.family == "Invented"


def test_files_apart_and_the_patient_last(take: Take) -> None:
    report = take(weight(), patient())
    assert report.new == 2
    assert Resource.objects.get(kind="Observation").patient == PatientEntry.objects.get()


def test_what_belongs_to_a_patient_held_already(take: Take) -> None:
    take(patient())
    assert take(weight()).new == 1
    assert Resource.objects.get(kind="Observation").patient == PatientEntry.objects.get()


def test_a_resource_without_a_subject_is_the_only_patients(take: Take) -> None:
    take(bundle(patient(), {"resourceType": "Specimen", "id": "s1"}))
    assert Resource.objects.get(kind="Specimen").patient == PatientEntry.objects.get()


def test_ndjson_streams_in_any_order(take: Take) -> None:
    lines = [json.dumps(weight(n, rid=f"w{n}")) for n in range(50, 90)] + [json.dumps(patient())]
    assert take("\n".join(lines).encode(), name="all.ndjson").new == 41


def test_ndjson_longer_than_a_portion(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "_LINES", 7)
    lines = [json.dumps(weight(n, rid=f"w{n}")) for n in range(50, 90)] + [json.dumps(patient())]
    assert take("\n".join(lines).encode(), name="all.ndjson").new == 41


def test_progress_is_told(coordinator: User) -> None:
    told: list[int] = []
    files = [("a.json", json.dumps(patient()).encode()), ("b.json", json.dumps(weight()).encode())]
    import_files(files, by=coordinator, progress=told.append)
    assert told[-1] == 100


def test_an_import_is_audited_for_each_patient(take: Take) -> None:
    pk = take(bundle(patient(), weight())).patients[0].pk
    entry = AuditEntry.objects.get(act="import")
    assert (entry.patient_id, entry.who) == (pk, "agenda")
    assert audit.verify().intact


def test_what_the_reader_remarks_is_kept(take: Take) -> None:
    report = take(bundle(patient(), weight(80, unit="bushels")))
    assert any("bushels" in r.text for r in report.remarks)
    assert ReceivedRemark.objects.filter(text__contains="bushels").exists()


def test_a_nurse_may_not_import(nurse: User) -> None:
    with pytest.raises(NotAllowed, match="may not import"):
        import_files([("p.json", json.dumps(patient()).encode())], by=nurse)


BAD = {
    "no json": (b"hello", "not JSON"),
    "half a file": (b'{"resourceType":"Patient"', "not JSON"),
    "no fhir": (b'{"a":1}', "no resourceType"),
    "a list": (b"[1,2]", "no FHIR resource"),
    "nothing": (b"", "not JSON"),
    "utf-16": ('{"resourceType":"Patient"}'.encode("utf-16"), "UTF-16"),
    "a key twice": (b'{"resourceType":"Patient","id":"a","id":"b"}', "twice"),
    "too deep": (b'{"resourceType":"Patient","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too deeply"),
    "no patient": (json.dumps(bundle(weight())).encode(), "neither the files nor the record hold"),
    "nobody named": (json.dumps({"resourceType": "Observation", "id": "o"}).encode(), "No patient in the files"),
    "an empty bundle": (json.dumps(bundle()).encode(), "No patient in the files"),
    "only a drug": (json.dumps({"resourceType": "Medication", "id": "m"}).encode(), "No patient in the files"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_nothing_is_written(name: str, take: Take) -> None:
    text, words = BAD[name]
    before = rows()
    with pytest.raises(UnreadableInput, match=words) as refused:
        take(text)
    assert str(refused.value).count("\n") == 0
    assert rows() == before


def test_one_bad_file_among_good_ones_takes_nothing(take: Take) -> None:
    before = rows()
    with pytest.raises(MedoncError, match=r"In in.json: the file is not JSON"):
        take(bundle(patient(), weight()), b"hello")
    assert rows() == before


def test_a_document_over_the_limit_is_told_to_stream(
    take: Take, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(incoming, "LIMIT", 1000)
    with pytest.raises(UnreadableInput, match=r"Expected at most 64 MB.*NDJSON, which streams at any size"):
        take(bundle(*(patient(f"p{n}") for n in range(40))))


def test_lines_over_the_limit_stream_whatever_their_name(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "LIMIT", 1000)
    lines = "\n".join(json.dumps(patient(f"p{n}")) for n in range(40)).encode()
    assert take(lines, name="dump.json").new == 40


def test_a_document_as_big_as_the_reader_allows_is_the_same_limit() -> None:
    assert incoming.LIMIT == received.LIMIT == 64 * 1024 * 1024


def somebody(folder: Path, name: str, *, family: str, born: str, number: str = "") -> Path:
    file = folder / f"{name}.json"
    identifiers = [{"value": number}] if number else []
    page = {"resourceType": "Patient", "id": "1", "name": [{"family": family}], "birthDate": born}
    file.write_text(json.dumps(page | {"identifier": identifiers}))
    return file


def test_another_person_under_a_held_id_is_refused(coordinator: User, tmp_path: Path) -> None:
    import_files([somebody(tmp_path, "a", family="Fictional", born="1960-02-29")], by=coordinator)
    before = rows()
    with pytest.raises(UnreadableInput, match="Patient/1 is Invented, 1970-07-07"):
        import_files([somebody(tmp_path, "b", family="Invented", born="1970-07-07")], by=coordinator)
    assert rows() == before


def test_another_site_may_use_the_same_id(coordinator: User, tmp_path: Path) -> None:
    import_files([somebody(tmp_path, "a", family="Fictional", born="1960-02-29")], by=coordinator)
    import_files([somebody(tmp_path, "b", family="Invented", born="1970-07-07")], by=coordinator, source="other site")
    assert PatientEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("family", "born", "number"),
    [("Married", "1960-02-29", ""), ("Fictional", "1960-02-28", ""), ("Married", "1960-02-28", "F-1")],
)
def test_a_new_name_or_a_corrected_birth_date_is_the_same_person(
    coordinator: User, tmp_path: Path, family: str, born: str, number: str
) -> None:
    import_files([somebody(tmp_path, "a", family="Fictional", born="1960-02-29", number=number)], by=coordinator)
    report = import_files([somebody(tmp_path, "b", family=family, born=born, number=number)], by=coordinator)
    assert (report.changed, [p.name for p in report.patients]) == (1, [family])
