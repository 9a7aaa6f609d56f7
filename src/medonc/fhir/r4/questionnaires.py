"""Answers to questionnaires in R4, as far as they are read."""

from __future__ import annotations

from decimal import Decimal

from medonc.fhir.r4.orders import OrderedExtension
from medonc.fhir.r4.resource import Resource
from medonc.fhir.r4.types import Coding, Element, Quantity, Reference


class ScoredCoding(Coding):
    extension: tuple[OrderedExtension, ...] = ()


class ReportedAnswer(Element):
    value_integer: int | None = None
    value_decimal: Decimal | None = None
    value_boolean: bool | None = None
    value_string: str | None = None
    value_coding: ScoredCoding | None = None
    value_quantity: Quantity | None = None
    item: tuple[ReportedItem, ...] = ()


class ReportedItem(Element):
    link_id: str | None = None
    extension: tuple[OrderedExtension, ...] = ()
    answer: tuple[ReportedAnswer, ...] = ()
    item: tuple[ReportedItem, ...] = ()


class Reporter(Reference):
    type: str | None = None


class QuestionnaireResponse(Resource):
    language: str | None = None
    questionnaire: str | None = None
    status: str | None = None
    authored: str | None = None
    author: Reference | None = None
    source: Reporter | None = None
    item: tuple[ReportedItem, ...] = ()
