"""What files of variants share: rows of a table, plain or compressed, and a variant of the record from its words."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from medonc.record.facts import Component, FactSource
from medonc.record.measured import Variant
from medonc.values.codes import Concept, Loinc
from medonc.values.errors import UnreadableInput
from medonc.values.quantity import Quantity

_ASSEMBLY = Concept((Loinc("62374-4", "Human reference sequence assembly"),))
_PLACE = Concept((Loinc("81254-5", "Genomic allele start-end"),))
_ORIGINS = {"germline": "LA6683-2", "somatic": "LA6684-0"}


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a text file, plain or gzip; refuses what is not UTF-8 text."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as held:
            yield from (line.rstrip("\r\n") for line in held)
    except (UnicodeDecodeError, gzip.BadGzipFile):
        raise UnreadableInput(f"'{path.name}' is not text", expected="a table in UTF-8, plain or gzip") from None


def rows_of(path: Path) -> Iterator[Mapping[str, str]]:
    """The rows of a tab-separated table with a header; lines that begin with `#` are remarks of its maker."""
    kept = (line for line in lines_of(path) if line and not line.startswith("#"))
    reader = csv.DictReader(kept, delimiter="\t", restval="", quoting=csv.QUOTE_NONE)
    for row in reader:
        yield {str(key): value or "" for key, value in row.items() if key is not None}


def tumour_variant(
    *,
    name: str,
    origin_file: str,
    gene: str,
    protein: str,
    coding: str,
    assembly: str,
    place: str,
    kind: str,
    origin: str,
    fraction: Decimal | None,
    specimen: str,
) -> Variant:
    """A variant as a file reports it; coordinates and assembly stay apart so that one without the other shows."""
    parts = [Component(code=_PLACE, value=place)] if place else []
    parts += [Component(code=_ASSEMBLY, value=Concept(text=assembly))] if assembly else []
    return Variant(
        source=FactSource(kind="Observation", id=name, origin=origin_file),
        present=True,
        gene=Concept(text=gene) if gene else None,
        protein_change=protein,
        coding_change=coding,
        origin=Concept((Loinc(_ORIGINS[origin]),), origin) if origin else None,
        allele_fraction=Quantity(fraction, "%") if fraction is not None else None,
        change_type=Concept(text=kind) if kind else None,
        components=tuple(parts),
        specimen=specimen,
    )
