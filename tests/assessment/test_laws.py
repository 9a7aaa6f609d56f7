"""Laws that hold for every patient, and an independent recalculation in floating point as the oracle."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.practice.answers import Input
from medonc.practice.ask import ask
from medonc.practice.receipts import receipt_of
from medonc.practice.verify import verify
from medonc.values.evidence import Answer, Finding
from medonc.values.quantity import Quantity

LIBRARY = open_library()
SURFACES = ("mosteller", "du_bois", "haycock", "gehan_george", "boyd")
few = settings(max_examples=40)


def tenths(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 10, high * 10).map(lambda n: Decimal(n) / 10)


heights, weights = tenths(100, 250), tenths(20, 400)
creatinines = st.integers(10, 3000).map(lambda n: Decimal(n) / 100)
ages = st.integers(18, 100)
sexes = st.sampled_from(["female", "male"])


def answered(rule: str, library=LIBRARY, **values: object) -> Answer[object]:
    return ask(f"assessment/{rule}", {name: Input(value=value) for name, value in values.items()}, library)


def number(rule: str, library=LIBRARY, **values: object) -> Decimal:
    answer = answered(rule, library, **values)
    assert isinstance(answer, Finding), answer
    return answer.value.value if isinstance(answer.value, Quantity) else answer.value


def surface(rule: str, height: Decimal, weight: Decimal, library=LIBRARY) -> Decimal:
    return number(f"body_surface/{rule}", library, height=Quantity(height, "cm"), weight=Quantity(weight, "kg"))


def clearance(age: int, sex: str, weight: Decimal, creatinine: Decimal) -> Decimal:
    return number(
        "renal/cockcroft_gault",
        age=age, sex=sex, weight=Quantity(weight, "kg"), creatinine=Quantity(creatinine, "mg/dL"),
    )  # fmt: skip


BY_HAND = {
    "mosteller": lambda h, w: math.sqrt(h * w / 3600),
    "du_bois": lambda h, w: 0.007184 * h**0.725 * w**0.425,
    "haycock": lambda h, w: 0.024265 * h**0.3964 * w**0.5378,
    "gehan_george": lambda h, w: 0.0235 * h**0.42246 * w**0.51456,
    "boyd": lambda h, w: 0.0003207 * h**0.3 * (1000 * w) ** (0.7285 - 0.0188 * math.log10(1000 * w)),
}


@pytest.mark.parametrize("rule", SURFACES)
@few
@given(height=heights, weight=weights)
def test_surface_agrees_with_floating_point(rule: str, height: Decimal, weight: Decimal) -> None:
    assert float(surface(rule, height, weight)) == pytest.approx(BY_HAND[rule](float(height), float(weight)), rel=1e-12)


@pytest.mark.parametrize("rule", SURFACES)
@few
@given(height=heights, weight=weights, more=tenths(1, 20))
def test_surface_rises_with_height_and_with_weight(rule: str, height: Decimal, weight: Decimal, more: Decimal) -> None:
    here = surface(rule, height, weight)
    if height + more <= 250:
        assert surface(rule, height + more, weight) > here
    if weight + more <= 400:
        assert surface(rule, height, weight + more) > here


@few
@given(inches=tenths(40, 98), weight=weights)
def test_surface_does_not_depend_on_the_units(inches: Decimal, weight: Decimal) -> None:
    metric = surface("mosteller", inches * Decimal("2.54"), weight)
    other = number("body_surface/mosteller", height=Quantity(inches, "[in_i]"), weight=Quantity(weight * 1000, "g"))
    assert other == metric


@few
@given(height=heights, weight=weights, cap=tenths(1, 3))
def test_a_capped_surface_never_exceeds_the_cap(height: Decimal, weight: Decimal, cap: Decimal) -> None:
    site = replace(LIBRARY, policy=replace(LIBRARY.policy, surface_cap=cap))
    assert surface("mosteller", height, weight, site) == min(cap, surface("mosteller", height, weight))


@few
@given(age=ages, sex=sexes, weight=weights, creatinine=creatinines, more=creatinines)
def test_clearance_falls_strictly_with_creatinine(
    age: int, sex: str, weight: Decimal, creatinine: Decimal, more: Decimal
) -> None:
    if creatinine + more <= 30:
        assert clearance(age, sex, weight, creatinine + more) < clearance(age, sex, weight, creatinine)


@few
@given(age=ages, weight=weights, creatinine=creatinines)
def test_a_woman_has_85_percent_of_a_man(age: int, weight: Decimal, creatinine: Decimal) -> None:
    man = clearance(age, "male", weight, creatinine)
    assert abs(clearance(age, "female", weight, creatinine) - man * Decimal("0.85")) < Decimal("1e-20")


@few
@given(age=ages, sex=sexes, creatinine=creatinines, more=creatinines)
def test_filtration_falls_with_creatinine_and_age(age: int, sex: str, creatinine: Decimal, more: Decimal) -> None:
    def rate(years: int, value: Decimal) -> Decimal:
        return number("renal/ckd_epi_2021", age=years, sex=sex, creatinine=Quantity(value, "mg/dL"))

    here = rate(age, creatinine)
    assert rate(age + 1, creatinine) < here
    if creatinine + more <= 30:
        assert rate(age, creatinine + more) < here


@few
@given(age=ages, sex=sexes, creatinine=creatinines)
def test_filtration_agrees_with_floating_point(age: int, sex: str, creatinine: Decimal) -> None:
    kappa, alpha, factor = (0.7, -0.241, 1.012) if sex == "female" else (0.9, -0.302, 1.0)
    ratio = float(creatinine) / kappa
    expected = 142 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.2 * 0.9938**age * factor
    got = number("renal/ckd_epi_2021", age=age, sex=sex, creatinine=Quantity(creatinine, "mg/dL"))
    assert float(got) == pytest.approx(expected, rel=1e-12)


@few
@given(white=tenths(0, 300), segmented=st.integers(0, 100), bands=st.integers(0, 100))
def test_neutrophils_never_exceed_the_white_cells(white: Decimal, segmented: int, bands: int) -> None:
    if segmented + bands <= 100:
        share = {"segmented": Quantity(Decimal(segmented), "%"), "bands": Quantity(Decimal(bands), "%")}
        count = number("blood/neutrophils_from_differential", white_cells=Quantity(white, "10*9/L"), **share)
        assert 0 <= count <= white


@few
@given(
    bilirubin=st.integers(5, 7000).map(lambda n: Decimal(n) / 100),
    albumin=tenths(1, 8),
    inr=tenths(1, 20),
    ascites=st.sampled_from(["none", "slight", "moderate"]),
    mind=st.sampled_from(["none", "grade 1-2", "grade 3-4"]),
)
def test_child_pugh_has_5_to_15_points_and_the_class_fits(
    bilirubin: Decimal, albumin: Decimal, inr: Decimal, ascites: str, mind: str
) -> None:
    answer = answered(
        "liver/child_pugh",
        bilirubin=Quantity(bilirubin, "mg/dL"), albumin=Quantity(albumin, "g/dL"), inr=inr,
        ascites=ascites, encephalopathy=mind,
    )  # fmt: skip
    assert isinstance(answer, Finding)
    assert 5 <= answer.value <= 15
    assert answer.said().endswith("A" if answer.value < 7 else "B" if answer.value < 10 else "C")


@few
@given(
    creatinine=creatinines,
    bilirubin=creatinines,
    inr=tenths(1, 20),
    sodium=st.integers(100, 160),
    dialysis=st.booleans(),
)
def test_meld_na_is_a_whole_number_from_6_to_40(
    creatinine: Decimal, bilirubin: Decimal, inr: Decimal, sodium: int, dialysis: bool
) -> None:
    score = number(
        "liver/meld_na",
        creatinine=Quantity(creatinine, "mg/dL"), bilirubin=Quantity(bilirubin, "mg/dL"), inr=inr,
        sodium=Quantity(Decimal(sodium), "mmol/L"), dialysis=dialysis,
    )  # fmt: skip
    assert 6 <= score <= 40
    assert score == int(score)


CODES = ["icd10:I21.9", "icd10:I50.0", "icd10:E11.9", "icd10:E11.2", "icd10:K74.6", "icd10:K76.6", "icd10:C50.9",
         "icd10:C78.7", "icd10:B20", "icd10:I10", "snomed:13645005"]  # fmt: skip


@few
@given(codes=st.lists(st.sampled_from(CODES)), more=st.sampled_from(CODES))
def test_charlson_ignores_order_and_repetition_and_never_falls(codes: list[str], more: str) -> None:
    def index(given: list[str]) -> Decimal:
        return number("comorbidity/charlson", codes=tuple(given), cancer_items="counted")

    assert index(codes) == index(sorted(set(codes)))
    assert index([*codes, more]) >= index(codes)


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        (
            "body_surface/boyd",
            {"height": Quantity(Decimal("67"), "[in_i]"), "weight": Quantity(Decimal("150.5"), "[lb_av]")},
        ),
        ("comorbidity/charlson", {"codes": ("icd10:I21.9", "snomed:44054006")}),
        ("performance/ecog", {"grade": 2}),
        ("weight/before_amputation", {"weight": Quantity(Decimal("70"), "kg"), "parts": ("hand", "foot")}),
    ],
)
def test_a_receipt_is_verified_and_a_changed_one_is_not(rule: str, values: dict[str, object]) -> None:
    finding = answered(rule, **values)
    assert isinstance(finding, Finding)
    receipt = receipt_of(finding, LIBRARY)
    assert verify(receipt, LIBRARY).agrees
    receipt["result"]["value"] = "3"
    assert not verify(receipt, LIBRARY).agrees
