"""What can be wrong, said so that the reader can act.

MedoncError                 a user's error: found / expected / do this; shown without a traceback
├── UnreadableInput         a file or text that is not what it should be
├── UnknownUnit             a unit outside the closed table
├── UnitMismatch            two kinds of quantity that must not meet (mg with mg/m2)
├── ImpossibleValue         a date, weight or dose that cannot be true
├── NotHeld                 a name that the library does not hold; the held names are listed
├── Ambiguous               two patients, or two answers, where one was needed
├── Refused                 a rule forbids it
└── InvalidResource         a resource that may not be written
"""

from __future__ import annotations

import re
from collections.abc import Iterable


class MedoncError(Exception):
    """One clear sentence: what was found, what was expected, what to do. `exit_code` is the CLI's."""

    exit_code = 2

    def __init__(self, found: str, *, expected: str = "", do: str = "") -> None:
        self.found, self.expected, self.do = found, expected, do
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The parts that were given, as one line."""
        parts = [self.found.rstrip(".")]
        if self.expected:
            parts.append(f"expected {self.expected.rstrip('.')}")
        if self.do:
            parts.append(f"{self.do[:1].upper()}{self.do[1:].rstrip('.')}")
        return ". ".join([_opened(parts[0]), *(p[:1].upper() + p[1:] for p in parts[1:])]) + "."


def _opened(found: str) -> str:
    """A capital at the start, but not of a file's name or an abbreviation (`data.json`, `eGFR`)."""
    first = found.split(" ", 1)[0].rstrip(",:;")
    return found[:1].upper() + found[1:] if first.isalpha() and first.islower() else found


class UnreadableInput(MedoncError):
    """A file or text that is not what it should be."""

    exit_code = 3


class UnknownUnit(MedoncError):
    """A unit outside the closed table; never a default."""


class UnitMismatch(MedoncError):
    """Two kinds of quantity that must not meet."""


class ImpossibleValue(MedoncError):
    """A date, weight or dose that cannot be true."""


class NotHeld(MedoncError):
    """A name that the library does not hold."""

    @classmethod
    def named(cls, kind: str, name: str, held: Iterable[str]) -> NotHeld:
        """`No regimen 'breast/tch'. We hold: ac, ac-t, tc.`, those that share most words with the name first."""
        asked = [word for word in re.split(r"[^a-z0-9]+", name.lower()) if len(word) > 2]
        names = sorted(held, key=lambda one: (-sum(word in one.lower() for word in asked), one))
        shown = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
        return cls(f"no {kind} '{name}'", do=f"We hold: {shown or 'none'}")


class Ambiguous(MedoncError):
    """Two patients, or two answers, where one was needed."""


class Refused(MedoncError):
    """A rule forbids it; the rule is named in the sentence."""

    exit_code = 4


class InvalidResource(MedoncError):
    """A resource that may not be written."""
