"""What msgspec makes of JSON: digits stay, what does not fit is set aside and named."""

from decimal import Decimal

import pytest

from medonc.fhir.r4 import decode
from medonc.fhir.r4.resources import Observation


@pytest.mark.parametrize("digits", ["1.10", "0.0", "3000", "0.000001", "12345678901234567890.123456789", "-2.50"])
def test_a_number_keeps_its_digits(digits: str) -> None:
    read = decode(f'{{"valueQuantity":{{"value":{digits}}}}}', Observation).resource
    assert read is not None
    assert read.value_quantity is not None
    assert format(read.value_quantity.value, "f") == digits


def test_unknown_elements_are_passed_over() -> None:
    read = decode(
        '{"resourceType":"Observation","text":{"div":"<div/>"},"luna":[1,{"a":2}],"status":"final"}', Observation
    )
    assert read.faults == ()
    assert read.resource is not None
    assert read.resource.status == "final"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"status":5}', "status"),
        ('{"valueQuantity":{"value":"x"}}', "valueQuantity.value"),
        ('{"valueInteger":2.5}', "valueInteger"),
        ('{"component":[{"code":7}]}', "component[0].code"),
        ('{"category":[null]}', "category[0]"),
        ('{"valueQuantity":{"value":1e99999999999999999999}}', "valueQuantity.value"),
    ],
)
def test_what_does_not_fit_is_set_aside_and_named(text: str, fault: str) -> None:
    read = decode(text, Observation)
    assert read.resource is not None
    assert read.faults[0].startswith(fault + ":")


def test_the_rest_of_a_faulty_resource_is_read_with_its_digits() -> None:
    read = decode('{"status":5,"valueQuantity":{"value":1.10,"code":"mg"}}', Observation)
    assert read.resource is not None
    assert read.resource.value_quantity is not None
    assert str(read.resource.value_quantity.value) == "1.10"


def test_what_is_no_object_is_no_resource() -> None:
    assert decode("[1]", Observation).resource is None
    assert decode("not json", Observation).resource is None


def test_two_faults_are_both_named() -> None:
    assert len(decode('{"status":5,"issued":6}', Observation).faults) == 2


def test_a_whole_number_of_a_faulty_resource_is_exact() -> None:
    read = decode('{"status":5,"valueQuantity":{"value":9007199254740993}}', Observation).resource
    assert read is not None
    assert read.value_quantity is not None
    assert read.value_quantity.value == Decimal("9007199254740993")
