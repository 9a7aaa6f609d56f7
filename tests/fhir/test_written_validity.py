"""What is written is valid: by an independent model of R4, and by our own checker of mCODE."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from medonc.fhir.bundles import read_records
from medonc.fhir.check import check_resource, decode_resource, open_profiles
from medonc.fhir.read import read_resource
from medonc.fhir.write import Json, to_json, write_fact
from medonc.values.errors import InvalidResource

# What the examples themselves say and the profile that we claim does not allow.
AS_RECEIVED = ("variant-confidence-status", "not-applicable")


def written(files: Iterator[Path]) -> list[Json]:
    """Every fact of these files, written anew."""
    resources = []
    for one in read_records(f.read_bytes() for f in files):
        for fact in read_resource(one.text, kind=one.type, id=one.id).facts:
            try:
                resources.append(write_fact(fact, patient="Patient/1"))
            except InvalidResource:
                continue
    return resources


def model(kind: str) -> Any:
    return getattr(importlib.import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)


def errors(resource: Json) -> list[str]:
    found = check_resource(decode_resource(to_json(resource), place="the resource"), open_profiles())
    return [f"{p.path}: {p.found}" for p in found if p.severity == "error"]


def test_our_own_records_are_written_clean(bundles: Path) -> None:
    resources = written(bundles.glob("testa-*.json"))
    assert len(resources) > 150
    for resource in resources:
        model(resource["resourceType"]).model_validate_json(to_json(resource))
    assert [(r["id"], e) for r in resources for e in errors(r)] == []


def test_the_official_records_are_written_clean(shared_data: Path) -> None:
    resources = written((shared_data / "fhir").glob("*/*.json"))
    assert len(resources) > 500
    for resource in resources:
        model(resource["resourceType"]).model_validate_json(to_json(resource))
    found = [(r.get("id"), e) for r in resources for e in errors(r)]
    assert [pair for pair in found if not any(known in pair[1] for known in AS_RECEIVED)] == []
