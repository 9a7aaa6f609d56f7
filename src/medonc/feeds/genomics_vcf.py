"""Variant call files (VCF) that VEP or SnpEff annotated, as facts of the record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from medonc.feeds.genomics_facts import lines_of, tumour_variant
from medonc.record.measured import Variant
from medonc.values.errors import UnreadableInput

_VEP = re.compile(r'##INFO=<ID=CSQ,.*Format: ([^">]+)')
_SNPEFF = re.compile(r"##INFO=<ID=ANN,.*'([^']+)'")
_BUILD = re.compile(r"(GRCh3[78]|hg19|hg38|b37)", re.IGNORECASE)
_SAME = {"hg19": "GRCh37", "b37": "GRCh37", "hg38": "GRCh38", "grch37": "GRCh37", "grch38": "GRCh38"}
_NAMES = {
    "CSQ": {"gene": "SYMBOL", "protein": "HGVSp", "coding": "HGVSc", "effect": "Consequence", "picked": "PICK"},
    "ANN": {"gene": "Gene_Name", "protein": "HGVS.p", "coding": "HGVS.c", "effect": "Annotation", "picked": ""},
}
_NO_CHANGE = ("intergenic_variant", "intergenic_region", "intron_variant", "upstream_gene_variant")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFile:
    """The variants, and the calls that gave none, with the reason."""

    variants: tuple[Variant, ...]
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class _Head:
    key: str = ""
    fields: tuple[str, ...] = ()
    assembly: str = ""
    samples: tuple[str, ...] = ()


def read_vcf(path: Path) -> CallFile:
    """Each passing call by its picked or first annotation; refuses a file without VEP's CSQ or SnpEff's ANN."""
    head = _Head()
    variants: list[Variant] = []
    left_out: list[str] = []
    for number, line in enumerate(lines_of(path), start=1):
        if line.startswith("#"):
            _take_head(line, head)
        elif line:
            _check(head, path)
            _take(line, number, head, path, variants, left_out)
    _check(head, path)
    return CallFile(variants=tuple(variants), left_out=tuple(left_out))


def _take_head(line: str, head: _Head) -> None:
    for key, pattern in (("CSQ", _VEP), ("ANN", _SNPEFF)):
        found = pattern.search(line)
        if found and not head.key:
            head.key, head.fields = key, tuple(each.strip() for each in found[1].split("|"))
    build = _BUILD.search(line) if line.startswith(("##reference", "##contig", "##VEP", "##assembly")) else None
    if build and not head.assembly:
        head.assembly = _SAME[build[1].casefold()]
    if line.startswith("#CHROM"):
        head.samples = tuple(line.split("\t")[9:])


def _check(head: _Head, path: Path) -> None:
    if not head.key:
        raise UnreadableInput(
            f"'{path.name}' carries no annotation",
            expected="a VCF annotated by VEP (INFO field CSQ) or SnpEff (INFO field ANN)",
            do="annotate it with HGVS names and import it again",
        )


def _take(line: str, number: int, head: _Head, path: Path, variants: list[Variant], left_out: list[str]) -> None:
    columns = line.split("\t")
    if len(columns) < 8:
        raise UnreadableInput(f"'{path.name}', line {number}: {len(columns)} columns", expected="8 or more, by tabs")
    where = f"line {number}: {columns[0]}:{columns[1]} {columns[3]}>{columns[4]}"
    if columns[6] not in ("PASS", ".", ""):
        left_out.append(f"{where}: filter {columns[6]}")
        return
    found = _annotation(columns[7], head)
    if found is None or found["effect"].split("&")[0] in _NO_CHANGE:
        left_out.append(f"{where}: {found['effect'] if found else 'no annotation'}")
        return
    variants.append(_variant(columns, found, number, head, path))


def _annotation(info: str, head: _Head) -> Mapping[str, str] | None:
    """The annotation that its maker picked, else the first."""
    text = next((each.partition("=")[2] for each in info.split(";") if each.startswith(f"{head.key}=")), "")
    entries = [dict(zip(head.fields, each.split("|"), strict=False)) for each in text.split(",") if each]
    names = _NAMES[head.key]
    picked = next((each for each in entries if names["picked"] and each.get(names["picked"]) == "1"), None)
    chosen = picked or (entries[0] if entries else None)
    return {key: chosen.get(name, "") for key, name in names.items()} if chosen else None


def _variant(columns: list[str], found: Mapping[str, str], number: int, head: _Head, path: Path) -> Variant:
    return tumour_variant(
        name=f"{path.name}-{number}",
        origin_file=path.name,
        gene=found["gene"],
        protein=found["protein"].replace("%3D", "="),
        coding=found["coding"],
        assembly=head.assembly,
        place=f"{columns[0]}:{columns[1]} {columns[3]}>{columns[4]}",
        kind=found["effect"],
        origin="",
        fraction=_fraction(columns),
        specimen=head.samples[-1] if head.samples else "",
    )


def _fraction(columns: list[str]) -> Decimal | None:
    """Percent, from AF or AD of the last sample; none where neither is given."""
    if len(columns) < 10:
        return None
    values = dict(zip(columns[8].split(":"), columns[-1].split(":"), strict=False))
    counts = [int(each) for each in values.get("AD", "").split(",") if each.isdigit()]
    total = sum(counts)
    if len(counts) > 1 and total:
        return (Decimal(counts[1]) * 100 / Decimal(total)).quantize(Decimal("0.1"))
    return next(_numbers(values.get("AF", "")), None)


def _numbers(text: str) -> Iterator[Decimal]:
    for each in text.split(","):
        if re.fullmatch(r"[01](\.\d+)?", each):
            yield Decimal(each) * 100
