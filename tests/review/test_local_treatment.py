"""Radiotherapy is said with the words of its volumes, not with the ids of their resources."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from medonc.knowledge.load import open_library
from medonc.practice.local_treatment import local_treatment
from medonc.record import Chart, FactSource
from medonc.record.disease import BodySite
from medonc.record.person import Person
from medonc.record.therapy import RadiotherapyCourse, VolumeDose
from medonc.values.calendar import read_when
from medonc.values.quantity import Quantity


def test_a_volume_is_named_in_words() -> None:
    person = Person(source=FactSource(kind="Patient", id="p"))
    site = BodySite(source=FactSource(kind="BodyStructure", id="boost"), description="Tumour bed boost")
    dose = VolumeDose(volume="BodyStructure/boost", total=Quantity(Decimal(1000), "cGy"), fractions=5)
    course = RadiotherapyCourse(
        source=FactSource(kind="Procedure", id="rt"),
        doses=(dose,),
        effective=read_when("2021-08-16"),
        ended=read_when("2021-09-13"),
    )
    chart = Chart(person=person, facts=(site, course))
    (answer,) = local_treatment(chart, open_library(), date(2022, 1, 1)).answers
    assert answer.said() == "1000 cGy in 5 fractions to Tumour bed boost, 2021-08-16 to 2021-09-13"
