"""The pack for a day without the network: everybody who is due, from the database alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from order_clinic import Team
from paper_clinic import another_patient, drafted, given, make_ready, pages_of, released

from medonc.paper.fallback import cover, fallback_pdf, worksheet
from medonc.store import audit, frame
from medonc.store.models import AuditEntry, OrderEntry
from medonc.values.errors import ImpossibleValue
from medonc.workbench.open_chart import library
from medonc.workbench.orders.papers import fallback_pack
from medonc.workbench.restricted import restrict
from medonc.workbench.site_settings import today

pytestmark = pytest.mark.django_db


def test_every_order_that_is_due_and_not_over_is_in_it(team: Team, ready: int) -> None:
    order = released(team, ready)
    pack = fallback_pack(on=today(), days=3, by=team.nurse)
    assert [paper.number for paper in pack.papers] == [order.pk]
    (row,) = cover(pack).rows
    assert (row.name, row.identity, row.state) == ("Petra Sample", "born 1 Feb 1970 · SYN-1", "released")
    assert row.doses == "docetaxel 137 mg, cyclophosphamide 1100 mg"
    assert fallback_pack(on=today() + timedelta(days=1), days=3, by=team.nurse).papers == ()


def test_an_order_that_was_given_is_not_in_it(team: Team, ready: int) -> None:
    given(team, ready)
    assert fallback_pack(on=today(), days=1, by=team.nurse).papers == ()


def test_what_cannot_be_read_is_named_on_the_cover_and_costs_no_other_sheet(team: Team, ready: int) -> None:
    order = drafted(team, ready)
    good = fallback_pack(on=today(), days=1, by=team.nurse)
    assert len(good.papers) == 1
    other = make_ready(team, another_patient(team))
    broken = drafted(team, other)
    OrderEntry.objects.filter(pk=broken.pk).update(task=OrderEntry.objects.get(pk=broken.pk).group)
    pack = fallback_pack(on=today(), days=1, by=team.nurse)
    assert [paper.number for paper in pack.papers] == [order.pk]
    assert [one.number for one in pack.unread] == [broken.pk]
    assert f"No sheet for order {broken.pk}" in cover(pack).warnings[0]


def test_a_restricted_chart_is_left_out_and_counted(team: Team, ready: int) -> None:
    drafted(team, ready)
    restrict(ready, kind="wish", reason="asked", by=team.administrator)
    pack = fallback_pack(on=today(), days=1, by=team.administrator)
    assert (len(pack.papers), pack.closed) == (0, 1)
    assert "1 order of restricted charts" in cover(pack).warnings[0]


def test_who_took_the_pack_stands_in_the_audit(team: Team, ready: int) -> None:
    order = drafted(team, ready)
    fallback_pack(on=today(), days=2, by=team.nurse)
    entry = AuditEntry.objects.filter(act="fallback_pack").get()
    assert entry.who == "nurse"
    assert str(order.pk) in entry.detail
    assert AuditEntry.objects.filter(act="open", who="nurse", patient=ready).exists()
    assert audit.verify().intact


def test_the_worksheet_says_what_to_open_and_what_not_to_prepare(team: Team, ready: int) -> None:
    drafted(team, ready)
    made = worksheet(fallback_pack(on=today(), days=1, by=team.nurse), library())
    assert made is not None
    drugs = {one.name: one for one in made.drugs}
    (row,) = drugs["docetaxel"].rows
    # 137 mg from vials of 80 and 20 mg: 80 + 20 + 20 + 20 = 140, 3 mg left over
    assert (row.dose, row.vials, row.left) == ("137 mg", "80 mg + 20 mg + 20 mg + 20 mg", "3 mg")
    assert row.stamp == "not released: do not prepare"


def test_a_released_order_may_be_prepared(team: Team, ready: int) -> None:
    released(team, ready)
    made = worksheet(fallback_pack(on=today(), days=1, by=team.nurse), library())
    assert made is not None
    assert {row.stamp for drug in made.drugs for row in drug.rows} == {""}


def test_it_is_one_file_of_cover_sheets_and_worksheet(team: Team, ready: int) -> None:
    drafted(team, ready)
    pdf = fallback_pdf(fallback_pack(on=today(), days=1, by=team.nurse), library())
    assert b"pdfuaid:part" in pdf
    assert pages_of(pdf) == 3


@pytest.mark.parametrize("days", [0, 8])
def test_a_pack_is_of_one_day_to_seven(team: Team, days: int) -> None:
    with pytest.raises(ImpossibleValue):
        fallback_pack(on=today(), days=days, by=team.nurse)


def test_an_empty_pack_says_so_on_paper(team: Team) -> None:
    pack = fallback_pack(on=today(), days=3, by=team.nurse)
    assert cover(pack).says.startswith("0 orders of 0 patients.")
    assert pages_of(fallback_pdf(pack, library())) == 1
    assert worksheet(pack, library()) is None


def test_the_command_writes_it_once(
    team: Team, ready: int, medonc: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "_must_be_there", lambda: None)  # the database of the test is there
    drafted(team, ready)
    file = tmp_path / "pack.pdf"
    ran = medonc("fallback", "--on", today().isoformat(), "--days", "1", "-o", str(file))
    assert (ran.code, ran.err) == (0, "")
    assert file.read_bytes().startswith(b"%PDF")
    assert "1 orders" in ran.out
    again = medonc("fallback", "--days", "1", "-o", str(file))
    assert again.code != 0
    assert "is there already" in again.err
    wrong = medonc("fallback", "--on", "someday", "-o", str(tmp_path / "other.pdf"))
    assert wrong.code != 0
    assert "Traceback" not in wrong.err
