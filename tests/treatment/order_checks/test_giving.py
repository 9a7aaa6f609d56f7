"""Where an order stands and how it is given: route, tray, access, product, day, policies, second engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from medonc.practice.treatment.order_checks import CheckLevel
from medonc.practice.treatment.prescription import CapOverride, Change, Wishes
from medonc.record import FactSource
from medonc.record.orders import OrderedDose, TreatmentOrder
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, RxNorm, Snomed
from medonc.values.quantity import Quantity


def by(order: Any, which: str, **changed: Any) -> Any:
    """The order with one drug's dose changed."""
    doses = tuple(replace(dose, **changed) if dose.drug == which else dose for dose in order.doses)
    return replace(order, doses=doses)


@pytest.mark.parametrize(
    ("drug", "route"),
    [("vincristine", "intrathecal"), ("vincristine", "oral"), ("doxorubicin", ""), ("rituximab", "subcutaneous")],
)
def test_a_route_outside_the_list_stops(bedside: Any, drug: str, route: str) -> None:
    """An unknown route never becomes another one."""
    order = by(bedside.order("lymphoma/r-chop"), drug, route=route)
    stopped = [check for check in bedside.checks(order)["route"] if check.drugs == (drug,)]
    assert stopped[0].level is CheckLevel.STOP


def test_bortezomib_is_never_intrathecal(bedside: Any) -> None:
    regimen = next(n for n, r in bedside.library.regimens.items() if "bortezomib" in r.drugs)
    order = by(bedside.order(regimen), "bortezomib", route="intrathecal")
    assert bedside.checks(order)["route"][0].level is CheckLevel.STOP


def test_no_vinca_on_the_day_of_an_intrathecal_dose(bedside: Any) -> None:
    order = bedside.order("lymphoma/r-chop")
    spinal = replace(order.doses[0], drug="methotrexate", route="intrathecal")
    found = bedside.checks(replace(order, doses=(*order.doses, spinal)))["route"]
    assert [check.level for check in found] == [CheckLevel.STOP]
    assert "vincristine" in found[0].drugs
    day = read_when(bedside.on.isoformat())
    elsewhere = DrugFact(
        source=FactSource(kind="MedicationRequest", id="it"),
        event=DrugEvent.REQUESTED,
        status="active",
        drug=Concept((RxNorm("6851"),), "methotrexate"),
        route=Concept((Snomed("72607000"),), "intrathecal"),
        effective=day,
        known=day,
    )
    (check,) = bedside.but(elsewhere).checks("lymphoma/r-chop")["route"]
    assert check.level is CheckLevel.STOP
    assert check.facts
    other = replace(elsewhere, effective=read_when("2024-06-04"))
    assert "route" not in bedside.but(other).checks("lymphoma/r-chop")


@pytest.mark.parametrize(
    ("access", "level"), [("central", None), ("peripheral", CheckLevel.CAUTION), ("", CheckLevel.CAUTION)]
)
def test_a_vesicant_and_its_access(bedside: Any, access: str, level: CheckLevel | None) -> None:
    found = bedside.checks("breast/ac", access=access).get("vesicant", [])
    assert [check.level for check in found] == ([level] if level else [])
    assert all(check.drugs == ("doxorubicin",) for check in found)
    assert "vesicant" not in bedside.checks("breast/trastuzumab", access=access)


@pytest.mark.parametrize(("minutes", "level"), [(60, CheckLevel.CAUTION), (61, CheckLevel.EXCEPTION)])
def test_a_long_vesicant_by_a_peripheral_line(bedside: Any, minutes: int, level: CheckLevel) -> None:
    order = bedside.order("breast/ac", access="peripheral")
    lines = tuple(replace(line, infusion_minutes=minutes) for line in order.phase.drugs)
    found = bedside.checks(replace(order, phase=replace(order.phase, drugs=lines)))
    assert [check.level for check in found["vesicant"]] == [level]


@pytest.mark.parametrize(
    ("regimen", "planned", "product"),
    [
        ("breast/ac", "doxorubicin", "liposomal-doxorubicin"),
        ("breast/paclitaxel-three-weekly", "paclitaxel", "nab-paclitaxel"),
        ("breast/trastuzumab", "trastuzumab", "trastuzumab-deruxtecan"),
        ("breast/trastuzumab", "trastuzumab", "ado-trastuzumab-emtansine"),
        ("ovary/carboplatin-paclitaxel", "carboplatin", "cisplatin"),
    ],
)
def test_products_that_never_substitute(bedside: Any, regimen: str, planned: str, product: str) -> None:
    (check,) = bedside.checks(by(bedside.order(regimen), planned, drug=product))["product"]
    assert check.level is CheckLevel.STOP
    assert "never stands in for" in check.sentence


