"""What the rules of supportive care ask of a chart and a regimen: only what is known; the rest is left to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from medonc.knowledge.shapes import Basis, DrugLine, Phase, Regimen
from medonc.knowledge.shapes.criterion import read_criterion
from medonc.practice.answers import Given, Input
from medonc.practice.assessment import creatinine_clearance
from medonc.practice.criteria import Scene, Truth, explain
from medonc.practice.criteria.results import last_result
from medonc.practice.criteria.tables import named_test
from medonc.practice.criteria.treated import given, given_courses
from medonc.practice.treatment.supportive.decided import DayDrug
from medonc.practice.treatment.supportive.emesis import HIGH, LOW, MINIMAL, MODERATE
from medonc.practice.treatment.supportive.growth_factor import RISKS
from medonc.record.disease import Condition, Role
from medonc.record.measured import Performance
from medonc.record.therapy import RadiotherapyCourse
from medonc.record.toxicity import Toxicity
from medonc.values.codes import Icd10
from medonc.values.evidence import Finding, Missing
from medonc.values.quantity import Quantity

DISEASES = "treatment/supportive/tumour_lysis_diseases"
_BY_DOSE = ("mg/m2", "mg/mL.min")
_FEVER = "febrile neutropenia"
_STEROIDS = ("prednisone", "prednisolone")
_CHEMISTRY = ("urate", "phosphate", "potassium")
_RECENT_SURGERY = 28  # days
_COUNTS, _CHEMISTRY_DAYS = 7, 30
_CLASSES = (HIGH, MODERATE, LOW, MINIMAL)
_ONE_CLASS = {"minimal to low": LOW, "moderate (daily tablets)": MODERATE}  # the higher where two are named
_UNTIL_PROGRESSION = 12  # cycles that a phase without an end is counted as: beyond every limit asked here
_DENSITY = {"aromatase_inhibitor": "aromatase inhibitor", "androgen_deprivation": "GnRH"}  # by the start of a class


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportDay:
    """One day of one cycle of a regimen, for one patient."""

    regimen: Regimen
    phase: Phase
    cycle: int
    day: int
    lines: tuple[DrugLine, ...]  # of the day
    scene: Scene


def drugs_input(lines: Iterable[DrugLine], at: SupportDay) -> Input:
    """The anticancer drugs of some lines, each once with its greatest dose where that is by surface or area."""
    doses: dict[str, Decimal | None] = {}
    for line in lines:
        if at.scene.library.drug(line.drug).group != "supportive":
            own = line.dose if line.unit in _BY_DOSE and line.basis in (Basis.SURFACE, Basis.AUC) else None
            held = doses.get(line.drug)
            doses[line.drug] = max(own, held) if own is not None and held is not None else own or held
    drug = at.scene.library.drug
    return Input(value=tuple(DayDrug(id=name, drug=drug(name), dose=dose).said() for name, dose in doses.items()))


def emesis_inputs(at: SupportDay) -> dict[str, Input]:
    """The day's drugs, and the regimen's own class where it is one for all its days."""
    said = _ONE_CLASS.get(at.regimen.emetogenicity, at.regimen.emetogenicity)
    return known(drugs=drugs_input(at.lines, at), regimen_says=_of(said if said in _CLASSES else None))


def yes_no(scene: Scene, **question: Mapping[str, object]) -> Input | None:
    """The answer to one question of the language as yes or no; None where it is not known."""
    answer = explain(read_criterion(question), scene)
    if answer.truth is Truth.NOT_KNOWN:
        return None
    return Input(value=answer.truth is Truth.MET, fact=answer.facts[0] if answer.facts else None)


def known(**inputs: Input | None) -> dict[str, Input]:
    """The inputs that are known."""
    return {name: entry for name, entry in inputs.items() if entry is not None}


def quantity(scene: Scene, name: str, within_days: int) -> Input | None:
    """The last result of a test; None where it is missing, too old, contradictory or no number."""
    test = named_test(scene.library, name)
    last = last_result(test, name, scene, within_days=within_days) if test is not None else None
    if last is None or isinstance(last, Missing) or last.quantity is None:
        return None
    return Input(value=last.quantity, fact=scene.ref(last))


def growth_factor_inputs(at: SupportDay) -> dict[str, Input]:
    """The regimen's risk and stance, and the patient's risk factors that are known."""
    scene, begins = at.scene, _course_begins(at)
    before, during = _fevers(scene, begins)
    return known(
        risk=_of(next((risk for risk in RISKS if at.regimen.febrile_neutropenia_risk.startswith(risk)), None)),
        regimen_says=_of(at.regimen.growth_factor or None),
        age=_of(scene.chart.person.age(on=scene.on)),
        fever_with_this=during,
        prior_fever=before,
        prior_treatment=_treated_before(scene, begins),
        performance=_performance(scene),
        bilirubin=quantity(scene, "bilirubin", _CHEMISTRY_DAYS),
        clearance=clearance(scene),
        marrow=yes_no(scene, metastasis={"site": ["bone marrow"]}),
        open_wounds=_if_yes(yes_no(scene, prior_therapy={"modality": "surgery", "within_days": _RECENT_SURGERY})),
        hiv=yes_no(scene, comorbidity={"name": "HIV infection"}),
    )


def tumour_lysis_inputs(at: SupportDay) -> dict[str, Input]:
    """The disease by its code, cells, LDH, stage, kidney and chemistry as far as they are known."""
    scene = at.scene
    return known(
        disease=_disease(scene),
        drugs=drugs_input((line for phase in at.regimen.phases for line in phase.drugs), at),
        white_cells=quantity(scene, "white cells", _COUNTS),
        lymphocytes=quantity(scene, "lymphocytes", _COUNTS),
        ldh=_times_limit(scene, "LDH"),
        stage=_stage(scene),
        kidney=_above_limit(scene, ("creatinine",)),
        chemistry=_above_limit(scene, _CHEMISTRY),
    )


def pneumocystis_inputs(at: SupportDay) -> dict[str, Input]:
    """The regimen's drugs, radiotherapy beside them, and its steroid by day and in a row."""
    lines = [line for phase in at.regimen.phases for line in phase.drugs]
    steroid = max(
        (line for line in at.phase.drugs if line.drug in _STEROIDS and line.unit == "mg"),
        key=lambda line: line.dose,
        default=None,
    )
    return known(
        drugs=drugs_input(lines, at),
        radiotherapy=_of(bool(at.regimen.radiotherapy)),
        steroid=_of(Quantity(steroid.dose * steroid.days[0].times, "mg")) if steroid else None,
        steroid_for=_of(Quantity(Decimal(_in_a_row(steroid, at.phase)), "d")) if steroid else None,
    )


