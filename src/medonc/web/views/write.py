"""What can be written about a patient: the menu of the forms that the person may use."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened_today
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.workbench.patients import PatientHeader
from medonc.workbench.rights import may

_FORMS = (
    ("record_vitals", "vitals", "Vital signs", "weight, height, temperature, pulse, pressure, saturation"),
    ("record_result", "result", "Result", "one laboratory value"),
    ("record_performance", "performance", "Performance status", "ECOG, Karnofsky or Lansky"),
    ("record_toxicity", "toxicity", "Adverse events", "graded by CTCAE, those of the treatment first"),
    ("record_lesions", "lesions", "Lesions", "what a scan measured, target by target"),
    ("record_disease_status", "disease_status", "Disease status", "better, stable or worse, as you judge it"),
    ("record_diagnosis", "diagnosis", "Diagnosis", "a primary cancer or a metastasis"),
    ("record_stage", "stage", "Stage", "a group, a category or a grade"),
    ("record_pathology", "specimen", "Specimen", "histology, grade, nodes and margin of a biopsy or resection"),
    ("record_pathology", "findings", "Findings in a specimen", "what was reported later of one that is recorded"),
    ("record_pathology", "receptors", "Receptors and HER2", "ER, PR, HER2 by stain and hybridisation, Ki-67"),
    ("record_pathology", "mismatch_repair", "Mismatch repair", "four stains, and microsatellites"),
    ("record_pathology", "pd_l1", "PD-L1", "score, value and clone"),
    ("record_pathology", "stain", "Another stain", "any stain or hybridisation of a specimen"),
    ("record_allergy", "allergy", "Allergy", "stands in the patient's line from then on"),
    ("record_comorbidity", "comorbidity", "Other illness", "beside the cancer"),
    ("record_home_medicine", "medicine", "Home medicine", "what is taken at home"),
    ("record_home_medicine", "medicines", "Reconcile home medicines", "the whole list, each asked about"),
    ("record_note", "note", "Note", "in your own words"),
    ("merge", "merge", "Merge a duplicate", "two entries of one person"),
    ("record_death", "death", "Death", "the patient leaves the desk"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A form by its address, its name and what it is for."""

    address: str
    title: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePage:
    """The forms that this person may use."""

    line: PatientLine
    ways: tuple[Way, ...]


@may_of_patient("read")
def write(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The menu."""
    ways = tuple(
        Way(address=reverse(name, args=[patient.pk]), title=title, what=what)
        for act, name, title, what in _FORMS
        if may(request.user, act)
    )
    return show(request, "write.html", WritePage(line=opened_today(patient, by=request.user).line, ways=ways))
