"""What was delivered of a regimen, on fictional charts: intensity, the history of doses, and lifetime doses ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from medonc.knowledge.load import open_library
from medonc.practice.exposure import Course, courses
from medonc.practice.exposure.intensity import Loss, Reason
from medonc.practice.receipts import receipt_of
from medonc.practice.treatment.delivered import Ahead, dose_history, dose_intensity, lifetime_doses
from medonc.practice.treatment.delivered.dose_intensity import CourseIntensity
from medonc.practice.verify import verify
from medonc.record import Chart, Fact, FactSource
from medonc.record.disease import Condition, Role
from medonc.record.measured import Result, ResultKind
from medonc.record.orders import OrderedDose, TreatmentOrder
from medonc.record.person import Person
from medonc.record.therapy import Dose, DrugEvent, DrugFact, Schedule
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Icd10, Loinc, OtherCode, RxNorm, Snomed
from medonc.values.evidence import Answer, Finding, NotKnown
from medonc.values.quantity import Quantity

HELD = open_library()
LIPOSOMAL = replace(HELD.drug("liposomal-doxorubicin"), rxnorm=("liposomal-doxorubicin",))
LIBRARY = replace(HELD, drugs=MappingProxyType({**HELD.drugs, "liposomal-doxorubicin": LIPOSOMAL}))
CODES = {name: drug.rxnorm[0] for name, drug in LIBRARY.drugs.items() if drug.rxnorm}
NOT_TOLERATED = Concept((Snomed("407563006"),))
REFUSED = Concept((Snomed("105480006"),))
AWAY = Concept((OtherCode("b", other_system="http://terminology.hl7.org/CodeSystem/reason-medication-not-given"),))

BREAST_CANCER = Condition(
    source=FactSource(kind="Condition", id="c"),
    code=Concept((Icd10("C50.9"),)),
    role=Role.PRIMARY,
    known=read_when("2023-01-01"),
)


def q(number: str, unit: str) -> Quantity:
    return Quantity(Decimal(number), unit)


def given(
    name: str,
    day: str,
    dose: Quantity | None,
    *,
    event: DrugEvent = DrugEvent.GIVEN,
    until: str = "",
    times: int = 0,
    because: Concept | None = None,
) -> DrugFact:
    rate = dose is not None and "/" in dose.code
    return DrugFact(
        source=FactSource(kind="MedicationAdministration", id=f"{name}-{day}-{event.name}", author="Nurse Okafor"),
        effective=read_when(day),
        ended=read_when(until) if until else None,
        known=read_when(day),
        status="not-done" if event is DrugEvent.NOT_GIVEN else "completed",
        event=event,
        drug=Concept((RxNorm(CODES[name], name),)),
        doses=(Dose(rate=dose) if rate else Dose(amount=dose),) if dose else (),
        schedule=Schedule(times=times, every=q("1", "d")) if times else None,
        stopped_because=because,
    )


def left_out(name: str, day: str, because: Concept | None) -> DrugFact:
    return given(name, day, None, event=DrugEvent.NOT_GIVEN, because=because)


def measured(code: str, day: str, value: Quantity) -> Result:
    return Result(
        source=FactSource(kind="Observation", id=f"{code}-{day}"),
        kind=ResultKind.LABORATORY,
        code=Concept((Loinc(code),), ""),
        value=value,
        effective=read_when(day),
        known=read_when(day),
    )


def chart(*facts: Fact, born: str = "1964-03-14") -> Chart:
    person = Person(source=FactSource(kind="Patient", id="p"), born=read_when(born), sex_for_formulas="female")
    return Chart(person=person, facts=facts)


def the_course(held: Chart, on: date) -> Course:
    return max((c for c in courses(held, LIBRARY, on) if c.record == "given"), key=lambda c: c.last)


def intensity_of(held: Chart, on: date, proposed: Ahead = Ahead()) -> CourseIntensity:  # noqa: B008
    return dose_intensity(the_course(held, on), held, LIBRARY, on, proposed)


def number(answer: Answer[object]) -> Decimal:
    assert isinstance(answer, Finding), answer.said()
    assert isinstance(answer.value, Quantity)
    return answer.value.value


CHOP = {"cyclophosphamide": q("750", "mg/m2"), "doxorubicin": q("50", "mg/m2"), "vincristine": q("1.4", "mg/m2")}


def chop(*days: str, **percent: int) -> list[Fact]:
    facts: list[Fact] = []
    for day in days:
        share = Decimal(percent.get("d" + day.replace("-", ""), 100)) / 100
        facts += [given(drug, day, dose.times(share)) for drug, dose in CHOP.items()]
        facts.append(given("prednisone", day, q("100", "mg")))
    return facts


def test_each_drug_and_the_mean_of_chop_with_a_late_cycle_and_a_reduced_one() -> None:
    days = ("2024-01-08", "2024-01-29", "2024-02-26", "2024-03-18")
    held = chart(*chop(*days, d20240318=75), left_out("doxorubicin", "2024-02-19", AWAY))
    found = intensity_of(held, date(2024, 3, 18))
    by_drug = {each.drug: each for each in found.drugs}
    assert sorted(by_drug) == ["cyclophosphamide", "doxorubicin", "vincristine"]  # prednisone goes along
    # 375 % of four doses in 91 days for 84: 0.9375 × 84 / 91 = 86.538 %
    assert all(round(number(each.answer), 3) == Decimal("86.538") for each in found.drugs)
    assert round(number(found.mean), 3) == Decimal("86.538")
    dox = by_drug["doxorubicin"].to_date
    assert dox is not None
    assert [(s.loss, s.because) for s in dox.shares] == [
        (Loss.DELAY, Reason.LOGISTICS),
        (Loss.REDUCTION, Reason.NOT_RECORDED),
    ]
    # As last: two more cycles at 75 % from 8 April: 525 % of six in 133 days for 126: 82.895 %
    at_end = by_drug["doxorubicin"].at_end
    assert at_end is not None
    assert round(at_end.percent, 3) == Decimal("82.895")
    whole = sum(map(Fraction, (at_end.percent, at_end.lost(Loss.DELAY), at_end.lost(Loss.REDUCTION))))
    assert abs(whole - 100) < Fraction(1, 10**29)


def test_what_is_proposed_decides_the_projection() -> None:
    held = chart(*chop("2024-01-08", "2024-01-29", "2024-02-19"))
    proposed = Ahead(
        day1=date(2024, 3, 18),
        percent={"doxorubicin": Decimal(80), "vincristine": Decimal(0)},
        late_because=Reason.TOXICITY,
        less_because={"doxorubicin": Reason.TOXICITY, "vincristine": Reason.TOXICITY},
    )
    found = {each.drug: each for each in intensity_of(held, date(2024, 3, 11), proposed).drugs}
    # 126 days planned, 133 taken: 94.737 %; doxorubicin 5.4 of 6: 85.263 %; vincristine 3 of 6: 47.368 %
    ends = {drug: round(each.at_end.percent, 3) for drug, each in found.items() if each.at_end}
    assert ends == {
        "cyclophosphamide": Decimal("94.737"),
        "doxorubicin": Decimal("85.263"),
        "vincristine": Decimal("47.368"),
    }
    vincristine = found["vincristine"].at_end
    assert vincristine is not None
    assert {share.because for share in vincristine.shares} == {Reason.TOXICITY}


def carboplatin_and_liposomal_doxorubicin() -> Chart:
    height = measured("8302-2", "2026-08-24", q("164", "cm"))
    visits = [
        ("2026-08-24", "69.8", "74", "510", "53"),
        ("2026-09-28", "69.1", "78", "490", "53"),
        ("2026-10-26", "68.4", "76", "490", "53"),
    ]
    facts: list[Fact] = [height]
    for day, weight, creatinine, carboplatin, liposomal in visits:
        facts += [
            measured("29463-7", day, q(weight, "kg")),
            measured("14682-9", day, q(creatinine, "umol/L")),
            given("carboplatin", day, q(carboplatin, "mg")),
            given("liposomal-doxorubicin", day, q(liposomal, "mg")),
        ]
    return chart(*facts, left_out("carboplatin", "2026-09-21", NOT_TOLERATED))


def test_carboplatin_is_counted_by_its_area_so_that_a_new_clearance_is_no_reduction() -> None:
    held = carboplatin_and_liposomal_doxorubicin()
    proposed = Ahead(percent={"carboplatin": Decimal("79.87923")}, less_because={"carboplatin": Reason.TOXICITY})
    found = {each.drug: each for each in intensity_of(held, date(2026, 11, 23), proposed).drugs}
    carboplatin = found["carboplatin"]
    # 15.0405 / 15 × 84 / 91 = 92.557 %; 27.0224 / 30 × 168 / 175 = 86.472 %
    assert round(number(carboplatin.answer), 1) == Decimal("92.6")
    assert carboplatin.at_end is not None
    assert round(carboplatin.at_end.percent, 1) == Decimal("86.5")
    assert round(carboplatin.at_end.lost(Loss.DELAY), 1) == Decimal("4.0")
    assert round(carboplatin.at_end.lost(Loss.REDUCTION), 1) == Decimal("9.5")
    assert round(number(found["liposomal-doxorubicin"].answer), 1) == Decimal("91.9")
    assert verify(receipt_of(carboplatin.answer, LIBRARY), LIBRARY).agrees  # type: ignore[arg-type]


def test_a_weekly_dose_that_is_left_out_counts_with_its_reason_and_a_running_cycle_not_yet() -> None:
    taxol = q("80", "mg/m2")
    days = [str(date(2024, 5, 6) + timedelta(days=7 * week)) for week in range(12)]
    facts = [given("paclitaxel", day, taxol) for day in days if day != days[4]]
    held = chart(BREAST_CANCER, *facts, left_out("paclitaxel", days[4], REFUSED))
    course = replace(the_course(held, date(2024, 7, 22)), regimen=LIBRARY.regimen("breast/weekly-paclitaxel"))
    phase = course.regimen.phases[0] if course.regimen else None
    assert phase is not None
    found = dose_intensity(
        replace(course, phases=tuple(replace(part, name=phase.name) for part in course.phases)),
        held,
        LIBRARY,
        date(2024, 7, 22),
    )
    to_date = found.drugs[0].to_date
    assert to_date is not None
    assert {share.because for share in to_date.shares} == {Reason.WISH}
    assert round(to_date.percent, 3) == Decimal("91.667")  # eleven doses in twelve weeks


def test_tablets_count_on_the_days_that_a_statement_covers() -> None:
    dose = q("1250", "mg/m2")

    def cycle(day: str, until: str, because: Concept | None = None) -> DrugFact:
        return given("capecitabine", day, dose, event=DrugEvent.TAKEN, until=until, times=2, because=because)

    held = chart(
        BREAST_CANCER,
        cycle("2024-03-04", "2024-03-17"),
        cycle("2024-03-25", "2024-04-03", NOT_TOLERATED),
        cycle("2024-04-22", "2024-05-05"),
    )
    found = intensity_of(held, date(2024, 5, 6))
    to_date = found.drugs[0].to_date
    assert to_date is not None
    # 14 + 10 + 14 of 42 days, 63 days planned, 70 taken: 38 / 42 × 0.9 = 81.429 %
    assert round(to_date.percent, 3) == Decimal("81.429")


def test_one_dose_of_daily_tablets_does_not_tell_how_many_were_taken() -> None:
    held = chart(
        given("capecitabine", "2024-03-04", q("2000", "mg")), given("capecitabine", "2024-03-25", q("2000", "mg"))
    )
    course = the_course(held, date(2024, 4, 20))
    found = dose_intensity(course, held, LIBRARY, date(2024, 4, 20))
    assert isinstance(found.mean, NotKnown)


def test_a_course_without_a_regimen_and_a_child_have_no_intensity() -> None:
    odd = chart(given("cisplatin", "2024-01-08", q("75", "mg/m2")), given("vincristine", "2024-01-08", q("1", "mg")))
    found = intensity_of(odd, date(2024, 2, 1))
    assert found.drugs == ()
    assert isinstance(found.mean, NotKnown)
    assert found.mean.missing[0].what == "regimen"
    child = chart(*chop("2024-01-08", "2024-01-29"), born="2010-01-01")
    assert isinstance(intensity_of(child, date(2024, 2, 1)).mean, NotKnown)


def test_a_dose_that_is_not_stated_is_asked_for() -> None:
    facts = [
        given(drug, day, None if drug == "doxorubicin" else dose)
        for day in ("2024-01-08", "2024-01-29")
        for drug, dose in CHOP.items()
    ]
    found = {each.drug: each.answer for each in intensity_of(chart(*facts), date(2024, 2, 1)).drugs}
    assert isinstance(found["doxorubicin"], NotKnown)
    assert "the dose of doxorubicin on 2024-01-08" in found["doxorubicin"].said()
    assert isinstance(found["cyclophosphamide"], Finding)


def test_the_history_says_share_delay_reason_and_who() -> None:
    days = ("2024-01-08", "2024-01-29", "2024-02-26")
    held = chart(*chop(*days, d20240226=75), left_out("doxorubicin", "2024-02-19", NOT_TOLERATED))
    history = {
        one.drug: one for one in dose_history(the_course(held, date(2024, 3, 1)), held, LIBRARY, date(2024, 3, 1))
    }
    dox = history["doxorubicin"]
    assert dox.standard == "50 mg/m²"
    assert [(d.day.isoformat(), d.given, d.percent) for d in dox.doses] == [
        ("2024-01-08", True, 100),
        ("2024-01-29", True, 100),
        ("2024-02-19", False, 0),
        ("2024-02-26", True, 75),
    ]
    assert dox.doses[3].late_days == 7
    assert dox.doses[3].late_because is Reason.TOXICITY
    assert dox.doses[0].who == "Nurse Okafor"
    assert dox.doses[0].fact is not None


def test_lifetime_doses_lead_to_the_planned_end_with_the_cycle_that_crosses() -> None:
    earlier = [given("epirubicin", day, q("100", "mg/m2")) for day in ("2015-01-05", "2015-01-26", "2015-02-16")]
    held = chart(*earlier, *chop("2024-01-08", "2024-01-29"))
    on = date(2024, 2, 1)
    answers = {a.title: a for a in lifetime_doses(courses(held, LIBRARY, on), the_course(held, on), held, LIBRARY, on)}
    # 300 × 0.8 = 240 and 100 had: 340; four more of 50: 390, 440, 490 > 450
    ahead = answers["Lifetime dose ahead, anthracyclines as doxorubicin"]
    assert number(ahead) == 540
    assert "above it from CHOP cycle 5" in ahead.said()
    assert number(answers["Lifetime dose ahead, doxorubicin"]) == 300


def test_tablets_stated_as_going_on_count_cycle_by_cycle_up_to_today() -> None:
    dose = q("300", "mg")
    held = chart(given("olaparib", "2024-03-04", dose, event=DrugEvent.TAKEN, times=2, until="2025-03-04"))
    course = replace(the_course(held, date(2024, 9, 1)), regimen=LIBRARY.regimen("ovary/olaparib"))
    phase = LIBRARY.regimen("ovary/olaparib").phases[0]
    course = replace(course, phases=tuple(replace(part, name=phase.name) for part in course.phases))
    found = dose_intensity(course, held, LIBRARY, date(2024, 9, 1)).drugs[0].to_date
    assert found is not None
    assert found.percent == 100
    assert found.planned_days == found.actual_days
    # 4 March to 1 September are 181 days: every whole cycle of them counts
    assert 181 - phase.length_days < found.planned_days <= 181


def test_a_course_that_is_over_is_not_projected() -> None:
    held = chart(*chop("2024-01-08", "2024-01-29"))
    late = {each.drug: each for each in intensity_of(held, date(2024, 3, 18)).drugs}  # 28 days after 19 February
    assert all(each.at_end is not None for each in late.values())
    over = intensity_of(held, date(2024, 3, 19)).drugs
    assert all(each.at_end is None for each in over)
    assert all("nothing is projected" in each.answer.remarks[-1].text for each in over)


def test_one_dose_of_two_a_day_does_not_tell_whether_the_other_was_given() -> None:
    days = ("2024-01-08", "2024-01-10", "2024-01-12")
    held = chart(*(given("cytarabine", day, q("3000", "mg/m2")) for day in days))
    course = replace(the_course(held, date(2024, 2, 1)), regimen=LIBRARY.regimen("aml/high-dose-cytarabine"))
    phase = LIBRARY.regimen("aml/high-dose-cytarabine").phases[0]
    course = replace(course, phases=tuple(replace(part, name=phase.name) for part in course.phases))
    answer = dose_intensity(course, held, LIBRARY, date(2024, 2, 1)).drugs[0].answer
    assert isinstance(answer, NotKnown)
    assert "how many doses of cytarabine were given on 2024-01-08" in answer.said()


def test_an_order_that_was_held_says_why_its_day_came_late() -> None:
    order = TreatmentOrder(
        source=FactSource(kind="Task", id="t"),
        effective=read_when("2024-01-29"),
        known=read_when("2024-01-29"),
        plan="CarePlan/1",
        regimen="lymphoma/chop",
        phase="CHOP",
        cycle=2,
        day=1,
        kind="infusion",
        state="given",
        because="Patient's wish: a wedding",
    )
    held = chart(*chop("2024-01-08", "2024-02-05"), order)
    to_date = intensity_of(held, date(2024, 2, 6)).drugs[0].to_date
    assert to_date is not None
    assert [(share.loss, share.because) for share in to_date.shares] == [(Loss.DELAY, Reason.WISH)]


def test_a_reason_is_read_from_code_from_words_and_from_the_order() -> None:
    def ordered(day: str, *doses: OrderedDose) -> TreatmentOrder:
        return TreatmentOrder(
            source=FactSource(kind="Task", id=day),
            effective=read_when(day),
            known=read_when(day),
            plan="CarePlan/1",
            regimen="lymphoma/chop",
            phase="CHOP",
            cycle=2,
            day=1,
            kind="infusion",
            state="given",
            doses=doses,
        )

    def dose(drug: str, because: str, *rules: str) -> OrderedDose:
        amount, percent = q("70", "mg"), Decimal(75)
        return OrderedDose(
            drug=drug, route="intravenous", amount=amount, percent=percent, standard="", because=because, rules=rules
        )

    said = Concept((), "Logistics: the pump was broken")
    held = chart(
        *chop("2024-01-08"),
        *(f for f in chop("2024-01-29", d20240129=75) if "vincristine" not in str(f.source)),
        given("vincristine", "2024-01-29", q("1.05", "mg/m2"), because=said),
        ordered(
            "2024-01-29",
            dose("doxorubicin", "platelets fell to 23", "CHOP-2"),
            dose("cyclophosphamide", "patient's wish"),
        ),
    )
    on = date(2024, 2, 1)
    found = {one.drug: one.doses[-1].less_because for one in dose_history(the_course(held, on), held, LIBRARY, on)}
    assert found == {
        "doxorubicin": Reason.TOXICITY,
        "cyclophosphamide": Reason.WISH,
        "vincristine": Reason.LOGISTICS,
    }
    shares = {
        each.drug: {share.because for share in each.to_date.shares}
        for each in intensity_of(held, on).drugs
        if each.to_date is not None
    }
    assert shares == {drug: {why} for drug, why in found.items()}


def test_a_drug_left_out_of_the_next_cycle_alone_is_missed_once() -> None:
    held = chart(*chop("2024-01-08", "2024-01-29", "2024-02-19"))
    proposed = Ahead(left_out=frozenset({"vincristine", "doxorubicin"}))
    found = {each.drug: each.at_end for each in intensity_of(held, date(2024, 3, 11), proposed).drugs}
    ends = {drug: round(end.percent, 3) for drug, end in found.items() if end is not None}
    assert ends == {"cyclophosphamide": 100, "doxorubicin": Decimal("83.333"), "vincristine": Decimal("83.333")}
    on = date(2024, 3, 11)
    answers = lifetime_doses(courses(held, LIBRARY, on), the_course(held, on), held, LIBRARY, on, proposed)
    assert number(next(a for a in answers if a.title == "Lifetime dose ahead, doxorubicin")) == 250