def hepatitis_inputs(at: SupportDay) -> dict[str, Input]:
    """Both tests where they are known, and the regimen's drugs."""
    lines = [line for phase in at.regimen.phases for line in phase.drugs]
    return known(
        hbsag=_positive(yes_no(at.scene, result={"of": "HBsAg", "is": "positive"})),
        anti_hbc=_positive(yes_no(at.scene, result={"of": "anti-HBc", "is": "positive"})),
        drugs=drugs_input(lines, at),
    )


def bone_inputs(at: SupportDay) -> dict[str, Input]:
    """The cancer, bone metastasis and what takes density away."""
    scene = at.scene
    losing = {name: _takes(said, at) for name, said in _DENSITY.items()}
    return known(
        cancer=_of(_cancer(scene)),
        bone_metastasis=yes_no(scene, metastasis={"site": ["bone"]}),
        castration_resistant=_if_yes(yes_no(scene, comorbidity={"name": "castration-resistant prostate cancer"})),
        clearance=clearance(scene),
        **losing,
    )


def _takes(said: str, at: SupportDay) -> Input | None:
    """Whether the regimen has a drug of a class, or the patient takes one."""
    drugs = at.scene.library.drugs
    if any(drugs[name].drug_class.startswith(said) for name in at.regimen.drugs):
        return _of(True)
    held = sorted({each.drug_class for each in drugs.values() if each.drug_class.startswith(said)})
    return yes_no(at.scene, drug={"class": held}) if held else None


def clearance(scene: Scene) -> Input | None:
    """The creatinine clearance by the site's formula; None where it is not known or not per minute."""
    found = creatinine_clearance(scene.chart, scene.library, scene.on)
    if not isinstance(found, Finding) or found.value.unit.kind != "clearance":
        return None
    return Input(value=found.value, fact=found.facts[0] if found.facts else None)


def _of(value: Given | None) -> Input | None:
    return None if value is None else Input(value=value)


def _if_yes(entry: Input | None) -> Input | None:
    """A yes as it is; a no is left open, since it does not answer the whole of what is asked."""
    return entry if entry is not None and entry.value is True else None


def _positive(entry: Input | None) -> Input | None:
    if entry is None:
        return None
    return Input(value="positive" if entry.value else "negative", fact=entry.fact)


