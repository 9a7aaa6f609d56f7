"""Telling regimens that share drugs: by days, by recorded dose, by order; and saying so where nothing tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Basis, Day, Drug, DrugLine, Library, Phase, Regimen
from medonc.practice.exposure import Course
from medonc.practice.exposure.courses import courses_of
from medonc.practice.exposure.events import Event
from medonc.values.evidence import Rule, Source
from medonc.values.quantity import Quantity

HELD = open_library()
START = date(2024, 1, 8)
SOURCES = (Source(title="test"),)


def line(drug: str, days: Sequence[int], dose: str = "100", basis: Basis = Basis.SURFACE) -> DrugLine:
    unit = "mg/m2" if basis is Basis.SURFACE else "mg"
    given_days = tuple(Day(day=day) for day in days)
    return DrugLine(drug=drug, basis=basis, dose=Decimal(dose), unit=unit, route="intravenous", days=given_days)


def phase(name: str, cycles: int | None, length: int, *lines: DrugLine) -> Phase:
    return Phase(name=name, cycles=cycles, length_days=length, drugs=lines)


def regimen(short: str, *phases: Phase) -> Regimen:
    return Regimen(
        rule=Rule(id=f"treatment/regimens/test/{short}", title=short, edition="1", sources=SOURCES),
        site="test",
        name=short,
        short=short,
        setting="any",
        intent="palliative",
        indication="test",
        phases=phases,
    )


def library(*regimens: Regimen) -> Library:
    """The held rules with made-up drugs a to f (g hormonal, s supportive) and these regimens."""
    groups = dict.fromkeys("abcdef", "anticancer") | {"g": "hormonal", "s": "supportive"}
    drugs = {
        name: Drug(
            rule=Rule(id=f"treatment/drugs/{name}", title=name, edition="1", sources=SOURCES),
            name=name,
            drug_class="test",
            group=group,
        )
        for name, group in groups.items()
    }
    held = {f"test/{each.short}": each for each in regimens}
    return replace(HELD, drugs=MappingProxyType(drugs), regimens=MappingProxyType(held))


def on_days(days: Sequence[int], *drugs: str, **recorded: Quantity) -> list[Event]:
    """Each drug on each day, counted from day 1."""
    return [Event(drug=d, day=START + timedelta(days=n - 1), **recorded) for n in days for d in drugs]  # type: ignore[arg-type]


def told(lib: Library, *events: Event, record: str = "given") -> tuple[Course, ...]:
    return courses_of(events, lib, record)


THREE_WEEKLY = regimen("three-weekly", phase("ab", 6, 21, line("a", [1]), line("b", [1])))
TWO_WEEKLY = regimen("two-weekly", phase("ab", 6, 14, line("a", [1]), line("b", [1])))
WEEKLY = regimen("weekly", phase("ab", 6, 21, line("a", [1, 8, 15]), line("b", [1])))


@pytest.mark.parametrize(
    ("a_days", "b_days", "name"),
    [
        ([1, 22, 43], [1, 22, 43], "three-weekly"),
        ([1, 15, 29], [1, 15, 29], "two-weekly"),
        ([1, 8, 15, 22, 29, 36], [1, 22], "weekly"),
        ([1, 20, 44], [1, 20, 44], "three-weekly"),
        ([1, 13, 27], [1, 13, 27], "two-weekly"),
    ],
)
def test_days_tell_regimens_with_the_same_drugs(a_days: list[int], b_days: list[int], name: str) -> None:
    lib = library(THREE_WEEKLY, TWO_WEEKLY, WEEKLY)
    assert [c.name for c in told(lib, *on_days(a_days, "a"), *on_days(b_days, "b"))] == [name]


def test_one_dose_day_fits_every_regimen_with_its_drugs() -> None:
    (course,) = told(library(THREE_WEEKLY, TWO_WEEKLY, WEEKLY), *on_days([1], "a", "b"))
    assert course.regimen is None
    assert sorted(course.candidates) == ["three-weekly", "two-weekly", "weekly"]
    assert "fit each of" in course.remarks[0].text


def test_a_requested_interval_tells_them() -> None:
    events = [replace(e, interval=Decimal(14)) for e in on_days([1], "a", "b")]
    assert [c.name for c in told(library(THREE_WEEKLY, TWO_WEEKLY), *events, record="requested")] == ["two-weekly"]


def test_a_recorded_dose_tells_regimens_with_the_same_days() -> None:
    low = regimen("low", phase("a", 6, 21, line("a", [1], "75")))
    high = regimen("high", phase("a", 6, 21, line("a", [1], "100")))
    lib = library(low, high)
    assert [c.name for c in told(lib, *on_days([1, 22], "a"))] == ["high or low"]
    rate = Quantity(Decimal("74"), "mg/m2")
    assert [c.name for c in told(lib, *on_days([1, 22], "a", rate=rate))] == ["low"]


def test_a_recorded_amount_tells_flat_doses() -> None:
    low = regimen("200", phase("a", None, 21, line("a", [1], "200", Basis.FLAT)))
    high = regimen("400", phase("a", None, 21, line("a", [1], "400", Basis.FLAT)))
    amount = Quantity(Decimal("0.4"), "g")
    assert [c.name for c in told(library(low, high), *on_days([1, 22], "a", amount=amount))] == ["400"]


def test_the_site_of_the_cancer_tells_regimens_that_fit_alike() -> None:
    one = replace(regimen("one", phase("a", 6, 21, line("a", [1]))), site="lung")
    other = replace(regimen("other", phase("a", 6, 21, line("a", [1]))), site="ovary")
    events = on_days([1, 22], "a")
    assert [c.name for c in courses_of(events, library(one, other), "given", frozenset({"ovary"}))] == ["other"]
    assert [c.name for c in courses_of(events, library(one, other), "given")] == ["one or other"]
    assert [c.name for c in courses_of(events, library(one), "given", frozenset({"ovary"}))] == ["one"]


def test_a_request_written_again_off_its_day_is_still_the_regimen() -> None:
    events = [replace(e, interval=Decimal(21)) for e in on_days([1, 36], "a", "b")]
    assert [c.name for c in told(library(THREE_WEEKLY), *events, record="requested")] == ["three-weekly"]


def test_tablets_stated_as_taken_go_on_until_their_end() -> None:
    lib = library(regimen("a and tablets", phase("ab", 6, 21, line("a", [1]), line("b", range(1, 15)))))
    taken = [replace(e, until=date.max) for e in on_days([1], "b")]
    (course,) = told(lib, *on_days([1, 22, 43], "a"), *taken)
    assert (course.name, len(course.phases[0].cycles)) == ("a and tablets", 3)


def test_a_new_backbone_is_a_new_part() -> None:
    found = told(library(), *on_days([1, 15, 29], "a", "b"), *on_days([43, 57], "b", "c"))
    assert [c.name for c in found] == ["a + b", "b + c"]


def test_days_that_fit_none_are_said() -> None:
    (course,) = told(library(THREE_WEEKLY), *on_days([1, 11, 21, 31], "a", "b"))
    assert course.regimen is None
    assert "has the drugs of three-weekly, but not its days" in course.remarks[0].text


def test_slow_cycles_are_told_and_said() -> None:
    (course,) = told(library(THREE_WEEKLY), *on_days([1, 29, 57], "a", "b"))
    assert course.name == "three-weekly"
    assert [r.text for r in course.remarks] == ["ab usually came every 28 days; the regimen has 21"]


def test_the_longest_sequence_is_preferred() -> None:
    first = phase("ab", 2, 21, line("a", [1]), line("b", [1]))
    lib = library(regimen("alone", first), regimen("then c", first, phase("c", 2, 21, line("c", [1]))))
    assert [c.name for c in told(lib, *on_days([1, 22], "a", "b"))] == ["alone"]
    assert "may be the beginning of: then c" in told(lib, *on_days([1, 22], "a", "b"))[0].remarks[0].text
    assert [c.name for c in told(lib, *on_days([1, 22], "a", "b"), *on_days([43], "c"))] == ["then c"]


def test_a_drug_that_falls_away_opens_the_maintenance_phase() -> None:
    both = phase("ab", 2, 21, line("a", [1]), line("b", [1]))
    lib = library(regimen("kept up", both, phase("b", None, 21, line("b", [1]))))
    (course,) = told(lib, *on_days([1, 22], "a"), *on_days([1, 22, 43, 64, 85], "b"))
    assert [(p.name, len(p.cycles)) for p in course.phases] == [("ab", 2), ("b", 3)]


def test_phases_of_one_drug_are_parted_where_the_first_is_over() -> None:
    daily = phase("daily", 1, 42, line("a", range(1, 43)))
    lib = library(regimen("daily, then days 1 to 5", daily, phase("cycles", 6, 28, line("a", range(1, 6)))))
    days = [*range(1, 43), *range(71, 76), *range(99, 104)]
    (course,) = told(lib, *on_days(days, "a"))
    assert course.regimen is not None
    assert [(p.name, len(p.cycles)) for p in course.phases] == [("daily", 1), ("cycles", 2)]


def test_daily_tablets_do_not_begin_cycles_early() -> None:
    lib = library(regimen("tablets", phase("a", None, 28, line("a", range(1, 22)))))
    days = [n + 28 * cycle for cycle in range(3) for n in range(1, 22)]
    (course,) = told(lib, *on_days(days, "a"))
    assert [c.starts for c in course.phases[0].cycles] == [START + timedelta(days=28 * n) for n in range(3)]


def test_more_cycles_than_planned_are_said() -> None:
    (course,) = told(library(THREE_WEEKLY), *on_days([1 + 21 * n for n in range(7)], "a", "b"))
    assert [r.text for r in course.remarks] == ["7 cycles of ab given, 6 planned"]


def test_supportive_drugs_take_no_part() -> None:
    assert [c.name for c in told(library(THREE_WEEKLY), *on_days([1, 22], "a", "b"), *on_days([2, 3], "s"))] == [
        "three-weekly"
    ]


def test_a_hormonal_drug_goes_with_a_regimen_that_has_it() -> None:
    lib = library(regimen("a with g", phase("ag", None, 28, line("a", [1]), line("g", [1]))))
    assert [c.name for c in told(lib, *on_days([1, 29], "a", "g"))] == ["a with g"]
    assert [c.hormonal for c in told(library(THREE_WEEKLY), *on_days([1, 22], "a", "b", "g"))] == [False, True]


@given(
    st.lists(st.tuples(st.integers(1, 400), st.sampled_from("abcdefgs")), max_size=30),
    st.randoms(use_true_random=False),
)
def test_every_event_is_in_one_course_whatever_the_order(found: list[tuple[int, str]], chance: object) -> None:
    lib = library(THREE_WEEKLY, TWO_WEEKLY, WEEKLY)
    events = [e for day, drug in set(found) for e in on_days([day], drug)]
    counted = [e for e in events if e.drug != "s"]
    courses = told(lib, *events)
    assert sorted((e.day, e.drug) for c in courses for e in c.events if e.drug != "s") == sorted(
        (e.day, e.drug) for e in counted
    )
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert told(lib, *shuffled) == courses
    lines = [c.line for c in courses if c.line is not None]
    assert lines == sorted(lines)
