"""The checks of every file, each shown to bite."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import (
    Act,
    Adjustment,
    Band,
    CumulativeLimit,
    Day,
    DoseBand,
    DoseLevel,
    Item,
    Library,
    Piece,
    Regimen,
    RouteRule,
)
from medonc.knowledge.sound_rules import band_faults
from medonc.knowledge.soundness import faults, faults_of, header_faults, table_faults
from medonc.values.evidence import Source

LIBRARY = open_library()
RULE = LIBRARY.rule("assessment/body_surface/mosteller")
DRUG = LIBRARY.drug("vincristine")
REGIMEN = LIBRARY.regimen("lymphoma/r-chop")
D = Decimal
CIRCLE = tuple(
    Item(name=name, label=name, points={"yes": D(1)}, unless=(other,))
    for name, other in (("a", "b"), ("b", "c"), ("c", "a"))
)


def said(piece: Piece, library: Library = LIBRARY) -> str:
    return "; ".join(faults_of(piece, library))


@pytest.mark.parametrize(
    ("bands", "fault"),
    [
        ([Band(high=D(2), says="a"), Band(low=D(2), says="b")], ""),
        ([Band(high=D(2), closed_high=True, says="a"), Band(low=D(2), open_low=True, says="b")], ""),
        ([Band(low=D(2), high=D(2), closed_high=True, says="a")], ""),
        ([Band(high=D(2), says="a"), Band(low=D(3), says="b")], "do not meet"),
        ([Band(high=D(3), says="a"), Band(low=D(2), says="b")], "do not meet"),
        ([Band(says="a"), Band(low=D(2), says="b")], "do not meet"),
        ([Band(high=D(2), closed_high=True, says="a"), Band(low=D(2), says="b")], "overlap"),
        ([Band(high=D(2), says="a"), Band(low=D(2), open_low=True, says="b")], "leave a gap"),
        ([Band(low=D(2), high=D(2), says="a")], "holds no value"),
        ([Band(low=D(3), high=D(2), says="a")], "holds no value"),
        ([Band(high=D(2))], "neither points nor words"),
    ],
)
def test_bands_meet_without_gap_or_overlap(bands: list[Band], fault: str) -> None:
    found = "; ".join(band_faults(tuple(bands)))
    assert fault in found
    assert bool(found) == bool(fault)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"result_unit": "squares"}, "result_unit 'squares' is not in the unit table"),
        ({"inputs": RULE.inputs * 2}, "input 'height' stands 2 times"),
        ({"inputs": (replace(RULE.inputs[0], unit="kg"),)}, "unit 'kg' is a mass, not a length"),
        ({"inputs": (replace(RULE.inputs[0], unit=""),)}, "no unit to compute in"),
        ({"inputs": (replace(RULE.inputs[0], unit="furlong"),)}, "unit 'furlong' is not in the unit table"),
        ({"inputs": (replace(RULE.inputs[0], kind="longness"),)}, "kind 'longness' is no kind"),
        ({"inputs": (replace(RULE.inputs[0], kind="choice"),)}, "a choice needs them"),
        ({"inputs": (replace(RULE.inputs[0], low=D(300)),)}, "low 300 is not below high 250"),
        ({"inputs": (replace(RULE.inputs[0], loinc=("8302",)),)}, "'8302' is no LOINC code"),
        ({"inputs": (replace(RULE.inputs[0], analyte="phlogiston"),)}, "analyte 'phlogiston'"),
        ({"inputs": (replace(RULE.inputs[0], name="Height"),)}, "lower case"),
        ({"numbers": {"divisor": D("NaN")}}, "numbers.divisor is not a finite number"),
        ({"rule": replace(RULE.rule, text="short")}, "plain words"),
        ({"rule": replace(RULE.rule, sources=())}, "no source"),
        ({"items": CIRCLE}, "item a: it is left out by itself, through unless of a, b, c"),
        ({"items": CIRCLE[:2]}, "'c' in unless is no other item"),
    ],
)
def test_a_spoilt_rule_is_noticed(change: dict[str, object], fault: str) -> None:
    assert fault in said(replace(RULE, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (Source(title=" "), "no title"),
        (Source(title="a", kind="rumour"), "kind 'rumour'"),
        (Source(title="a", pmid="PMID 3657876"), "pmid"),
        (Source(title="a", doi="doi:10.1/x"), "doi"),
        (Source(title="a", nct="NCT123"), "nct"),
        (Source(title="a", year=1066), "year 1066"),
    ],
)
def test_a_spoilt_source_is_noticed(source: Source, fault: str) -> None:
    assert fault in "; ".join(header_faults(replace(RULE.rule, sources=(source,))))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": "Vincristine"}, "lower case"),
        ({"routes": ()}, "no route"),
        ({"routes": (RouteRule(route="intrathecal"),)}, "'intrathecal' is both allowed and never"),
        ({"routes": (RouteRule(route="by air"),)}, "'by air' is not known"),
        ({"vials": DRUG.vials * 2}, "stands 2 times"),
        ({"vials": (replace(DRUG.vials[0], unit="[iU]"),)}, "does not compare"),
        ({"single_dose_cap": D(0)}, "single_dose_cap is not above zero"),
        ({"single_dose_cap_unit": "mg/m2"}, "does not compare"),
        ({"dose_unit": "spoon"}, "dose_unit 'spoon'"),
        ({"plausible_low": D(9)}, "is not a range"),
        ({"plausible_high": None}, "both ends"),
        ({"plausible_unit": ""}, "plausible_unit"),
        ({"cumulative": (CumulativeLimit(limit=D(0), unit="mg/m2", organ="heart"),)}, "cumulative limit"),
        ({"anthracycline_factor": D(0)}, "anthracycline_factor"),
        ({"group": "other"}, "group 'other'"),
        ({"rxnorm": LIBRARY.drug("cisplatin").rxnorm}, "is also that of treatment/drugs/cisplatin"),
        ({"also_called": ("Cisplatin",)}, "name 'cisplatin' is also that of treatment/drugs/cisplatin"),
    ],
)
def test_a_spoilt_drug_is_noticed(change: dict[str, object], fault: str) -> None:
    assert fault in said(replace(DRUG, **change))  # type: ignore[arg-type]


def with_line(**change: object) -> Regimen:
    """R-CHOP with its vincristine line changed."""
    (phase,) = REGIMEN.phases
    lines = tuple(replace(line, **change) if line.drug == "vincristine" else line for line in phase.drugs)  # type: ignore[arg-type]
    return replace(REGIMEN, phases=(replace(phase, drugs=lines),))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"drug": "vincristin"}, "vincristin is not in the formulary"),
        ({"route": "intrathecal"}, "route 'intrathecal' is not one of the drug's"),
        ({"days": (Day(day=22),)}, "not within 1 to 21"),
        ({"days": (Day(day=0),)}, "not within 1 to 21"),
        ({"days": ()}, "not within 1 to 21"),
        ({"days": (Day(day=8), Day(day=1))}, "not in order"),
        ({"days": (Day(day=1), Day(day=1))}, "not in order"),
        ({"dose": D(0)}, "not above zero"),
        ({"dose": D(14)}, "is outside 0.4 to 2 mg/m2"),
        ({"unit": "mg"}, "no dose by surface"),
        ({"unit": "mg/kg"}, "no dose by surface"),
        ({"unit": "[iU]/m2"}, "no dose by surface"),
        ({"unit": "mgm2"}, "unit 'mgm2'"),
        ({"dose_cap_unit": "mg/m2"}, "dose_cap 2 mg/m2"),
        ({"last_cycle": 9}, "cycles 1 to 9"),
        ({"infusion_minutes": 0}, "no length"),
    ],
)
def test_a_spoilt_line_of_a_regimen_is_noticed(change: dict[str, object], fault: str) -> None:
    assert fault in said(with_line(**change))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"site": "breast"}, "not the folder"),
        ({"phases": ()}, "no phase"),
        ({"phases": REGIMEN.phases * 2}, "stands 2 times"),
        ({"phases": (replace(REGIMEN.phases[0], cycles=0),)}, "0 cycles"),
        ({"phases": (replace(REGIMEN.phases[0], length_days=200),)}, "200 days"),
        ({"phases": (replace(REGIMEN.phases[0], cycles=None), REGIMEN.phases[0])}, "is not the last one"),
        ({"indication": ""}, "indication is empty"),
    ],
)
def test_a_spoilt_regimen_is_noticed(change: dict[str, object], fault: str) -> None:
    assert fault in said(replace(REGIMEN, **change))  # type: ignore[arg-type]


def test_a_sound_library_has_no_faults_and_a_spoilt_one_names_the_file() -> None:
    spoilt = replace(DRUG, routes=())
    library = replace(
        LIBRARY, drugs={"vincristine": spoilt}, rules={RULE.rule.id: RULE}, regimens={}, care={}, interactions={}
    )
    assert list(faults(library)) == ["treatment/drugs/vincristine"]


def level(drug: str, dose: str, unit: str) -> DoseLevel:
    return DoseLevel(drug=drug, doses=(D(dose),), unit=unit, source="invented")


CARE = LIBRARY.care["docetaxel-75"]
CHANGE = CARE.changes[0]
LIMIT = CARE.treat[0]
SUPPORT = CARE.support[0]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"drugs": ("docetaxil",)}, "docetaxil is not in the formulary"),
        ({"treat": (replace(LIMIT, needs=()),)}, "nothing is asked"),
        ({"treat": (replace(LIMIT, days=(0,)),)}, "begin with 1"),
        ({"treat": (replace(LIMIT, source=" "),)}, "no source"),
        ({"treat": (replace(LIMIT, otherwise=Act.REDUCE),)}, "may delay, omit or stop"),
        ({"levels": (replace(CARE.levels[0], doses=(D(60), D(75))),)}, "do not go down"),
        ({"levels": (replace(CARE.levels[0], unit="mgm2"),)}, "unit 'mgm2'"),
        ({"changes": (CHANGE, CHANGE)}, "stands 2 times"),
        ({"changes": (replace(CHANGE, levels=None),)}, "one of percent, levels and dose"),
        ({"changes": (replace(CHANGE, percent=D(75)),)}, "one of percent, levels and dose"),
        ({"changes": (replace(CHANGE, levels=None, percent=D(100)),)}, "100 % is no reduction"),
        ({"changes": (replace(CHANGE, act=Act.STOP),)}, "stop takes no amount"),
        ({"changes": (replace(CHANGE, acts_on="last"),)}, "neither standard nor previous"),
        ({"changes": (replace(CHANGE, when=()),)}, "no trigger"),
        ({"changes": (replace(CHANGE, text=""),)}, "not said in plain words"),
        ({"support": (replace(SUPPORT, days=(0,)),)}, "no day 0"),
        ({"support": (replace(SUPPORT, kind="magic"),)}, "'magic' is none of"),
        ({"support": (replace(SUPPORT, unit=""),)}, "needs a number and a known unit"),
        ({"monitoring": (replace(CARE.monitoring[0], when="often"),)}, "'often' is none of"),
        ({"monitoring": (replace(CARE.monitoring[0], when="every"),)}, "every_days go together"),
    ],
)
def test_spoilt_care_is_noticed(change: dict[str, object], fault: str) -> None:
    assert said(CARE) == ""
    assert fault in said(replace(CARE, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"uses": ("no-such",)}, "uses 'no-such', which is no care file"),
        ({"uses": ("docetaxel-75", "docetaxel-75")}, "stands 2 times"),
        ({"changes": (CHANGE,)}, "docetaxel has a limit, level or change and is not given"),
        ({"growth_factor": "perhaps"}, "growth_factor 'perhaps'"),
        ({"rounds": 0}, "0 rounds"),
        ({"levels": (level("vincristine", "1.4", "mg/m2"),)}, "level -1 of vincristine, 1.4 mg/m2, is not below"),
        ({"levels": (level("vincristine", "1", "mg"),)}, "levels of vincristine in mg are not those of its lines"),
        ({"max_delay_days": 6, "max_delay_source": "a label"}, "longest delay of 6 days, not 7 to 180"),
        ({"max_delay_days": 181, "max_delay_source": "a label"}, "longest delay of 181 days, not 7 to 180"),
        ({"max_delay_days": 21}, "max_delay_days and max_delay_source go together"),
        ({"max_delay_source": "a label"}, "max_delay_days and max_delay_source go together"),
    ],
)
def test_a_regimen_with_spoilt_care_is_noticed(change: dict[str, object], fault: str) -> None:
    assert fault in said(replace(REGIMEN, **change))  # type: ignore[arg-type]


def band(dose: int, low: int | None, high: int | None) -> DoseBand:
    return DoseBand(dose=D(dose), low=None if low is None else D(low), high=None if high is None else D(high))


@pytest.mark.parametrize(
    ("bands", "fault"),
    [
        ((band(120, None, 50), band(160, 50, None)), ""),
        ((band(120, None, 50), band(160, 51, None)), "overlap or leave a gap"),
        ((band(120, None, 50), band(160, 49, None)), "overlap or leave a gap"),
        ((band(120, 30, 50), band(160, 50, None)), "leave out the lightest"),
        ((band(120, None, 50), band(140, 50, None)), "dose 160 is that of no band"),
        ((band(120, None, 50), replace(band(160, 50, None), by="surface")), "one of them"),
    ],
)
def test_bands_of_a_flat_dose_cover_everyone_once(bands: tuple[DoseBand, ...], fault: str) -> None:
    regimen = LIBRARY.regimen("lung/selpercatinib")
    (phase,) = regimen.phases
    spoilt = replace(regimen, phases=(replace(phase, drugs=(replace(phase.drugs[0], bands=bands),)),))
    assert (fault in said(spoilt)) if fault else (said(spoilt) == "")


def adjustment(**limits: str) -> Adjustment:
    asked = {"measure": {"of": "creatinine clearance", **limits}}
    return Adjustment(organ="renal", when=(asked,), text="as the label says", source="label")


@pytest.mark.parametrize(
    ("limits", "fault"),
    [
        (({"below": "30 mL/min"}, {"at_least": "30 mL/min", "below": "60 mL/min"}, {"at_least": "60 mL/min"}), ""),
        (({"at_most": "30 mL/min"}, {"above": "30 mL/min"}), ""),
        (({"below": "30 mL/min"}, {"above": "30 mL/min"}), "leave a gap"),
        (({"at_most": "30 mL/min"}, {"at_least": "30 mL/min"}), "overlap"),
        (({"below": "30 mL/min"}, {"at_least": "40 mL/min"}), "leave a gap"),
    ],
)
def test_the_bands_of_an_adjustment_meet(limits: tuple[dict[str, str], ...], fault: str) -> None:
    found = said(replace(DRUG, adjustments=tuple(adjustment(**each) for each in limits)))
    assert (fault in found) if fault else (found == "")


@pytest.mark.parametrize(
    ("standards", "fault"),
    [(((D(25),), (D(10),)), ""), (((D(25),), (D(25),)), "standard '25 mg' stands 2 times"), (((), ()), "overlap")],
)
def test_a_band_may_have_a_row_for_each_standard_dose(standards: tuple[tuple[D, ...], ...], fault: str) -> None:
    bands = ({"below": "30 mL/min"}, {"below": "30 mL/min"}, {"at_least": "30 mL/min"})
    first, second, last = (adjustment(**each) for each in bands)
    low, high = (
        replace(each, act=Act.REDUCE, dose=D(5), unit="mg", standards=these)
        for each, these in zip((first, second), standards, strict=True)
    )
    found = said(replace(DRUG, adjustments=(low, high, last)))
    assert (fault in found) if fault else (found == "")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"organ": "cardiac"}, "neither renal nor hepatic"),
        ({"act": Act.REDUCE}, "percent or dose goes with reduce"),
        ({"percent": D(50)}, "percent or dose goes with reduce"),
        ({"act": Act.REDUCE, "percent": D(120)}, "120 % is no reduction"),
        ({"act": Act.OMIT, "by_text": True}, "no number tells it, and the row says omit"),
        ({"act": Act.REDUCE, "percent": D(50), "standards": (D(4),)}, "standards go with a dose"),
        ({"act": Act.REDUCE, "dose": D(5), "unit": "mg", "standards": (D(4),)}, "is no reduction of 4 mg"),
        ({"act": Act.REDUCE, "dose": D(4), "unit": "mg", "standards": (D(4),)}, "is no reduction of 4 mg"),
        ({"act": Act.REDUCE, "dose": D(3), "unit": "mg", "standards": (D(4), D(4))}, "standard '4'"),
    ],
)
def test_a_spoilt_adjustment_is_noticed(change: dict[str, object], fault: str) -> None:
    assert fault in said(replace(DRUG, adjustments=(replace(adjustment(below="30 mL/min"), **change),)))  # type: ignore[arg-type]


def test_words_of_a_drug_are_of_closed_lists() -> None:
    found = said(replace(DRUG, properties=("magic",), emetogenicity="some", qt_risk="maybe"))
    assert "property 'magic'" in found
    assert "emetogenicity 'some'" in found
    assert "qt_risk 'maybe'" in found


def test_a_table_without_source_or_with_a_short_row_is_noticed() -> None:
    assert list(table_faults({"title": "a", "edition": "1", "source": "b"}, [{"x": "1"}])) == []
    found = "; ".join(table_faults({"title": "a"}, [{"x": "1", "y": None}, {"x": "1", "y": None}]))  # type: ignore[dict-item]
    assert "says no edition" in found
    assert "says no source" in found
    assert "row 1 has not as many cells" in found
    assert "stands 2 times" in found
