"""Lesions from the form to the page: what cannot be chosen is refused, and a progression stands in the record."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from medonc.record.lesions import LesionSeen
from medonc.store.models import User
from medonc.values.errors import MedoncError
from medonc.workbench import open_chart
from medonc.workbench.record_lesions import TypedLesion, add_lesion

from .conftest import DAYS, assess, targets

pytestmark = pytest.mark.django_db


def lesion(name: str = "T1", organ: str = "liver", size: str = "20", **more: str) -> TypedLesion:
    return TypedLesion(**{"lesion": name, "role": "target", "site": organ, "organ": organ, "size": size} | more)


@pytest.mark.parametrize(
    ("lesions", "why"),
    [
        ([lesion(size="9")], "at least 10 mm"),
        ([lesion(organ="lymph node", size="14")], "short axis 14 mm, at least 15 mm"),
        ([lesion(f"T{n}") for n in range(3)], "3 target lesions in liver, at most 2"),
        ([lesion(f"T{n}", organ=f"organ {n}") for n in range(6)], "6 target lesions, at most 5"),
        ([lesion(), lesion()], "T1 stands twice"),
        ([lesion(organ="")], "needed|site|organ"),
        ([lesion(nature="blastic bone")], "blastic bone"),
        ([lesion(size="-4")], "more than 0"),
        ([lesion(size="", state="measured")], "without a size"),
        ([lesion(state="absent")], "has a size and is absent"),
        ([lesion(role="new", size="", state="yes")], "a new lesion at the baseline"),
        ([], "no lesion is given"),
    ],
)
def test_an_impossible_choice_is_refused(lesions: list[TypedLesion], why: str, patient: int, oncologist: User) -> None:
    with pytest.raises(MedoncError, match=re.compile(why, re.IGNORECASE)):
        assess(patient, lesions, DAYS[0], oncologist, baseline=True)
    assert open_chart.chart(patient, by=oncologist).all(LesionSeen) == ()


def test_a_later_assessment_needs_a_baseline_and_its_lesions(patient: int, oncologist: User) -> None:
    with pytest.raises(MedoncError, match="no baseline"):
        assess(patient, [lesion()], DAYS[1], oncologist)
    assess(patient, [lesion()], DAYS[0], oncologist, baseline=True)
    with pytest.raises(MedoncError, match="T2: not in the baseline"):
        assess(patient, [lesion("T2")], DAYS[1], oncologist)
    with pytest.raises(MedoncError, match="recorded already"):
        assess(patient, [lesion()], DAYS[0], oncologist)


def test_the_form_records_a_baseline_then_a_progression(doctor: Client, patient: int, oncologist: User) -> None:
    address = f"/patients/{patient}/write/lesions/"
    sent = {"on": "10 Sep 2024", "method": "CT", "slices": "2", "T1": "liver, segment 6", "T1_organ": "liver"}
    refused = doctor.post(address, sent | {"T1_size": "9"})
    assert refused.status_code == 422
    assert "at least 10 mm" in refused.content.decode()
    assert doctor.post(address, sent | {"T1_size": "50", "N1": "lung nodules"}).status_code == 302
    page = doctor.get(address).content.decode()
    assert "T1 liver, segment 6: mm" in page
    assert "last: 50 mm" in page
    sent = {"on": "17 Nov 2024", "method": "CT", "T1_size": "60", "N1_seen": "present"}
    answer = doctor.post(address, sent, follow=True)
    assert "PROGRESSIVE DISEASE" in answer.content.decode()
    assert "The sum has grown by 10 mm (+20 %) from baseline." in answer.content.decode()
    story = doctor.get(f"/patients/{patient}/duty/response/").content.decode()
    assert "50 → 60 mm, +20 % from baseline, +20 % from nadir 50" in story


def test_the_page_says_what_the_mock_up_says(doctor: Client, followed: int) -> None:
    page = doctor.get(f"/patients/{followed}/response/").content.decode()
    assert "The sum has grown by 18 mm (+23.7 %) from its smallest, although it is still 31.9 % below baseline." in page
    assert "94 − 76 = 18 mm" in page
    assert "18 / 76 = 23.7 %" in page
    assert "+23.7 (+18)" in page
    assert "New lesion X1, liver, segment 4: equivocal" in page
    assert page.count('class="spider"') == 2
    assert page.count('class="lb"') == 5
    assert "CEA, µg/L" in page
    assert "neither has a default" in page


def test_the_best_response_is_asked_under_a_protocol(doctor: Client, followed: int) -> None:
    address = f"/patients/{followed}/response/"
    page = doctor.get(address, {"confirm": "28", "stable": "42", "start": "22 Sep 2024"}).content.decode()
    assert "PR on 26 Jan 2025, confirmed on 6 Apr 2025" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "126 d" in page
    assert "297 d" in page
    assert "a number of days" in doctor.get(address, {"confirm": "soon", "stable": "42"}).content.decode()


def test_one_lesion_more_joins_an_assessment_and_a_split_one_is_added_up(
    doctor: Client, patient: int, oncologist: User
) -> None:
    with pytest.raises(MedoncError, match="No assessment of"):
        add_lesion(patient, lesion(), on=DAYS[0], by=oncologist)
    assess(patient, [lesion(size="30")], DAYS[0], oncologist, baseline=True)
    add_lesion(patient, lesion("T2", organ="lung", size="20"), on=DAYS[0], by=oncologist)
    for more, why in (
        (lesion("T2", organ="lung"), "recorded already"),
        (lesion("T3", organ="bone", size="9"), "at least 10 mm"),
        (lesion("X1", role="new", size="", state="yes"), "new lesion at the baseline"),
    ):
        with pytest.raises(MedoncError, match=why):
            add_lesion(patient, more, on=DAYS[0], by=oncologist)
    merged = lesion("T2", organ="lung", size="", state="merged")
    assess(patient, [lesion(size="14 + 9"), merged], DAYS[1], oncologist)
    with pytest.raises(MedoncError, match="before the next assessment"):
        add_lesion(patient, lesion("T3", organ="bone", size="12"), on=DAYS[0], by=oncologist)
    with pytest.raises(MedoncError, match="T4: not in the baseline"):
        add_lesion(patient, lesion("T4", organ="bone", size="12"), on=DAYS[1], by=oncologist)
    page = doctor.get(f"/patients/{patient}/response/").content.decode()
    assert "23 (14 + 9)" in page
    assert "50 → 23 mm" in doctor.get(f"/patients/{patient}/duty/response/").content.decode()


def test_the_status_as_judged_stands_beside_the_computed_one(doctor: Client, patient: int, oncologist: User) -> None:
    assess(patient, [lesion(size="30")], DAYS[0], oncologist, baseline=True)
    assess(patient, [lesion(size="29")], DAYS[1], oncologist)
    address = f"/patients/{patient}/write/status/"
    assert "Computed: stable disease on 17 Nov 2024" in doctor.get(address).content.decode().replace("\xa0", " ")
    sent = {"status": "worse", "on": DAYS[1], "basis": "symptoms"}
    page = doctor.post(address, sent, follow=True).content.decode()
    assert "STABLE DISEASE" in page
    assert re.search(r"Disease status</th>.*?worse", page, re.DOTALL)
    for bad, why in ((sent, "recorded already"), (sent | {"status": "odd"}, "odd"), (sent | {"on": ""}, "not given")):
        answer = doctor.post(address, bad)
        assert answer.status_code >= 400
        assert why in answer.content.decode()


def test_a_new_baseline_begins_a_new_course(doctor: Client, followed: int, oncologist: User) -> None:
    assert "Lesions at the baseline" in doctor.get(f"/patients/{followed}/write/lesions/?baseline=new").content.decode()
    assess(followed, targets(0), "2025-12-20", oncologist, baseline=True)
    assert "baseline" in doctor.get(f"/patients/{followed}/response/").content.decode()
    chart = open_chart.chart(followed, by=oncologist)
    assert len({fact.effective for fact in chart.all(LesionSeen)}) == 8


def test_the_page_of_an_earlier_day_knows_no_later_scan(doctor: Client, followed: int) -> None:
    page = doctor.get(f"/patients/{followed}/response/", {"on": "2020-01-01"}).content.decode()
    assert "No lesion is recorded yet" in page
