"""Whether a primitive value has the form that FHIR R4 gives its type."""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal

_YEAR = r"([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)"
_MONTH = r"(0[1-9]|1[0-2])"
_DAY = r"(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"

FORMS = {
    "base64Binary": (r"(\s*([0-9a-zA-Z+/=]){4}\s*)+", "base64 text"),
    "canonical": (r"\S+", "a canonical url without spaces"),
    "code": (r"[^\s]+( [^\s]+)*", "a code without leading, trailing or double spaces"),
    "date": (f"{_YEAR}(-{_MONTH}(-{_DAY})?)?", "a date: YYYY, YYYY-MM or YYYY-MM-DD"),
    "dateTime": (f"{_YEAR}(-{_MONTH}(-{_DAY}(T{_CLOCK}{_ZONE})?)?)?", "a date, or a date and time with a time zone"),
    "id": (r"[A-Za-z0-9\-.]{1,64}", "an id of 1 to 64 letters, digits, '-' and '.'"),
    "instant": (f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}", "a date and time with a time zone"),
    "markdown": (r"[ \r\n\t\S]*\S[ \r\n\t\S]*", "text"),
    "oid": (r"urn:oid:[0-2](\.(0|[1-9][0-9]*))+", "urn:oid: and an OID"),
    "string": (r"[ \r\n\t\S]*\S[ \r\n\t\S]*", "text"),
    "time": (_CLOCK, "a time HH:MM:SS"),
    "uri": (r"\S+", "a URI without spaces"),
    "url": (r"\S+", "a URL without spaces"),
    "uuid": (r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "urn:uuid: and a UUID"),
    "xhtml": (r"(?s)<div[\s>].*</div>|<div[^>]*/>", "one <div> of XHTML"),
}
_COMPILED = {name: re.compile(form) for name, (form, _) in FORMS.items()}
NUMBERS = {
    "integer": (-(2**31), "a whole number"),
    "positiveInt": (1, "a whole number of 1 or more"),
    "unsignedInt": (0, "a whole number of 0 or more"),
}


def expected_form(type_name: str, value: object) -> str | None:
    """None when the value has the form of its type; otherwise what was expected, in words."""
    if type_name == "boolean":
        return None if isinstance(value, bool) else "true or false"
    if type_name == "decimal":
        return None if isinstance(value, int | Decimal) and not isinstance(value, bool) else "a decimal number"
    if type_name in NUMBERS:
        least, words = NUMBERS[type_name]
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value < 2**31
        return None if fits else words
    return _expected_text(type_name, value)


def _expected_text(type_name: str, value: object) -> str | None:
    words = FORMS[type_name][1]
    if not isinstance(value, str) or not _COMPILED[type_name].fullmatch(value):
        return words
    if type_name in ("date", "dateTime", "instant") and not _day_exists(value):
        return "a day that the calendar has"
    return None


def _day_exists(text: str) -> bool:
    parts = text[:10].split("-")
    if len(parts) < 3:
        return True
    year, month, day = (int(part) for part in parts)
    return day <= monthrange(year, month)[1]
