"""Faults seen in other systems, one test each; those that other tests hold are named beside them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.knowledge.shapes.criterion import Atom
from medonc.practice.assessment import body_surface, creatinine_clearance
from medonc.practice.criteria import Truth, explain
from medonc.practice.treatment.prescription import Change, Wishes
from medonc.record import FactSource
from medonc.record.disease import DiseaseStatus
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Snomed
from medonc.values.evidence import Finding, NotKnown

ROOT = Path(__file__).resolve().parents[2]
SOURCE = sorted((ROOT / "src" / "medonc").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def test_a_result_without_a_unit_gives_no_clearance(bedside: Any) -> None:
    """A creatinine of 80 without its unit is neither 80 µmol/L nor 80 mg/dL."""
    text = (
        '{"resourceType":"Bundle","type":"collection","entry":['
        '{"resource":{"resourceType":"Patient","id":"p","birthDate":"1970-02-01",'
        '"name":[{"family":"Example"}],"extension":[{"url":'
        '"http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex","valueCode":"F"}]}},'
        '{"resource":{"resourceType":"Observation","id":"w","status":"final","subject":{"reference":"Patient/p"},'
        '"code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"effectiveDateTime":"2024-06-01",'
        '"valueQuantity":{"value":70,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}},'
        '{"resource":{"resourceType":"Observation","id":"c","status":"final","subject":{"reference":"Patient/p"},'
        '"code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"effectiveDateTime":"2024-06-02",'
        '"valueQuantity":{"value":80}}}]}'
    )
    chart = read_chart(read_records([text]))
    found = creatinine_clearance(chart, bedside.library, bedside.on)
    assert isinstance(found, NotKnown)
    assert [each.what for each in found.missing] == ["creatinine"]


def test_the_browser_computes_no_dose() -> None:
    """The only arithmetic of a dose is the engine's: no script of a page knows a body surface, a clearance or mg."""
    scripts = [*(ROOT / "src" / "medonc" / "web").rglob("*.js")]
    assert scripts
    for script in scripts:
        words = script.read_text(encoding="utf-8").lower()
        assert not re.findall(r"mg/m|surface|clearance|creatinine|calvert|mosteller|\bmg\b", words), script.name
    for page in (ROOT / "src" / "medonc" / "web" / "templates").rglob("*.html"):
        assert "<script>" not in page.read_text(encoding="utf-8"), page.name


def test_height_and_weight_swapped_give_no_surface(bedside: Any, write: Any) -> None:
    """A height of 45 cm is nobody's: the bounds catch a weight that was typed as a height."""
    swapped = bedside.but(
        height=write.result("8302-2", write.q("45", "cm"), write.ago(2), "Body height"),
        weight=write.result("29463-7", write.q("170", "kg"), write.ago(2), "Body weight"),
    ).scene()
    assert isinstance(body_surface(swapped.chart, swapped.library, swapped.on), NotKnown)


def test_the_surface_is_not_rounded_before_use(bedside: Any) -> None:
    """√(170 × 70 / 3600) is 1.8181…; times 60 is 109.09, where 1.8 would give 108."""
    scene = bedside.scene()
    surface = body_surface(scene.chart, scene.library, scene.on)
    assert isinstance(surface, Finding)
    assert abs(surface.value.value - Decimal("1.818119")) < Decimal("0.000001")
    computed = bedside.order("breast/ac").doses[0].answer.computed.value
    assert abs(computed - Decimal("109.0871")) < Decimal("0.0001")


def test_a_change_is_of_one_drug_and_is_shown(bedside: Any) -> None:
    """Half as much again for one drug leaves the others as they were, and is an exception for that one."""
    wish = Wishes(change=Change(percent=Decimal(150), reason="because", by="Dr Example"))
    plain, changed = bedside.order("breast/ac"), bedside.order("breast/ac", wishes={"doxorubicin": wish})
    by_drug = {dose.drug: dose.amount for dose in changed.doses}
    assert by_drug["cyclophosphamide"] == {d.drug: d.amount for d in plain.doses}["cyclophosphamide"]
    found = bedside.checks(changed)
    assert [check.drugs for check in found["standard_dose"]] == [("doxorubicin",)]
    assert [check.drugs for check in found["changed_dose"]] == [("doxorubicin",)]


@pytest.mark.parametrize("born", ["1995-01-01", "1970-02-01", "1950-01-01", "1938-01-01"])
def test_age_alone_changes_no_dose(bedside: Any, write: Any, born: str) -> None:
    aged = bedside.but(who=write.person(born=born))
    assert [d.amount for d in aged.order("breast/ac").doses] == [d.amount for d in bedside.order("breast/ac").doses]


def test_stable_disease_is_no_progression(bedside: Any) -> None:
    day = read_when("2024-05-20")
    source = FactSource(kind="Observation", id="status")
    stable = DiseaseStatus(source=source, value=Concept((Snomed("359746009"),), "stable"), effective=day, known=day)
    worse = replace(stable, value=Concept((Snomed("271299001"),), "worse"))
    asked = Atom(kind="response", asks={"is": "worse", "within_days": 60})
    assert explain(asked, bedside.but(stable).scene()).truth is Truth.NOT_MET
    assert explain(asked, bedside.but(worse).scene()).truth is Truth.MET
    assert explain(asked, bedside.scene()).truth is Truth.NOT_KNOWN


def nodes(paths: list[Path], holding: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node of the files in which these words stand at all, under the file's name and line."""
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if re.search(holding, text) else ():
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def test_no_text_is_run_as_code() -> None:
    run = {"eval", "exec", "compile"}
    found = [
        at
        for at, node in nodes(SOURCE, r"\b(eval|exec|compile)\(")
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in run
    ]
    assert found == []


def test_no_error_is_swallowed_whole() -> None:
    """No `except:` without a kind, and no passing over of every kind: a wrong dose must never pass in silence."""
    found = [
        at
        for at, node in nodes(SOURCE, r"except(:| (Base)?Exception)")
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (_is_silent(node) and ast.unparse(node.type) in {"Exception", "BaseException"}))
    ]
    assert found == []


def _is_silent(handler: ast.ExceptHandler) -> bool:
    return len(handler.body) == 1 and isinstance(handler.body[0], ast.Pass)


def test_chance_has_a_seed() -> None:
    """A test that draws, draws the same each time: `random` by an object with its seed, never by the module."""
    found = [
        at
        for at, node in nodes(TESTS, r"\brandom\.")
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "random"
        and node.attr not in {"Random", "seed"}
    ]
    assert found == []


def test_the_library_is_the_same_for_every_unit_of_the_record(bedside: Any, write: Any) -> None:
    """One rule for every unit system: creatinine in mg/dL and in µmol/L gives one dose."""
    american = bedside.but(creatinine=write.result("2160-0", write.q("1.0", "mg/dL"), write.ago(1), "Creatinine"))
    metric = bedside.but(creatinine=write.result("2160-0", write.q("88.42", "umol/L"), write.ago(1), "Creatinine"))
    regimen = "ovary/carboplatin-paclitaxel"
    assert [d.amount for d in american.order(regimen).doses] == [d.amount for d in metric.order(regimen).doses]
