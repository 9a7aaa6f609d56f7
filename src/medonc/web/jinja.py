"""The environment of the templates: an undefined name is an error, everything is escaped."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from medonc import __version__
from medonc.web import words
from medonc.web.shell import shell_of


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for."""
    options["undefined"] = StrictUndefined
    options["autoescape"] = True
    made = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701  escaping is on, three lines up
    made.globals.update(asset=_asset, url=_url, shell_of=shell_of, glyph=words.glyph)
    made.filters.update(
        day=words.day,
        weekday=words.weekday,
        clinic_days=words.clinic_days,
        first_up=words.first_up,
        slug=words.slug,
        number_word=words.number_word,
    )
    return made


def _asset(path: str) -> str:
    """A static file's address; it changes with the version, so that no browser keeps an old one."""
    return f"{static(path)}?v={__version__}"


def _url(name: str, *args: object) -> str:
    return reverse(name, args=args)
