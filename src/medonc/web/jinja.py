"""The environment of the templates: an undefined name is an error, everything is escaped."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from medonc.paper.regimen_words import site_words
from medonc.practice import as_recorded
from medonc.values.units import UNITS
from medonc.web import words
from medonc.web.shell import shell_of
from medonc.workbench.open_chart import library


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for."""
    options["undefined"] = StrictUndefined
    options["autoescape"] = True
    made = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701  escaping is on, three lines up
    made.globals.update(asset=_asset, url=_url, shell_of=shell_of, edition=_edition, glyph=words.glyph)
    made.filters.update(
        words=as_recorded.words,
        unit=_unit,
        day=words.day,
        weekday=words.weekday,
        clinic_days=words.clinic_days,
        first_up=words.first_up,
        slug=words.slug,
        site=site_words,
        number_word=words.number_word,
    )
    return made


@cache
def _asset(path: str) -> str:
    """A static file's address; it changes with what is in the file, so that no browser keeps an old one."""
    found = finders.find(path)
    digest = sha256(Path(found).read_bytes()).hexdigest()[:10] if isinstance(found, str) else "0"
    return f"{static(path)}?v={digest}"


def _edition() -> str:
    """The edition of the knowledge in use, short enough for a footer."""
    return library().edition[:12]


def _url(name: str, *args: object) -> str:
    return reverse(name, args=args)


def _unit(code: str) -> str:
    """A unit as the clinic writes it."""
    return UNITS[code].shown if code in UNITS else code