def test_a_drug_that_the_regimen_lacks(bedside: Any) -> None:
    order = bedside.order("breast/ac")
    added = replace(order, doses=(*order.doses, replace(order.doses[0], drug="gemcitabine")))
    (check,) = bedside.checks(added)["product"]
    assert check.level is CheckLevel.EXCEPTION


def test_not_a_scheduled_day(bedside: Any) -> None:
    order = replace(bedside.order("breast/eribulin"), day=3)
    (check,) = bedside.checks(order)["scheduled_day"]
    assert check.level is CheckLevel.EXCEPTION
    assert "is not a scheduled day: drugs are given on days 1, 8" in check.sentence


def test_no_such_cycle_and_out_of_order(bedside: Any) -> None:
    order = bedside.order("breast/ac", cycle=5)
    assert "the phase has 4 cycles" in bedside.checks(order)["scheduled_day"][0].sentence
    first = bedside.order("breast/ac", on=bedside.on)
    third = replace(bedside.order("breast/ac", cycle=3), date=bedside.on + timedelta(days=42), previous=first)
    assert "does not follow" in bedside.checks(third)["scheduled_day"][0].sentence


@pytest.mark.parametrize(
    ("days", "level"),
    [
        (18, CheckLevel.EXCEPTION),
        (19, CheckLevel.NOTE),
        (20, CheckLevel.NOTE),
        (21, None),
        (28, None),
        (29, CheckLevel.CAUTION),
    ],
)
def test_early_and_late(bedside: Any, days: int, level: CheckLevel | None) -> None:
    """AC is repeated after 21 days."""
    first = bedside.order("breast/ac")
    second = bedside.order("breast/ac", cycle=2, previous=first, date=first.date + timedelta(days=days))
    found = bedside.checks(second).get("calendar", [])
    assert [check.level for check in found] == ([level] if level else [])


def test_the_regimens_own_longest_delay(bedside: Any) -> None:
    first = bedside.order("breast/ac")
    late = bedside.order("breast/ac", cycle=2, previous=first, date=first.date + timedelta(days=36))
    for most, fires in ((15, False), (14, True)):
        order = replace(late, regimen=replace(late.regimen, max_delay_days=most))
        assert ("longest_delay" in bedside.checks(order)) is fires


def test_day_8_follows_day_1_and_a_phase_the_phase_before(bedside: Any) -> None:
    first = bedside.order("breast/eribulin")
    eighth = bedside.order("breast/eribulin", day=8, previous=first, date=first.date + timedelta(days=7))
    assert not {"calendar", "scheduled_day"} & set(bedside.checks(eighth))
    last = bedside.order("breast/ac-paclitaxel", cycle=4)
    phase = last.regimen.phases[1].name
    taxane = bedside.order("breast/ac-paclitaxel", phase=phase, previous=last, date=last.date + timedelta(days=21))
    assert not {"calendar", "scheduled_day"} & set(bedside.checks(taxane))


def test_carboplatin_shows_its_cap_and_another_cap_its_reason(bedside: Any, write: Any) -> None:
    patient = bedside.but(creatinine=write.result("2160-0", write.q("0.4", "mg/dL"), write.ago(1), "Creatinine"))
    regimen = "ovary/carboplatin-paclitaxel"
    (check,) = [c for c in patient.checks(regimen)["policy"] if c.drugs == ("carboplatin",)]
    assert check.level is CheckLevel.NOTE
    assert "125 mL/min" in check.sentence
    wish = Wishes(gfr_cap=CapOverride(limit=Quantity(Decimal(150), "mL/min"), reason="measured by isotope", by="Dr E"))
    found = patient.checks(regimen, wishes={"carboplatin": wish})["policy"]
    assert [c.level for c in found if "150 mL/min, because measured by isotope, Dr E" in c.sentence] == [
        CheckLevel.CAUTION
    ]


def test_the_creatinine_floor_of_a_site_is_shown(bedside: Any, write: Any) -> None:
    policy = replace(bedside.library.policy, creatinine_floor=Decimal("0.7"))
    site = replace(bedside, library=replace(bedside.library, policy=policy))
    low = site.but(creatinine=write.result("2160-0", write.q("0.5", "mg/dL"), write.ago(1), "Creatinine"))
    (check,) = [c for c in low.checks("ovary/carboplatin-paclitaxel")["policy"] if c.drugs == ("carboplatin",)]
    assert "floor" in check.sentence


