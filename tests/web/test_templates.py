"""Templates name only what their page gives them; no page carries a script or a style of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import StrictUndefined, UndefinedError, meta, nodes

from medonc.web import jinja

FOLDER = Path(jinja.__file__).parent / "templates"
TEMPLATES = sorted(str(p.relative_to(FOLDER)) for p in FOLDER.rglob("*.html"))
GIVEN = {"page", "request", "csrf_input", "csrf_token"}
OF_ALLAUTH = {"form", "redirect_field_name", "redirect_field_value", "authenticators", "unused_codes", "total_count"}
OF_ALLAUTH |= {"totp_svg_data_uri", "MFA_SUPPORTED_TYPES"}
# Set by the page above a part that it includes.
FROM_ABOVE = {"shell", "section", "shelf", "tab", "line", "asked"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_names_only_what_it_is_given(name: str) -> None:
    env = jinja.environment()
    source = env.parse((FOLDER / name).read_text(encoding="utf-8"))
    allowed = GIVEN | FROM_ABOVE | own_names(source)
    allowed |= OF_ALLAUTH if name.startswith(("account/", "mfa/")) else set()
    assert meta.find_undeclared_variables(source) - set(env.globals) <= allowed


def own_names(source: nodes.Template) -> set[str]:
    """What a template sets, imports or defines by itself."""
    made = {n.name for n in source.find_all(nodes.Macro)}
    imported = {n.target for n in source.find_all(nodes.Import)}
    return made | imported | {n.target.name for n in source.find_all(nodes.Assign)}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_script_and_no_style(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_an_undefined_name_is_an_error() -> None:
    env = jinja.environment()
    assert env.undefined is StrictUndefined
    with pytest.raises(UndefinedError):
        env.from_string("{{ nothing }}").render()


def test_what_is_shown_is_escaped() -> None:
    assert engines["jinja2"].from_string("{{ a }}").render({"a": "<b>"}) == "&lt;b&gt;"


def test_no_page_gives_one_name_to_two_things() -> None:
    """A glyph and a field of one id: the browser would find the first of them."""
    glyphs = set(re.findall(r'<symbol id="([^"]+)"', (FOLDER / "symbols.html").read_text(encoding="utf-8")))
    named = {i for name in TEMPLATES if name != "symbols.html" for i in re.findall(r'\sid="([^"{]+)"', text_of(name))}
    assert glyphs & named == set()


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
