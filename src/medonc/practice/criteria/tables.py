"""Names of the question language as codes: sites, markers, genes, tests, from the library's tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import InputSpec, Library
from medonc.practice.names import TABLE as SHORT_NAMES
from medonc.values.codes import (
    Atc,
    Code,
    Concept,
    Hgnc,
    Icd10,
    IcdO3Morphology,
    IcdO3Topography,
    Loinc,
    RxNorm,
    Snomed,
)
from medonc.values.errors import UnreadableInput

FOLDER = "criteria/"
PLAUSIBILITY = "assessment/plausibility/"
SYSTEMS: Mapping[str, type[Code]] = {
    "icd10": Icd10,
    "snomed": Snomed,
    "loinc": Loinc,
    "rxnorm": RxNorm,
    "hgnc": Hgnc,
    "atc": Atc,
    "icdo3": IcdO3Morphology,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """What a name means: ICD-10 categories (by prefix, also ICD-O-3 topography) and SNOMED CT codes."""

    icd10: tuple[str, ...] = ()
    snomed: frozenset[str] = frozenset()

    def covers(self, concept: Concept, *, others: Collection[str] = frozenset()) -> bool | None:
        """Whether a recorded concept is meant; None where its codes cannot tell.

        A SNOMED CT code among `others` means something else; one outside both tells nothing.
        """
        told = [said for code in concept.codings if (said := self._covers(code, others)) is not None]
        return any(told) if told else None

    def _covers(self, code: Code, others: Collection[str]) -> bool | None:
        if isinstance(code, Icd10 | IcdO3Topography):
            return begins(code.code, self.icd10) if self.icd10 else None
        if isinstance(code, Snomed) and code.code in self.snomed:
            return True
        return False if isinstance(code, Snomed) and code.code in others else None


def begins(code: str, prefixes: Collection[str]) -> bool:
    """Whether a code lies under one of these categories; points do not count."""
    plain = code.replace(".", "").upper()
    return any(plain.startswith(prefix.replace(".", "").upper()) for prefix in prefixes)


def rows(library: Library, table: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a table of this language; none where the library has no such table."""
    return library.tables.get(FOLDER + table, ())


def row(library: Library, table: str, name: str) -> Mapping[str, str] | None:
    """The first row of a name, whatever its capitals."""
    return next((r for r in rows(library, table) if r["name"].casefold() == name.casefold()), None)


def codes_of(library: Library, table: str, name: str) -> Codes:
    """The codes of a name in a table, or of a code as written, `icd10:C50`. Nothing where it is not held."""
    system, colon, code = name.partition(":")
    if colon:
        code = code.strip()
        is_icd = system == "icd10"
        return Codes(icd10=(code,) if is_icd else (), snomed=frozenset(() if is_icd else (code,)))
    held = row(library, table, name)
    if held is None:
        return Codes()
    return Codes(icd10=tuple(held["icd10"].split()), snomed=frozenset(held["snomed"].split()))


def all_snomed(library: Library, table: str) -> frozenset[str]:
    """Every SNOMED CT code of a table: what those outside a name's own codes mean is something else."""
    return frozenset(code for each in rows(library, table) for code in each["snomed"].split())


def not_held(library: Library, table: str, what: str, names: Collection[str], systems: Collection[str]) -> str:
    """Why a name cannot be read: no row, and no code of these systems as written; empty where all can."""
    for name in names:
        if ":" not in name and row(library, table, name) is None:
            listed = ", ".join(dict.fromkeys(r["name"] for r in rows(library, table)))
            return f"no {what} '{name}'; we hold {listed}, and codes such as {next(iter(systems))}:…"
    return ""


def coded(name: str, systems: Collection[str]) -> Code | None:
    """A code as written, `loinc:751-8`; None for a plain name. Refuses an unknown system and an empty code."""
    system, colon, code = name.partition(":")
    if not colon:
        return None
    if system not in systems or not code.strip():
        raise UnreadableInput(f"'{name}'", expected="a name, or a code as " + " or ".join(f"{s}:…" for s in systems))
    return SYSTEMS[system](code.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTest:
    """A laboratory test or measurement by its codes, with its plausible range and analyte where a rule knows them."""

    codes: frozenset[Loinc]
    spec: InputSpec | None = None


def named_test(library: Library, name: str) -> NamedTest | None:
    """The test of a short name, of a further name, or of a code; None where no table knows it."""
    kept = library.once(_kept)
    if name not in kept:
        kept[name] = _named(library, name.casefold())
    return kept[name]


def _kept(_: Library) -> dict[str, NamedTest | None]:
    """Where the tests that were asked for by name are kept."""
    return {}


def _named(library: Library, name: str) -> NamedTest | None:
    specs = [
        spec
        for path, rule in library.rules.items()
        if path.startswith(PLAUSIBILITY)
        for spec in rule.inputs
        if spec.name == "value"
    ]
    codes = {Loinc(name.removeprefix("loinc:"))} if name.startswith("loinc:") else _loincs(library, specs, name)
    if not codes:
        return None
    spec = next((s for s in specs if codes & {Loinc(c) for c in s.loinc}), None)
    return NamedTest(codes=frozenset(codes), spec=spec)


def _loincs(library: Library, specs: Collection[InputSpec], name: str) -> set[Loinc]:
    short = {r["code"] for r in library.tables.get(SHORT_NAMES, ()) if _is(r, name)}
    further = {c for r in rows(library, "tests") if r["name"].casefold() == name for c in r["loinc"].split()}
    ruled = {c for s in specs if s.label.casefold() == name for c in s.loinc}
    return {Loinc(code) for code in short | further | ruled}


def _is(short: Mapping[str, str], name: str) -> bool:
    return short["system"] == "loinc" and short["label"].casefold() == name


@dataclass(frozen=True, slots=True)
class Answers:
    """The classes that tests answer in, by code."""

    by_code: Mapping[Code, str]

    def said_by(self, concept: Concept) -> str:
        """The class that a recorded answer names; empty where its codes name none."""
        return next((self.by_code[code] for code in concept.codings if code in self.by_code), "")


def answers(library: Library) -> Answers:
    """The table of answers."""
    return Answers(
        {
            **{Loinc(c): r["name"] for r in rows(library, "answers") for c in r["loinc"].split()},
            **{Snomed(c): r["name"] for r in rows(library, "answers") for c in r["snomed"].split()},
        }
    )