def planted(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The order with the first dose's answer changed."""
    return lambda order: replace(
        order, doses=(replace(order.doses[0], answer=change(order.doses[0].answer)), *order.doses[1:])
    )


def test_a_dose_that_the_second_engine_does_not_reach_stops(bedside: Any) -> None:
    other = planted(lambda a: replace(a, finding=replace(a.finding, value=Quantity(Decimal("110"), "mg"))))
    (check,) = bedside.checks(other(bedside.order("breast/ac")))["second_engine"]
    assert check.level is CheckLevel.STOP
    assert check.do == "do not give this dose; report it"


def test_another_standard_than_the_regimens(bedside: Any) -> None:
    other = planted(lambda a: replace(a, prescription=replace(a.prescription, dose=Quantity(Decimal("75"), "mg/m2"))))
    (check,) = bedside.checks(other(bedside.order("breast/ac")))["regimen_dose"]
    assert check.level is CheckLevel.EXCEPTION
    assert check.sentence == "Doxorubicin: counted from 75 mg/m², the regimen gives 60 mg/m²"


def test_two_lines_of_one_drug_keep_their_own_changes(bedside: Any) -> None:
    """Fluorouracil by bolus and by infusion: the bolus at three quarters is no other standard of the infusion."""
    order = bedside.order("colorectal/mfolfox6")
    wish = Wishes(change=Change(percent=Decimal(75), reason="diarrhoea"))
    changed = bedside.order("colorectal/mfolfox6", wishes={"fluorouracil": wish})
    at = next(n for n, dose in enumerate(order.doses) if dose.drug == "fluorouracil")
    mixed = replace(order, doses=(*order.doses[:at], changed.doses[at], *order.doses[at + 1 :]))
    assert not {"regimen_dose", "signed_dose", "second_engine"} & set(bedside.checks(mixed))


def stored(drug: str, route: str, *, name: str = "o", state: str = "signed", day: str = "2024-06-03") -> TreatmentOrder:
    """Another order of the record."""
    dose = OrderedDose(
        drug=drug, route=route, amount=Quantity(Decimal(12), "mg"), percent=Decimal(100), standard="12 mg"
    )
    return TreatmentOrder(
        source=FactSource(kind="Task", id=name),
        effective=read_when(day),
        known=read_when("2024-06-01"),
        plan="CarePlan/p",
        regimen="lymphoma/r-chop",
        phase="R-CHOP",
        cycle=1,
        day=1,
        kind="infusion",
        state=state,
        doses=(dose,),
    )


def test_an_intrathecal_order_of_the_day_is_seen_from_both_sides(bedside: Any) -> None:
    spinal = stored("methotrexate", "intrathecal")
    (check,) = bedside.but(spinal).checks("lymphoma/r-chop")["route"]
    assert check.level is CheckLevel.STOP
    for other in (stored("methotrexate", "intrathecal", state="cancelled"),
                  stored("methotrexate", "intrathecal", day="2024-06-04")):  # fmt: skip
        assert "route" not in bedside.but(other).checks("lymphoma/r-chop")
    order = bedside.order("lymphoma/r-chop")
    alone = replace(order, doses=(replace(order.doses[0], drug="methotrexate", route="intrathecal"),))
    vinca = stored("vincristine", "intravenous")
    assert "route" not in bedside.checks(alone)
    assert bedside.but(vinca).checks(alone)["route"][0].level is CheckLevel.STOP
    assert "route" not in bedside.but(vinca, spinal).checks("breast/trastuzumab"), "an order of neither"


def test_one_drug_in_two_orders_of_a_day(bedside: Any) -> None:
    own, other = stored("vincristine", "intravenous", name="a"), stored("vincristine", "intravenous", name="b")
    assert "duplicate" not in bedside.but(own).checks("lymphoma/r-chop")
    (check,) = bedside.but(own, other).checks("lymphoma/r-chop")["duplicate"]
    assert check.level is CheckLevel.EXCEPTION
    assert check.drugs == ("vincristine",)


@pytest.mark.parametrize(
    ("state", "days", "level"),
    [
        ("given", 18, CheckLevel.EXCEPTION),
        ("reconciled", 21, None),
        ("given", 29, CheckLevel.CAUTION),
        ("cancelled", 29, None),
    ],
)
def test_the_day_before_as_an_order_of_the_record(
    bedside: Any, state: str, days: int, level: CheckLevel | None
) -> None:
    """R-CHOP is repeated after 21 days; an order that was never given is no day before."""
    day = (bedside.on - timedelta(days=days)).isoformat()
    phase = bedside.library.regimen("lymphoma/r-chop").phases[0].name
    earlier = replace(stored("vincristine", "intravenous", state=state, day=day), phase=phase)
    found = bedside.but(earlier).checks("lymphoma/r-chop", cycle=2).get("calendar", [])
    assert [check.level for check in found] == ([level] if level else [])
