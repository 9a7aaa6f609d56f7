"""`medonc import civic TSV` and `medonc import oncotree JSON`: a published file as a knowledge folder of the site."""

from __future__ import annotations

import json as text_json
from collections.abc import Mapping
from pathlib import Path


def take_civic(files: list[Path], *, json: bool) -> None:
    """Reads CIViC's evidence table into a knowledge folder of the site, for `--knowledge`."""
    from medonc.cli.with_folders import library_with
    from medonc.feeds.genomics_civic import read_civic
    from medonc.values.errors import MedoncError

    if len(files) != 1:
        raise MedoncError(f"{len(files)} files of CIViC", expected="one: the table ClinicalEvidenceSummaries")
    rows = library_with(None).tables.get("genomics/diseases", ())
    taken = read_civic(files[0], {row["name"]: row["tumour"] for row in rows})
    folder = _kept("civic", "evidence/civic.csv", taken.text, files[0].stem, "CIViC evidence (CC0)")
    if json:
        print(text_json.dumps({"statements": taken.statements, "left_out": taken.left_out, "folder": str(folder)}))
        return
    print(f"CIViC: {taken.statements} statements, kept in {folder}; use it with --knowledge {folder}")
    for reason, count in taken.left_out.items():
        print(f"  left out {count}: {reason}")


def take_oncotree(files: list[Path], *, json: bool) -> None:
    """Reads OncoTree into a knowledge folder of the site: tumour-type ancestors then come from it."""
    from medonc.cli.with_folders import library_with
    from medonc.feeds.oncotree import read_oncotree
    from medonc.practice.actionability.oncotree import nodes, places
    from medonc.values.errors import MedoncError

    if len(files) != 1:
        raise MedoncError(f"{len(files)} files of OncoTree", expected="one: its tree as JSON")
    tree = read_oncotree(files[0])
    folder = _kept("oncotree", "oncotree.csv", tree.text, tree.release, "OncoTree tumour types (CC BY 4.0)")
    library = library_with([folder])
    lost = sorted(code for code in places(library) if code not in nodes(library))
    page: Mapping[str, object] = {
        "nodes": tree.nodes, "release": tree.release, "renamed": tree.renamed, "not_in_this_release": lost,
        "folder": str(folder),
    }  # fmt: skip
    if json:
        print(text_json.dumps(page))
        return
    print(f"OncoTree {tree.release}: {tree.nodes} nodes, kept in {folder}; use it with --knowledge {folder}")
    for what, names in (("named with their code", tree.renamed), ("placed by us, not in this release", lost)):
        print(f"  {len(names)} {what}{': ' if names else ''}{', '.join(names)}")


def _kept(name: str, table: str, text: str, release: str, of: str) -> Path:
    """Writes a table and the name of its release into the site's folder of that name."""
    from medonc.feeds.kept import knowledge_table
    from medonc.store.home import data_folder

    folder = data_folder() / name
    said = knowledge_table(
        ("name", "release", "of"),
        [(name, release, of)],
        title=f"Release of {of}",
        edition=release,
        source="the imported file",
    )
    for path, content in ((table, text), (f"releases/{name}.csv", said)):
        into = folder / "data" / "genomics" / path
        into.parent.mkdir(parents=True, exist_ok=True)
        into.write_text(content, encoding="utf-8")
    return folder
