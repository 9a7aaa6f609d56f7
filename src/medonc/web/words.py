"""How a page writes days, moments, counts and names."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo

from markupsafe import Markup

from medonc.values.units import UNITS

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?\b")
_TONES = {"treat": "treat", "reduce": "reduce", "hold": "hold", "unsure": "unsure", "warn": "reduce"}
_CODED = {code: unit.shown for code, unit in UNITS.items() if re.search(r"[*{\[]", code)}
_CODE = re.compile(r"(?<=\d )(" + "|".join(map(re.escape, sorted(_CODED, key=len, reverse=True))) + r")(?![\w/*])")
_TIGHT = "\u00a0"  # a day never parts from its month, nor a number from its unit, at a line end


def day(when: object) -> str:
    """`12 Apr 2018`, `Apr 2018` or `2018`: as much as was recorded."""
    text = when.date().isoformat() if isinstance(when, datetime) else str(when or "")
    parts = text[:10].split("-")
    if not all(p.isdigit() for p in parts) or not text:
        return text
    year, *rest = parts
    if not rest:
        return year
    if not 1 <= int(rest[0]) <= len(_MONTHS):
        return text  # no day of the calendar: shown as it was typed
    month = _MONTHS[int(rest[0]) - 1]
    return _TIGHT.join([str(int(rest[1])), month, year] if len(rest) == 2 else [month, year])


def weekday(when: date) -> str:
    """`Mon 23 Nov 2026`."""
    return f"{when:%a}{_TIGHT}{day(when)}"


def moment(when: datetime | None, zone: tzinfo) -> str:
    """`23 Nov 2026, 08:14` at the site."""
    if when is None:
        return "never"
    local = when.astimezone(zone)
    return f"{day(local)}, {local:%H:%M}"


def clinic_days(text: str) -> str:
    """A sentence with its ISO days and coded units written as the clinic writes them."""
    return _CODE.sub(lambda m: _CODED[m[0]], _ISO.sub(lambda m: day(m[0]), text))


def counted(number: int, one: str, many: str = "") -> str:
    """`three patients`, `1 patient`: small numbers in words."""
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word}{_TIGHT}{one if number == 1 else many or one + 's'}"


def number_word(number: int) -> str:
    """`three`; figures from thirteen."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def first_up(text: str) -> str:
    """The words with a capital at their start."""
    return text[:1].upper() + text[1:]


def shortened(text: str, *, at: int = 64) -> str:
    """The words up to a length, cut between two of them."""
    if len(text) <= at:
        return text
    return text[:at].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def slug(text: str) -> str:
    """Words as a part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def glyph(name: str, *, size: str = "", label: str = "") -> Markup:
    """A glyph of the house: hidden beside its word, or labelled where it stands alone."""
    tone = f" v-{_TONES[name]}" if name in _TONES else ""
    says = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="gl {}{}" {}><use href="#{}"/></svg>').format(size, tone, says, name)
