"""The page of the diagnosis and the forms that fill it: what is unsettled, what does not fit, what is refused."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from medonc.store.models import Resource, User
from medonc.workbench.record_diagnosis import record_diagnosis
from medonc.workbench.record_specimen import TypedSpecimen, record_specimen
from medonc.workbench.record_stains import TypedStain, record_stains
from medonc.workbench.specimen_findings import TypedFindings

pytestmark = pytest.mark.django_db

MASTECTOMY = TypedSpecimen(procedure="mastectomy", site="breast", side="right", on="2026-02-01", accession="H26-1")
FORM = {"procedure": "mastectomy", "site": "breast", "side": "left", "on": "1 Feb 2026", "accession": "H26-2"}


@pytest.fixture
def specimen(ida: int, oncologist: User) -> str:
    """A breast cancer of the left side, with a specimen that is said to be of the right one."""
    record_diagnosis(
        ida,
        name="Invasive carcinoma of the breast",
        code="C50.4",
        on="2026-01-05",
        histology="Ductal carcinoma",
        histology_code="8500/3",
        laterality="left",
        by=oncologist,
    )
    found = TypedFindings(histology="Lobular carcinoma", examined="3", positive="1", deposit="4", extranodal="no")
    return record_specimen(ida, MASTECTOMY, found, by=oncologist)[0].reference


def text_of(client: Client, address: str) -> str:
    """The words of a page."""
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_contradictions_come_first_and_an_equivocal_stain_is_not_done(
    doctor: Client, ida: int, specimen: str, oncologist: User
) -> None:
    stains = [TypedStain(target="ER", percent="90", intensity="strong"), TypedStain(target="HER2", score="2+")]
    record_stains(ida, stains, specimen=specimen, on="2026-02-03", by=oncologist)
    text = text_of(doctor, f"/patients/{ida}/diagnosis/")
    assert "One finding does not fit together" in text
    assert "is of the right side, the diagnosis of the left" in text
    assert text.index("What does not fit together") < text.index("How stages are computed") < text.index("Synopsis of")
    assert "Not settled by score: 2+" in text
    assert "Whether it has spread is not recorded" in text
    assert "Lobular carcinoma" in text  # the report of the specimen, not the diagnosis
    assert "examined 3; positive 1; deposit 4 mm; extranodal no" in text
    assert "In situ hybridisation of the same specimen" in text


def test_a_hybridisation_settles_it(doctor: Client, ida: int, specimen: str) -> None:
    sent = {"specimen": specimen, "on": "3 Feb 2026", "her2": "2+", "ratio": "1.4", "copies": "3.1", "er": "0"}
    answer = doctor.post(f"/patients/{ida}/write/receptors/", sent)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == f"/patients/{ida}/diagnosis/"
    text = text_of(doctor, f"/patients/{ida}/diagnosis/")
    assert "Not settled by" not in text
    assert "HER2 in situ hybridisation" in text
    assert "ratio 1.4 against 2.0" in doctor.get(f"/patients/{ida}/diagnosis/").content.decode()


REFUSED = (
    ("specimen", FORM | {"examined": "3", "positive": "4"}, "4 of 3 nodes are positive"),
    ("specimen", FORM | {"positive": "0", "deposit": "2"}, "no node is positive, and a deposit is described"),
    ("specimen", FORM | {"margin_state": "involved", "distance": "2"}, "the margin is involved"),
    ("specimen", FORM | {"margin": "deep"}, "state of the margin"),
    ("specimen", FORM | {"grade": "G2", "grading": "by eye"}, "no grading"),
    ("specimen", FORM | {"histology_code": "8500/3", "on": "1 Feb 2036"}, "is still to come"),
    ("specimen", FORM | {"site": "breast", "side": "right", "accession": "H26-1"}, "h26-1 of"),
    ("findings", {}, "nothing is written of the specimen"),
    ("findings", {"specimen": "Specimen/nowhere"}, "no specimen"),
    ("receptors", {"er": "140"}, "percent of er is 140"),
    ("receptors", {}, "no stain is written"),
    ("receptors", {"er": "90", "on": "2 Jan 2026"}, "older than its specimen"),
    ("pd-l1", {"kind": "", "value": "50"}, "the pd-l1 score is of no kind"),
    ("stain", {"target": "CK7", "method": "IHC"}, "nothing is said of ck7"),
)


def test_what_cannot_be_is_refused_and_kept_in_the_form(doctor: Client, ida: int, specimen: str) -> None:
    before, wrong = Resource.objects.count(), []
    for form, sent, said in REFUSED:
        whole = sent if form == "specimen" else {"specimen": specimen, "on": "3 Feb 2026"} | sent
        answer = doctor.post(f"/patients/{ida}/write/{form}/", whole)
        text = answer.content.decode()
        kept = all(f'value="{value}"' in text for value in sent.values() if value not in ("by eye", "Specimen/nowhere"))
        if answer.status_code not in (409, 422) or said not in text.lower() or not kept:
            wrong.append((form, sent, answer.status_code, re.findall(r'role="alert".{300}', text, re.DOTALL)))
    assert wrong == []
    assert Resource.objects.count() == before


def test_a_specimen_is_corrected_where_it_stands(doctor: Client, ida: int, specimen: str) -> None:
    held = Resource.objects.get(kind="Specimen")
    address = f"/patients/{ida}/record/{held.pk}/correct/"
    page = doctor.get(address).content.decode()
    assert 'value="mastectomy"' in page
    assert 'value="H26-1"' in page
    sent = FORM | {"accession": "H26-1", "reason": "side mixed up", "seen": str(held.version)}
    assert doctor.post(address, sent).status_code == 302
    text = text_of(doctor, f"/patients/{ida}/diagnosis/")
    assert "does not fit together" not in text
    assert "examined 3; positive 1" in text
    assert doctor.post(address, sent).status_code == 409  # somebody else changed it since


def test_a_stain_is_taken_back_and_its_form_opens_filled_in(
    doctor: Client, ida: int, specimen: str, oncologist: User
) -> None:
    stain = TypedStain(target="PD-L1", clone="22C3", score="TPS", percent="60")
    (written,) = record_stains(ida, [stain], specimen=specimen, on="2026-02-03", by=oncologist)
    sent = {"reason": "another patient", "seen": "1"}
    answer = doctor.post(f"/patients/{ida}/record/{written.resource}/correct/", sent)
    assert "/write/stain/?" in answer["Location"]
    page = doctor.get(answer["Location"]).content.decode()
    assert all(f'value="{each}"' in page for each in ("PD-L1", "22C3", "TPS", "60"))


def test_without_a_primary_the_subsets_are_named(doctor: Client, ida: int, oncologist: User) -> None:
    record_diagnosis(ida, name="Unknown primary, malignant", code="C80.0", on="2026-01-05", by=oncologist)
    text = text_of(doctor, f"/patients/{ida}/diagnosis/")
    assert "favourable subset" in text
    assert "To settle: there is one site, or few that can all be treated locally" in text
    assert doctor.get(f"/patients/{ida}/diagnosis.pdf").content.startswith(b"%PDF")
