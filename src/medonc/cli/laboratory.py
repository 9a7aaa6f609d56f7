"""`medonc knowledge try`: the regimen laboratory at the command line."""

from __future__ import annotations

import json
import sys

import typer

from medonc.knowledge.shapes import Library, Regimen
from medonc.simulation.regimen_laboratory import Verdict, try_regimen


def run(library: Library, name: str, *, patients: int, seed: int, as_json: bool) -> int:
    """Try one regimen, all of a site or all of them, and print the laws; 1 where one was broken."""
    chosen = _chosen(library, name)
    tried: dict[str, tuple[Verdict, ...]] = {}
    with typer.progressbar(length=len(chosen) * patients, label="Trying", file=sys.stderr) as bar:
        for regimen_id, regimen in chosen.items():
            tried[regimen_id] = try_regimen(
                regimen, library, patients=patients, seed=seed, progress=lambda _: bar.update(1)
            )
    if as_json:
        print(json.dumps(_keys(library, tried, patients=patients, seed=seed), ensure_ascii=False))
    else:
        print("\n".join(_lines(library, tried, patients)))
    return int(any(not verdict.held for verdicts in tried.values() for verdict in verdicts))


def _chosen(library: Library, name: str) -> dict[str, Regimen]:
    held = library.regimens
    of_site = {each: regimen for each, regimen in held.items() if regimen.site == name or name == "all"}
    return of_site or {name: library.regimen(name)}


def _keys(library: Library, tried: dict[str, tuple[Verdict, ...]], *, patients: int, seed: int) -> dict[str, object]:
    regimens = {
        name: [
            {"law": one.law, "tried": one.tried, "broken": one.broken, "examples": list(one.examples)}
            for one in verdicts
        ]
        for name, verdicts in tried.items()
    }
    return {"edition": library.edition, "patients": patients, "seed": seed, "regimens": regimens}


def _lines(library: Library, tried: dict[str, tuple[Verdict, ...]], patients: int) -> list[str]:
    lines = [f"{patients} invented people for each of {len(tried)} regimens, edition {library.edition}"]
    for law in dict.fromkeys(one.law for verdicts in tried.values() for one in verdicts):
        ones = {name: next(one for one in verdicts if one.law == law) for name, verdicts in tried.items()}
        asked, broken = sum(one.tried for one in ones.values()), sum(one.broken for one in ones.values())
        said = "held" if asked and not broken else "never asked" if not asked else f"BROKEN {broken} times"
        lines.append(f"  {law:<42} {said}{f' in {asked:,} askings' if asked else ''}")
        lines += [f"      {name}: {example}" for name, one in ones.items() for example in one.examples]
    return lines
