"""A study folder (cBioPortal's layout): mutations, fusions and copies of each sample as facts of the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from medonc.feeds.genomics_facts import rows_of, tumour_variant
from medonc.feeds.genomics_maf import MutationFile, read_maf
from medonc.record.measured import Variant
from medonc.values.errors import UnreadableInput

_MUTATIONS = ("data_mutations_extended.txt", "data_mutations.txt")
_FUSIONS, _COPIES = "data_fusions.txt", "data_CNA.txt"
_FUSION_COLUMNS = ("Hugo_Symbol", "Tumor_Sample_Barcode", "Fusion")
_CALLS = {"2": "amplification", "-2": "homozygous deletion"}  # discrete calls; 1 and -1 are no gene-level event
_NO_CALL = frozenset({"", "0", "1", "-1", "1.5", "-1.5", "NA", "NaN"})


def read_study(folder: Path) -> MutationFile:
    """Every sample's variants of all three files; refuses a folder without mutations, and a call of no known code."""
    mutations = next((found for name in _MUTATIONS if (found := _file(folder, name))), None)
    if mutations is None:
        raise UnreadableInput(f"'{folder.name}' has no mutations", expected=f"a study folder with {_MUTATIONS[0]}")
    read = read_maf(mutations)
    samples = {name: list(held) for name, held in read.samples.items()}
    fusions, copies = _file(folder, _FUSIONS), _file(folder, _COPIES)
    more = [*(_fusions(fusions) if fusions else ()), *(_copies(copies) if copies else ())]
    for sample, variant in more:
        samples.setdefault(sample, []).append(variant)
    return MutationFile(samples={name: tuple(held) for name, held in samples.items()}, left_out=read.left_out)


def _file(folder: Path, name: str) -> Path | None:
    return next((each for each in (folder / name, folder / f"{name}.gz") if each.is_file()), None)


def _fusions(path: Path) -> Iterator[tuple[str, Variant]]:
    for number, row in enumerate(rows_of(path), start=2):
        missing = [name for name in _FUSION_COLUMNS if name not in row]
        if missing:
            raise UnreadableInput(f"'{path.name}' lacks the columns {', '.join(missing)}", expected="a fusion table")
        sample = row["Tumor_Sample_Barcode"]
        words = row["Fusion"] if "fusion" in row["Fusion"].casefold() else f"{row['Fusion']} rearrangement"
        yield sample, _variant(f"{sample}-fusion-{number}", path, row["Hugo_Symbol"], words, sample)


def _copies(path: Path) -> Iterator[tuple[str, Variant]]:
    for row in rows_of(path):
        if "Hugo_Symbol" not in row:
            raise UnreadableInput(f"'{path.name}' lacks the column Hugo_Symbol", expected="a table of discrete calls")
        yield from _calls(row, path)


def _calls(row: Mapping[str, str], path: Path) -> Iterator[tuple[str, Variant]]:
    gene = row["Hugo_Symbol"]
    for sample, call in row.items():
        if sample in ("Hugo_Symbol", "Entrez_Gene_Id") or call in _NO_CALL:
            continue
        if call not in _CALLS:
            raise UnreadableInput(f"'{path.name}', {gene} of {sample}: call '{call}'", expected="-2 to 2, or NA")
        yield sample, _variant(f"{sample}-copies-{gene}", path, gene, _CALLS[call], sample)


def _variant(name: str, path: Path, gene: str, kind: str, sample: str) -> Variant:
    return tumour_variant(
        name=name, origin_file=path.name, gene=gene, protein="", coding="", assembly="", place="",
        kind=kind, origin="somatic", fraction=None, specimen=sample,
    )  # fmt: skip
