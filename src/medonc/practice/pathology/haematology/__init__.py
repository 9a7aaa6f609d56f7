"""Diagnosis and risk of the blood cancers: by published criteria, each with its receipt."""

from medonc.practice.pathology.haematology.from_chart import every_answer, haematology
from medonc.practice.pathology.haematology.karyotype import Karyotype, read_karyotype
from medonc.practice.pathology.haematology.methods import HAEMATOLOGY_METHODS

__all__ = ["HAEMATOLOGY_METHODS", "Karyotype", "every_answer", "haematology", "read_karyotype"]
