"""The data types of R4, as far as they are read. A number is a Decimal with the digits received: 1.10 stays 1.10."""

from __future__ import annotations

from decimal import Decimal

import msgspec


class Element(msgspec.Struct, rename="camel", gc=False):
    """The base of what is decoded; elements that are not read are passed over."""


class Coding(Element):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class Extension(Element):
    url: str = ""
    extension: tuple[Extension, ...] = ()
    value_codeable_concept: CodeableConcept | None = None
    value_coding: Coding | None = None
    value_reference: Reference | None = None
    value_quantity: Quantity | None = None
    value_code: str | None = None
    value_string: str | None = None
    value_date_time: str | None = None
    value_unsigned_int: int | None = None
    value_integer: int | None = None
    value_boolean: bool | None = None


class CodeableConcept(Element):
    coding: tuple[Coding, ...] = ()
    text: str | None = None
    extension: tuple[Extension, ...] = ()


class BusinessIdentifier(Element):
    system: str | None = None
    value: str | None = None
    type: CodeableConcept | None = None


class Reference(Element):
    reference: str | None = None
    display: str | None = None
    identifier: BusinessIdentifier | None = None


class Quantity(Element):
    value: Decimal | None = None
    comparator: str | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None


class Range(Element):
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Element):
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Period(Element):
    start: str | None = None
    end: str | None = None


class Annotation(Element):
    text: str | None = None


class HumanName(Element):
    use: str | None = None
    text: str | None = None
    family: str | None = None
    given: tuple[str | None, ...] = ()


class Meta(Element):
    version_id: str | None = None
    last_updated: str | None = None
    profile: tuple[str, ...] = ()
    source: str | None = None


class TimingRepeat(Element):
    bounds_period: Period | None = None
    count: int | None = None
    frequency: int | None = None
    period: Decimal | None = None
    period_unit: str | None = None


class Timing(Element):
    event: tuple[str, ...] = ()
    repeat: TimingRepeat | None = None
    code: CodeableConcept | None = None


class DoseAndRate(Element):
    dose_quantity: Quantity | None = None
    dose_range: Range | None = None
    rate_quantity: Quantity | None = None
    rate_ratio: Ratio | None = None
    rate_range: Range | None = None


class Dosage(Element):
    text: str | None = None
    timing: Timing | None = None
    route: CodeableConcept | None = None
    dose_and_rate: tuple[DoseAndRate, ...] = ()
    max_dose_per_period: Ratio | None = None


class Attachment(Element):
    content_type: str | None = None
    data: str | None = None
    title: str | None = None


class Member(Element):
    """Somebody who took part: an actor behind a reference."""

    actor: Reference | None = None
