"""The forms of FHIR's primitive types."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medonc.fhir.check.primitives import expected_form

GOOD: list[tuple[str, object]] = [
    ("boolean", True),
    ("boolean", False),
    ("integer", 0),
    ("integer", -(2**31)),
    ("unsignedInt", 0),
    ("positiveInt", 1),
    ("decimal", Decimal("1.50")),
    ("decimal", 3),
    ("decimal", Decimal("-0.1")),
    ("date", "2021"),
    ("date", "2021-03"),
    ("date", "2021-03-22"),
    ("date", "2020-02-29"),
    ("dateTime", "2021"),
    ("dateTime", "2021-03"),
    ("dateTime", "2021-03-22"),
    ("dateTime", "2021-03-22T08:10:00Z"),
    ("dateTime", "2021-03-22T08:10:00.123+14:00"),
    ("instant", "2021-03-22T08:10:00-04:00"),
    ("time", "08:10:00"),
    ("code", "in-progress"),
    ("code", "two words"),
    ("id", "A-1.b"),
    ("id", "x" * 64),
    ("uri", "urn:uuid:1"),
    ("url", "http://example.org"),
    ("canonical", "http://a|1"),
    ("oid", "urn:oid:2.16.840"),
    ("uuid", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
    ("string", "a b\n c"),
    ("markdown", "*x*"),
    ("base64Binary", "QUJD"),
    ("xhtml", '<div xmlns="x">a</div>'),
]
BAD: list[tuple[str, object]] = [
    ("boolean", "true"),
    ("boolean", 1),
    ("integer", True),
    ("integer", Decimal("1.5")),
    ("integer", 2**31),
    ("unsignedInt", -1),
    ("positiveInt", 0),
    ("positiveInt", "1"),
    ("decimal", "1.5"),
    ("decimal", True),
    ("date", "2021-13"),
    ("date", "2021-02-29"),
    ("date", "21-03-22"),
    ("date", "2021-03-22T08:10:00Z"),
    ("date", "0000"),
    ("dateTime", "2021-03-22T08:10"),
    ("dateTime", "2021-03-22T08:10:00"),
    ("dateTime", "2021-04-31"),
    ("dateTime", "22.03.2021"),
    ("instant", "2021-03-22"),
    ("instant", "2021-03-22T25:00:00Z"),
    ("time", "8:10"),
    ("code", " final"),
    ("code", "a  b"),
    ("code", ""),
    ("id", "x" * 65),
    ("id", "a_b"),
    ("uri", "a b"),
    ("url", ""),
    ("oid", "2.16.840"),
    ("uuid", "urn:uuid:C757873D"),
    ("string", ""),
    ("string", "  "),
    ("string", 1),
    ("base64Binary", "Q"),
    ("xhtml", "<p>a</p>"),
]


@pytest.mark.parametrize(("kind", "value"), GOOD)
def test_a_value_in_the_form_of_its_type_passes(kind: str, value: object) -> None:
    assert expected_form(kind, value) is None


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_a_value_in_another_form_is_told_what_was_expected(kind: str, value: object) -> None:
    assert expected_form(kind, value)
