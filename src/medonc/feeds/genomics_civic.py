"""CIViC's table of clinical evidence as statements of a site's own knowledge folder; what is left out is counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from medonc.feeds.genomics_facts import rows_of
from medonc.feeds.kept import knowledge_table
from medonc.values.errors import UnreadableInput

NEEDED = ("gene", "variant", "disease", "drugs", "evidence_type", "evidence_direction", "evidence_level",
          "clinical_significance", "citation", "evidence_id", "variant_origin")  # fmt: skip
COLUMNS = ("gene", "alteration", "origin", "tumour", "therapy", "effect", "supports", "level", "escat", "agency",
           "approved", "source", "nct", "seen", "not_in", "unless")  # fmt: skip
_EFFECTS = {"Sensitivity/Response": "sensitive", "Resistance": "resistant", "Reduced Sensitivity": "resistant"}
_WORDS = {
    "MUTATION": "oncogenic",
    "AMPLIFICATION": "amplification",
    "LOSS": "loss",
    "LOSS-OF-FUNCTION": "loss",
    "DELETION": "loss",
    "ITD": "ITD",
    "VIII": "vIII",
    "EXON 14 SKIPPING MUTATION": "exon 14 skipping",
}
_CHANGE = re.compile(r"[A-Z]\d+[A-Z]?")
_EXON = re.compile(r"EXON \d+ (DELETION|INSERTION|MUTATION)")
_FUSED = re.compile(r"([A-Z0-9]+)-([A-Z0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The table to keep, how many statements it holds, and how many rows were left out for which reason."""

    text: str
    statements: int
    left_out: Mapping[str, int]


def read_civic(path: Path, tumours: Mapping[str, str]) -> Taken:
    """Predictive evidence with a drug, level A to D, of alterations that can be told; `tumours` maps disease names."""
    left_out: Counter[str] = Counter()
    kept: list[tuple[str, ...]] = []
    for number, row in enumerate(rows_of(path)):
        if number == 0:
            _check(row, path)
        why = _reason(row, tumours)
        if why:
            left_out[why] += 1
        else:
            kept.append(_statement(row, tumours))
    if not kept and not left_out:
        raise UnreadableInput(f"'{path.name}' has no evidence", expected="CIViC's ClinicalEvidenceSummaries table")
    return Taken(text=_table(kept, path), statements=len(kept), left_out=dict(left_out.most_common()))


def _check(row: Mapping[str, str], path: Path) -> None:
    missing = [name for name in NEEDED if name not in row]
    if missing:
        raise UnreadableInput(
            f"'{path.name}' lacks the columns {', '.join(missing)}",
            expected="CIViC's table ClinicalEvidenceSummaries, tab-separated",
        )


def _reason(row: Mapping[str, str], tumours: Mapping[str, str]) -> str:
    """Why a row gives no statement; empty where it does."""
    if row["evidence_type"] != "Predictive":
        return f"{row['evidence_type'].lower()} evidence"
    if row["clinical_significance"] not in _EFFECTS or not row["drugs"]:
        return "no drug, or neither sensitivity nor resistance"
    if row["evidence_level"] not in "ABCD":
        return "level E (inferred)"
    if row["evidence_direction"] not in ("Supports", "Does Not Support"):
        return "without a direction"
    if row["disease"] not in tumours:
        return f"disease '{row['disease']}' has no tumour type here"
    return "" if _alteration(row["variant"], row["gene"]) else "alteration that a molecular report does not name so"


def _alteration(variant: str, gene: str) -> str:
    """The alteration as a statement writes it; empty where it is expression, a wild type or a mixture."""
    if variant in _WORDS:
        return _WORDS[variant]
    if _CHANGE.fullmatch(variant):
        return variant
    if _EXON.fullmatch(variant):
        return variant.lower()
    if variant in (f"{gene} FUSIONS", "FUSION", "REARRANGEMENT"):
        return "fusion"
    fused = _FUSED.fullmatch(variant)
    if fused and gene.startswith(fused[2]) and fused[1] != gene:
        return f"fusion with {fused[1]}"
    last = variant.rsplit(" ", 1)[-1]
    return last if variant.startswith("BCR-ABL ") and _CHANGE.fullmatch(last) else ""


def _statement(row: Mapping[str, str], tumours: Mapping[str, str]) -> tuple[str, ...]:
    drugs = row["drugs"].lower().split(",")
    together = row.get("drug_interaction_type", "") == "Combination"
    return (
        row["gene"],
        _alteration(row["variant"], row["gene"]),
        "germline" if "Germline" in row["variant_origin"] and "Somatic" not in row["variant_origin"] else "",
        tumours[row["disease"]],
        (" + " if together else "; ").join(each.strip() for each in drugs),
        _EFFECTS[row["clinical_significance"]],
        "yes" if row["evidence_direction"] == "Supports" else "no",
        row["evidence_level"],
        "",
        "",
        "",
        f"CIViC evidence {row['evidence_id']}: {row['citation']}",
        row.get("nct_ids", "").split(",")[0].strip(),
        "no",
        "",
        "",
    )


def _table(rows: list[tuple[str, ...]], path: Path) -> str:
    source = "CIViC (CC0), as released"
    return knowledge_table(COLUMNS, rows, title="Clinical evidence of CIViC", edition=path.stem, source=source)