def _course_begins(at: SupportDay) -> date:
    """The first day of this course as given; the day asked about where nothing of it is given."""
    own = [c for c in given_courses(at.scene) if c.regimen is not None and c.regimen.rule.id == at.regimen.rule.id]
    return own[-1].starts if own else at.scene.on


def _fevers(scene: Scene, begins: date) -> tuple[Input | None, Input | None]:
    """Febrile neutropenia before this course and during it; a first treatment has none before."""
    found = [t for t in scene.happened(Toxicity) if t.term.casefold() == _FEVER]
    before = [t for t in found if t.effective is None or t.effective.day < begins]
    during = [t for t in found if t.effective is not None and t.effective.day >= begins]
    untreated = _treated_before(scene, begins)
    none_before = _of(False) if untreated is not None and untreated.value is False else None
    return _worst(before, scene) or none_before, _worst(during, scene)


def _worst(found: list[Toxicity], scene: Scene) -> Input | None:
    if not found:
        return None
    worst = max(found, key=lambda each: each.grade)
    return Input(value=worst.grade > 0, fact=scene.ref(worst))


def _treated_before(scene: Scene, begins: date) -> Input | None:
    """Earlier chemotherapy or radiotherapy by what is recorded; none recorded as given is none."""
    drugs = scene.library.drugs
    earlier = [e for e in given(scene).known if e.day < begins and drugs[e.drug].group == "anticancer"]
    rays = [r for r in scene.happened(RadiotherapyCourse) if r.effective is None or r.effective.day < begins]
    facts = [*(e.fact for e in earlier if e.fact is not None), *rays]
    return Input(value=bool(earlier or rays), fact=scene.ref(facts[0]) if facts else None)


def _performance(scene: Scene) -> Input | None:
    found = [p for p in scene.happened(Performance) if p.scale == "ECOG" and p.grade is not None]
    return Input(value=found[-1].grade or 0, fact=scene.ref(found[-1])) if found else None


def _codes(scene: Scene) -> list[str]:
    primaries = (c for c in scene.happened(Condition) if c.role is Role.PRIMARY)
    return [icd.code for c in primaries if (icd := c.code.of(Icd10)) is not None]


def _disease(scene: Scene) -> Input | None:
    rows = sorted(scene.library.tables.get(DISEASES, ()), key=lambda row: -len(row["code"]))
    found = (next((row["disease"] for row in rows if code.startswith(row["code"])), None) for code in _codes(scene))
    return _of(next((each for each in found if each is not None), None))


def _cancer(scene: Scene) -> str | None:
    codes = _codes(scene)
    named = {"C50": "breast", "C61": "prostate", "C90.0": "myeloma"}
    found = (name for start, name in named.items() for code in codes if code.startswith(start))
    return next(found, "another" if codes else None)


def _times_limit(scene: Scene, name: str) -> Input | None:
    """The last result over the laboratory's own upper limit."""
    test = named_test(scene.library, name)
    last = last_result(test, name, scene, within_days=_CHEMISTRY_DAYS) if test is not None else None
    if last is None or isinstance(last, Missing) or last.quantity is None:
        return None
    high = last.normal.high if last.normal is not None else None
    if high is None or high.value <= 0 or high.unit.kind != last.quantity.unit.kind:
        return None
    return Input(value=last.quantity.ratio(high), fact=scene.ref(last))


def _above_limit(scene: Scene, names: Iterable[str]) -> Input | None:
    """Whether one of these lies above its limit: no only where all are known not to."""
    found = [_times_limit(scene, name) for name in names]
    above = next((e for e in found if e is not None and isinstance(e.value, Decimal) and e.value > 1), None)
    if above is not None:
        return Input(value=True, fact=above.fact)
    return None if any(entry is None for entry in found) else _of(False)


def _stage(scene: Scene) -> Input | None:
    advanced = yes_no(scene, stage={"system": "Ann Arbor", "at_least": "III"})
    return None if advanced is None else Input(value="advanced" if advanced.value else "early", fact=advanced.fact)


def _in_a_row(line: DrugLine, phase: Phase) -> int:
    """The days of a steroid in a row: all cycles where it runs through each."""
    days = sorted(each.day for each in line.days)
    longest = run = 1
    for before, day in pairwise(days):
        run = run + 1 if day == before + 1 else 1
        longest = max(longest, run)
    if longest < phase.length_days:
        return longest
    return phase.length_days * (phase.cycles or _UNTIL_PROGRESSION)
