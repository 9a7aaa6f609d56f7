"""`python -m bench`: measure speed and size on this machine, and print them; nothing is asserted.

Each figure is the median of several runs. Everything happens in a temporary folder that is removed.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from bench import figures


def main() -> None:
    """Print one line a figure: name, what it came to, and what is wanted."""
    asked = argparse.ArgumentParser(prog="medonc bench")
    asked.add_argument("bundle", nargs="?", type=Path, default=figures.BUNDLE, help="a bundle to review")
    asked.add_argument("--patients", type=int, default=5000, help="patients on the desk")
    asked.add_argument("--json", action="store_true", help="print the figures as JSON")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = []
        for figure in figures.measured(Path(folder), words.bundle, words.patients):
            found.append(figure)
            if not words.json:
                print(figure.line(), flush=True)
    if words.json:
        print(json.dumps([figure.as_json() for figure in found]))


if __name__ == "__main__":
    main()
