"""Measurements of imaging reports, DICOM SR and FHIR: kept as reported, offered to the form, then counted."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from medonc.feeds.dicom_sr import read_report
from medonc.record.lesions import REPORTED, LesionSeen
from medonc.store.models import User
from medonc.values.errors import MedoncError
from medonc.workbench import open_chart
from medonc.workbench.import_records import import_files

from .conftest import assess, targets

hd = pytest.importorskip("highdicom", reason="highdicom is of the developers' lock only")
pytestmark = pytest.mark.django_db
CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
ROOT = "1.2.826.0.1.3680043.10.511.3."


def ct(**more: str) -> Any:
    """One CT image of the made-up study, as evidence of the report."""
    from pydicom.dataset import Dataset, FileMetaDataset

    image = Dataset()
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    named = {
        "SOPClassUID": CT_IMAGE,
        "SOPInstanceUID": ROOT + "1",
        "SeriesInstanceUID": ROOT + "2",
        "StudyInstanceUID": ROOT + "3",
        "Modality": "CT",
        "PatientID": "SYN-0233",
        "PatientName": "Korvath^Ansel",
        "PatientBirthDate": "19600702",
        "PatientSex": "M",
        "StudyDate": "20241117",
        "StudyTime": "101500",
        "StudyID": "1",
        "AccessionNumber": "A1",
        "ReferringPhysicianName": "",
        "Rows": 512,
        "Columns": 512,
    }
    for name, value in (named | more).items():
        setattr(image, name, value)
    return image


def lesion(name: str, number: int, site: tuple[str, str], *sizes: tuple[str, float, str]) -> Any:
    """One measured lesion: axes are the long one or the short one, units mm, cm or none."""
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code

    axes = {"long": Code("103339001", "SCT", "Long axis"), "short": Code("103340004", "SCT", "Short axis")}
    units = {"mm": codes.UCUM.Millimeter, "cm": codes.UCUM.Centimeter, "1": codes.UCUM.NoUnits}
    return hd.sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(uid=f"{ROOT}9.{number}", identifier=name),
        finding_type=Code("52988006", "SCT", "Lesion"),
        finding_sites=[hd.sr.FindingSite(Code(site[0], "SCT", site[1]))],
        measurements=[hd.sr.Measurement(name=axes[a], value=v, unit=units[u]) for a, v, u in sizes],
        source_images=[hd.sr.SourceImageForMeasurementGroup(CT_IMAGE, ROOT + "1")],
    )


def structured(*lesions: Any, **more: str) -> bytes:
    """The bytes of a report by TID 1500."""
    from pydicom.sr.coding import Code

    image = ct(**more)
    observer = hd.sr.ObserverContext(
        observer_type=Code("121006", "DCM", "Person"),
        observer_identifying_attributes=hd.sr.PersonObserverIdentifyingAttributes(name="Reader^Rita"),
    )
    content = hd.sr.MeasurementReport(
        observation_context=hd.sr.ObservationContext(observer_person_context=observer),
        procedure_reported=Code("25045-6", "LN", "CT unspecified body region"),
        imaging_measurements=list(lesions),
    )
    report = hd.sr.EnhancedSR(
        evidence=[image],
        content=content[0],
        series_instance_uid=ROOT + "4",
        series_number=9,
        sop_instance_uid=ROOT + "5",
        instance_number=1,
        manufacturer="Made up",
        is_complete=True,
    )
    written = BytesIO()
    report.save_as(written)
    return written.getvalue()


LIVER, NODE, LUNG = ("10200004", "Liver"), ("59441001", "Lymph node"), ("39607008", "Lung")


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
def test_a_structured_report_is_kept_as_reported_offered_and_taken_over(
    doctor: Client, patient: int, oncologist: User, tmp_path: Path
) -> None:
    content = structured(
        lesion("T1", 1, LIVER, ("long", 3.6, "cm"), ("short", 20, "mm")),
        lesion("T4", 2, NODE, ("long", 30, "mm"), ("short", 14, "mm")),
        lesion("T9", 3, LUNG, ("long", 12, "1")),
    )
    read = read_report(content)
    assert [(f.lesion, f.size.value, f.nodal, f.method) for f in read.lesions if f.size] == [
        ("T1", Decimal("36.0"), False, "CT"),
        ("T4", Decimal("14"), True, "CT"),
    ]
    assert [r.text for r in read.remarks] == [
        "T9: '12.0' in '1' is no length in mm or cm; left out",
        "T9: no longest diameter in mm or cm among its 1 measurements; left out",
    ]
    assess(patient, targets(0), "2024-09-10", oncologist, baseline=True)
    file = tmp_path / "report.dcm"
    file.write_bytes(content)
    report = import_files([file], by=oncologist)
    assert (report.new, len(report.patients)) == (2, 1)
    assert any("T9" in remark.text for remark in report.remarks)
    assert import_files([file], by=oncologist).new == 0  # a second time changes nothing
    chart = open_chart.chart(patient, by=oncologist)
    kept = [f for f in chart.all(LesionSeen) if f.role == REPORTED]
    assert {(f.lesion, str(f.site), str(f.effective)) for f in kept} == {
        ("T1", "Liver", "2024-11-17"),
        ("T4", "Lymph node", "2024-11-17"),
    }
    page = doctor.get(f"/patients/{patient}/response/").content.decode()
    assert "Measured in reports" in page
    assert "17 Nov 2024" not in page.split("Measured in reports")[0]  # it is no assessment until it is taken over
    link = page.split('data-take-over href="')[1].split('"')[0].replace("&amp;", "&")
    form = doctor.get(link).content.decode()
    assert 'name="T1_size" type="text" value="36"' in form
    assert 'name="T4_size" type="text" value="14"' in form
    assert 'name="on" type="text" value="2024-11-17"' in form
    sent = {"on": "2024-11-17", "method": "CT", "T1_size": "36", "T4_size": "14", "T2_size": "26", "T3_size": "17"}
    answer = doctor.post(f"/patients/{patient}/write/lesions/", sent | {"T5_size": "12"}, follow=True)
    assert "Measured in reports" not in answer.content.decode()


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
def test_a_report_about_somebody_else_or_of_another_kind_is_refused(
    patient: int, oncologist: User, tmp_path: Path
) -> None:
    one = lesion("T1", 1, LIVER, ("long", 36, "mm"))
    for bad, why in (
        (structured(one, PatientID="SYN-9999"), "nobody in the record"),
        (structured(one, PatientBirthDate="19610702"), "born 1961-07-02"),
        (structured(one, PatientBirthDate="", PatientName="Other^Ansel"), "'Other' without a birth date"),
        (b"\0" * 128 + b"DICM" + b"\1" * 40, "cannot be read|no report"),
        (structured(one, PatientID=""), "without Patient ID"),
    ):
        with pytest.raises(MedoncError, match=why):
            import_files([("report.dcm", bad)], by=oncologist)
    assert open_chart.chart(patient, by=oncologist).all(LesionSeen) == ()
    assert read_report(structured(one, StudyDate="")).day <= date.today()  # noqa: DTZ011


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
def test_sizes_of_a_fhir_report_are_offered_too(doctor: Client, patient: int, oncologist: User, tmp_path: Path) -> None:
    person = {"resourceType": "Patient", "id": "p", "identifier": [{"system": "urn:x", "value": "SYN-0777"}],
              "name": [{"family": "Korva", "given": ["Ada"]}], "birthDate": "1950-01-02"}  # fmt: skip
    size = {
        "resourceType": "Observation",
        "id": "size-1",
        "status": "final",
        "subject": {"reference": "Patient/p"},
        "category": [
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "imaging"}]}
        ],
        "code": {"coding": [{"system": "http://loinc.org", "code": "21889-1"}]},
        "effectiveDateTime": "2024-11-17",
        "bodySite": {"text": "liver, segment 6"},
        "method": {"text": "CT"},
        "component": [
            {
                "code": {"coding": [{"system": "http://loinc.org", "code": "33728-7"}]},
                "valueQuantity": {"value": 4.8, "unit": "cm", "system": "http://unitsofmeasure.org", "code": "cm"},
            }
        ],
    }
    file = tmp_path / "sizes.json"
    entries = [{"resource": each} for each in (person, size)]
    file.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    of_ct = structured(lesion("T2", 2, LUNG, ("long", 15, "mm")), PatientID="SYN-0777", PatientBirthDate="19500102")
    came = import_files([("of_ct.dcm", of_ct), file], by=oncologist)  # the person and a report about them at once
    held = came.patients[0].pk
    assert (came.new, len(came.patients)) == (3, 1)
    page = doctor.get(f"/patients/{held}/response/").content.decode()
    assert "liver, segment 6" in page
    link = page.split('data-take-over href="')[1].split('"')[0].replace("&amp;", "&")
    form = doctor.get(link).content.decode()
    assert "Lesions at the baseline" in form
    assert {'name="T1_size" type="text" value="48"' in form, 'name="T2_size" type="text" value="15"' in form} == {True}
    assert '<option value="liver" selected>' in form
