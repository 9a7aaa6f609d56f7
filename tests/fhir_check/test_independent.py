"""Agreement with an independent program: what fhir.resources refuses of R4, the checker refuses too."""

from __future__ import annotations

import copy
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from medonc.fhir.check import Profiles, check_resource

FOLDER = Path(__file__).resolve().parents[1] / "bundles" / "profiles"
NAMES = sorted(path.name for path in FOLDER.glob("*.valid.json"))


def accepts(resource: Any) -> bool:
    """Whether fhir.resources reads it. It is of R4B, which agrees with R4 on the elements that mCODE uses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from fhir.resources.R4B import get_fhir_model_class

        try:
            get_fhir_model_class(resource["resourceType"]).model_validate(copy.deepcopy(resource))
        except (ValueError, TypeError, LookupError, AttributeError):
            return False
    return True


def edits(value: Any) -> list[Any]:
    """The value turned into something of another form."""
    wrapped = value[0] if isinstance(value, list) else [value]
    return [wrapped, {"unheard": "x"}, "", "not / right ", 7.5, True, None, [], {}]


def edited(resource: Any) -> Iterator[tuple[str, Any]]:
    """The resource with one place changed, at every place and in every way; no table of ours says where."""
    for steps in places(resource):
        for number, _ in enumerate(edits(None)):
            mutant = copy.deepcopy(resource)
            holder = mutant
            for step in steps[:-1]:
                holder = holder[step]
            holder[steps[-1]] = edits(holder[steps[-1]])[number]
            yield f"{steps} as {holder[steps[-1]]!r}", mutant
        if isinstance(steps[-1], str):
            mutant = copy.deepcopy(resource)
            holder = mutant
            for step in steps[:-1]:
                holder = holder[step]
            holder[steps[-1] + "Unheard"] = holder.pop(steps[-1])
            yield f"{steps} renamed", mutant


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    for key in keys:
        yield (*at, key)
        yield from places(value[key], (*at, key))


@pytest.mark.parametrize("name", NAMES)
def test_what_the_other_program_refuses_is_refused_here(name: str, profiles: Profiles) -> None:
    valid = json.loads((FOLDER / name).read_text())
    assert accepts(valid)
    refused = [(where, mutant) for where, mutant in edited(valid) if not accepts(mutant)]
    assert len(refused) > 50
    passed = [where for where, mutant in refused if not is_refused(mutant, profiles)]
    assert passed == []


def is_refused(resource: Any, profiles: Profiles) -> bool:
    return any(problem.severity == "error" for problem in check_resource(resource, profiles))
