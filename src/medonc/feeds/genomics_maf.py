"""Mutation files (MAF) as facts of the record: each line a variant of its sample, nothing dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from medonc.feeds.genomics_facts import rows_of, tumour_variant
from medonc.record.measured import Variant
from medonc.values.errors import UnreadableInput

NEEDED = ("Hugo_Symbol", "Tumor_Sample_Barcode", "Variant_Classification")
CHANGE = ("HGVSp_Short", "HGVSp", "Protein_Change")
_SILENT_PLACES = frozenset({"Intron", "IGR", "3'UTR", "5'UTR", "3'Flank", "RNA", "lincRNA"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MutationFile:
    """The variants of each sample, and what the file gave no variant for, with the reason."""

    samples: Mapping[str, tuple[Variant, ...]]
    left_out: tuple[str, ...] = field(default=())


def read_maf(path: Path) -> MutationFile:
    """Every line as a variant of its sample; refuses a file without the columns that name gene, sample and change."""
    rows = rows_of(path)
    first = next(rows, None)
    if first is None:
        raise UnreadableInput(f"'{path.name}' has no mutation", expected="a MAF with a header and rows")
    _check(first, path)
    samples: dict[str, list[Variant]] = {}
    left_out: list[str] = []
    for number, row in enumerate(_all(first, rows), start=2):
        if row["Variant_Classification"] in _SILENT_PLACES and not _protein(row):
            left_out.append(
                f"line {number}: {row['Hugo_Symbol']} {row['Variant_Classification']}: outside of the protein"
            )
            continue
        samples.setdefault(row["Tumor_Sample_Barcode"], []).append(_variant(row, number, path))
    return MutationFile(samples={name: tuple(held) for name, held in samples.items()}, left_out=tuple(left_out))


def _all(first: Mapping[str, str], rest: Iterator[Mapping[str, str]]) -> Iterator[Mapping[str, str]]:
    yield first
    yield from rest


def _check(row: Mapping[str, str], path: Path) -> None:
    missing = [name for name in NEEDED if name not in row]
    if not any(name in row for name in CHANGE):
        missing.append(f"one of {', '.join(CHANGE)}")
    if missing:
        raise UnreadableInput(
            f"'{path.name}' lacks the columns {'; '.join(missing)}",
            expected="a MAF annotated with gene, sample, class and protein change",
            do="annotate it (for instance with maf2maf or Oncotator) and import it again",
        )


def _protein(row: Mapping[str, str]) -> str:
    return next((row[name] for name in CHANGE if row.get(name)), "")


def _variant(row: Mapping[str, str], number: int, path: Path) -> Variant:
    sample = row["Tumor_Sample_Barcode"]
    status = row.get("Mutation_Status", "").casefold()
    return tumour_variant(
        name=f"{sample}-{number}",
        origin_file=path.name,
        gene=row["Hugo_Symbol"],
        protein=_protein(row),
        coding=row.get("HGVSc", ""),
        assembly=row.get("NCBI_Build", ""),
        place=_place(row),
        kind=row["Variant_Classification"],
        origin="germline" if status == "germline" else "somatic",
        fraction=_fraction(row),
        specimen=sample,
    )


def _place(row: Mapping[str, str]) -> str:
    """`7:140453136 A>T`; empty where the file has no coordinates."""
    start = row.get("Start_Position", "")
    change = f"{row.get('Reference_Allele', '')}>{row.get('Tumor_Seq_Allele2', '')}"
    return f"{row.get('Chromosome', '')}:{start} {change}" if start else ""


def _fraction(row: Mapping[str, str]) -> Decimal | None:
    """Percent of reads with the change; none where the counts are not given."""
    with_it, without = row.get("t_alt_count", ""), row.get("t_ref_count", "")
    if not (with_it.isdigit() and without.isdigit()) or int(with_it) + int(without) == 0:
        return None
    return (Decimal(with_it) * 100 / (Decimal(with_it) + Decimal(without))).quantize(Decimal("0.1"))
