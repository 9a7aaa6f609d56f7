"""What came in and could not be used: the work is done without it, and the exit code says so."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from medonc.values.evidence import Remark

EXIT = 5
_KINDS = ("unreadable", "impossible")  # a unit or date that cannot be read; a body that cannot be


def end_unused(remarks: Iterable[Remark]) -> None:
    """Leave with exit code 5 and one sentence where a value could not be used; else do nothing.

    A result of the laboratory that is out of its range is a remark only: laboratories do report such.
    """
    found = [remark for remark in remarks if remark.kind in _KINDS]
    if not found:
        return
    more = f" (and {len(found) - 1} more, listed above)" if len(found) > 1 else ""
    cited = found[0].facts[0].resource if found[0].facts else ""
    where = f" in {cited}" if cited and cited not in found[0].text else ""
    end_with(
        f"{found[0].text.rstrip('.')}{where}{more}. It was kept as received and not used."
        " Expected a value, unit and date that can be. Correct it where it was recorded, and bring it in again."
    )


def end_with(sentence: str) -> None:
    """Leave with exit code 5 and a sentence."""
    sys.stderr.write(f"medonc: {sentence}\n")
    sys.exit(EXIT)
