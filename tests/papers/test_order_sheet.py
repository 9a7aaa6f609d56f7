"""The order sheet: what was ordered and by whom, to be read and signed by hand where the network is down."""

from __future__ import annotations

from decimal import Decimal

import pytest
from order_clinic import Team
from paper_clinic import drafted, move, pages_of, released, signed

from medonc.paper.order_sheet import order_sheet
from medonc.paper.order_sheet_pdf import order_sheet_pdf
from medonc.paper.review_text import CAVEAT
from medonc.store.models import OrderEntry
from medonc.values.errors import NotHeld
from medonc.workbench.orders.draft_order import DoseWish
from medonc.workbench.orders.papers import order_paper
from medonc.workbench.record_allergy import record_allergy
from medonc.workbench.site_settings import today

pytestmark = pytest.mark.django_db


def test_a_draft_says_so_across_the_page(team: Team, ready: int) -> None:
    sheet = order_sheet(order_paper(drafted(team, ready).pk, by=team.nurse))
    assert sheet.stamp == "DRAFT, not signed"
    boxes = [one.role for one in sheet.signatures if not one.who]
    assert boxes == ["Prescriber", "Pharmacist, order", "Released", "Today's OK to treat", "Prepared by",
                     "Product checked by", "Bedside check, first", "Bedside check, second"]  # fmt: skip


def test_a_released_order_carries_its_signatures_and_what_was_signed(team: Team, ready: int) -> None:
    order = released(team, ready)
    sheet = order_sheet(order_paper(order.pk, by=team.nurse))
    assert sheet.stamp == ""
    by = {one.role: one for one in sheet.signatures if one.who}
    assert by["Prescriber"].who == team.prescriber.signs_as
    assert by["Pharmacist, order"].who == team.pharmacist.signs_as
    assert by["Exception approved"].reason == "indication agreed at the board"
    row = OrderEntry.objects.get(pk=order.pk)
    assert row.digest.startswith(by["Prescriber"].digest)
    assert sheet.digest == by["Prescriber"].digest
    assert len(sheet.digest) == 12


def test_it_names_the_patient_twice_and_what_the_doses_are_counted_by(team: Team, ready: int) -> None:
    sheet = order_sheet(order_paper(drafted(team, ready).pk, by=team.nurse))
    assert sheet.name == "Petra Sample"
    assert sheet.identity == "born 1 Feb 1970 · SYN-1"
    measures = {one.name: one for one in sheet.measures}
    assert measures["Height"].value == "168 cm"
    assert measures["Weight"].value == "72 kg"
    assert measures["Body surface"].value == "1.83 m²"  # the root of 168 × 72 / 3600 = 3.36: 1.8330
    assert str(today().year) in measures["Body surface"].when
    assert sheet.allergies == ("NOT RECORDED: ask the patient",)
    assert sheet.caveat == CAVEAT
    assert "Knowledge edition" in sheet.edition


def test_an_allergy_stands_on_it_with_its_reaction(team: Team, ready: int) -> None:
    order = drafted(team, ready)
    record_allergy(ready, substance="paclitaxel", reactions=("wheezing",), by=team.nurse)
    assert order_sheet(order_paper(order.pk, by=team.nurse)).allergies == ("paclitaxel, wheezing",)


def test_each_dose_goes_from_standard_by_share_to_amount(team: Team, ready: int) -> None:
    wishes = {0: DoseWish(percent=Decimal(80), reason="frail")}
    sheet = order_sheet(order_paper(drafted(team, ready, wishes=wishes).pk, by=team.nurse))
    first, second = sheet.doses
    # 75 mg/m2 × 1.8330 m2 = 137.5 mg, × 0.8 = 110.0 mg; 600 mg/m2 × 1.8330 m2 = 1099.8 mg
    assert (first.drug, first.standard, first.percent, first.amount) == ("docetaxel", "75 mg/m²", "80 %", "110 mg")
    assert first.changed
    assert "frail" in first.because
    assert (second.drug, second.standard, second.percent, second.amount) == (
        "cyclophosphamide", "600 mg/m²", "100 %", "1100 mg",
    )  # fmt: skip
    assert [one.place for one in sheet.doses] == [1, 2]
    assert first.route == "intravenous"
    assert "over 1 hour" in first.over
    assert "75 mg/m² × 1.833 m² = 137.4773 mg" in first.how


def test_premedication_is_proposed_and_what_is_not_known_is_said(team: Team, ready: int) -> None:
    sheet = order_sheet(order_paper(drafted(team, ready).pk, by=team.nurse))
    words = " ".join([*(f"{one.title} {' '.join(one.drugs)}" for one in sheet.care), *sheet.care_open])
    assert "dexamethasone" in words


def test_a_held_order_must_not_be_given_from_paper(team: Team, ready: int) -> None:
    order = move(released(team, ready), "hold", team.nurse, reason="fever")
    sheet = order_sheet(order_paper(order.pk, by=team.nurse))
    assert sheet.stamp == "HELD, do not give"


def test_what_was_signed_before_a_change_no_longer_counts(team: Team, ready: int) -> None:
    order = move(released(team, ready), "change", team.prescriber, reason="another dose")
    sheet = order_sheet(order_paper(order.pk, by=team.nurse))
    assert sheet.stamp == "DRAFT, not signed"
    prescriber = next(one for one in sheet.signatures if one.role == "Prescriber")
    assert prescriber.who == ""
    assert "no longer counts" in prescriber.void


def test_it_is_an_accessible_pdf_on_one_page(team: Team, ready: int) -> None:
    paper = order_paper(signed(team, ready).pk, by=team.nurse)
    pdf = order_sheet_pdf(order_sheet(paper))
    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in pdf
    assert pages_of(pdf) == 1
    assert order_sheet_pdf(order_sheet(paper)) == pdf


def test_an_unknown_order_is_refused(team: Team) -> None:
    with pytest.raises(NotHeld):
        order_paper(4711, by=team.nurse)
