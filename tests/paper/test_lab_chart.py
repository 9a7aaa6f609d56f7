"""Charts of one test: the values, the normal range, and a sentence that says them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

from medonc.paper.lab_chart import lab_chart, sparkline
from medonc.record import Chart
from medonc.values.codes import Loinc

NEUTROPHILS = (Loinc("751-8"),)
DAY = date(2021, 10, 1)
SVG = "{http://www.w3.org/2000/svg}"


def test_a_sparkline_has_its_last_values_and_its_limit(testa: Chart) -> None:
    picture = ET.fromstring(sparkline(testa, NEUTROPHILS, name="Neutrophils", on=DAY, last=4))
    assert [c.get("class") for c in picture.iter(f"{SVG}circle")] == ["p", "p", "p", "d"]
    assert [p.get("class") for p in picture.iter(f"{SVG}path")] == ["lim", "l"]
    assert picture.get("aria-label", "").startswith("Neutrophils, 4 values: ")


def test_a_chart_shades_the_normal_range(testa: Chart) -> None:
    picture = ET.fromstring(lab_chart(testa, NEUTROPHILS, name="Neutrophils", on=DAY, width=600))
    assert [r.get("class") for r in picture.iter(f"{SVG}rect")] == ["c-fill"]
    said = picture.get("aria-label", "")
    assert said.endswith("normal 1.8 to 7.7")
    dots = list(picture.iter(f"{SVG}circle"))
    assert len(dots) == len([r for r in testa.results(NEUTROPHILS) if r.effective and r.effective.day <= DAY])


def test_too_few_values_draw_nothing(testa: Chart) -> None:
    assert sparkline(testa, NEUTROPHILS, name="Neutrophils", on=date(2020, 1, 1)) == ""
    assert lab_chart(testa, NEUTROPHILS, name="Neutrophils", on=date(2020, 1, 1), width=600) == ""
