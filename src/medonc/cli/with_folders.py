"""The library with a hospital's folders, and what had to be left out of them said by name."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medonc.knowledge.shapes import Library


def library_with(folders: Iterable[Path] | None) -> Library:
    """The library; names on the error stream each file that was left out. Refuses a folder that is no root."""
    from medonc.knowledge.load import open_library

    library = open_library(*(folders or ()))
    for said in library.refused:
        print(f"left out: {said}", file=sys.stderr, flush=True)
    return library
