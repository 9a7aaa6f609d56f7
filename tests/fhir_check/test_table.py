"""The distilled table itself: complete, free to ship, and without names that lead nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from medonc.fhir.check import Profiles
from medonc.fhir.check.rules import DAY_RULES, KNOWN
from medonc.fhir.check.shapes import MCODE, Element

TABLE = Path(__file__).resolve().parents[2] / "src/medonc/fhir/profiles"

# Invariants that a profile names and that are not read, each with the reason.
NOT_READ = {
    "us-core-4": "asks coded laboratory results to be SNOMED CT: a warning that most laboratories would earn",
}


def elements(element: Element) -> Iterator[Element]:
    yield element
    for inner in (*element.children.values(), *element.slices.values()):
        yield from elements(inner)


def everything(profiles: Profiles) -> Iterator[Element]:
    for root in (*profiles.types.values(), *(profile.root for profile in profiles.profiles.values())):
        yield from elements(root)


def test_the_table_names_its_editions_and_its_licence() -> None:
    for name in ("r4.json", "mcode.json", "codes.json"):
        content = json.loads((TABLE / name).read_text())
        assert content["licence"] == "CC0-1.0"
        assert content["edition"]
    assert json.loads((TABLE / "mcode.json").read_text())["edition"] == "mCODE 4.0.0 (hl7.fhir.us.mcode)"


def test_every_code_set_named_is_held_and_every_one_held_is_named(profiles: Profiles) -> None:
    named = {element.codes for element in everything(profiles) if element.codes}
    assert named == set(profiles.sets)
    for held in profiles.sets.values():
        assert held.codes or held.open or held.grammar, held.url


def test_every_type_named_is_held(profiles: Profiles) -> None:
    named = {type_name for element in everything(profiles) for type_name in element.types}
    assert named - set(profiles.types) <= {"Resource", "BackboneElement", "Meta", ""}
    assert not {"Meta", "Quantity", "Extension"} - set(profiles.types)


def test_every_target_named_is_a_profile_or_a_resource_type(profiles: Profiles) -> None:
    known = profiles.sets["http://hl7.org/fhir/ValueSet/resource-types"].codes["http://hl7.org/fhir/resource-types"]
    for element in everything(profiles):
        for target in element.targets:
            assert target in profiles.profiles if target.startswith(MCODE) else target in {*known, "Resource"}


def test_every_parent_within_mcode_is_held(profiles: Profiles) -> None:
    for profile in profiles.profiles.values():
        assert profile.type in profiles.types
        assert not profile.parent.startswith(MCODE) or profile.parent in profiles.profiles


def test_every_invariant_of_a_profile_is_read_or_said_not_to_be(profiles: Profiles) -> None:
    named = {key for profile in profiles.profiles.values() for e in elements(profile.root) for key in e.rules}
    unread = {key for key in named if key not in KNOWN and key not in DAY_RULES and not key.startswith("TechniquesFor")}
    assert unread == set(NOT_READ)


def test_every_modality_has_its_techniques(profiles: Profiles) -> None:
    listed = profiles.sets["http://hl7.org/fhir/us/mcode/ValueSet/mcode-radiotherapy-modality-vs"]
    assert set(profiles.techniques) == listed.codes["http://snomed.info/sct"]
    assert all("UNC" in admitted for admitted in profiles.techniques.values())


def test_what_a_system_must_support_is_kept(profiles: Profiles) -> None:
    assert {"code", "subject", "component:tumorLongestDimension.value[x]"} <= set(
        profiles.named("mcode-tumor-size").must_support
    )
