"""The review on paper: accessible, the same every time, two identifiers on each page."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from medonc.knowledge.load import open_library
from medonc.paper.review_pdf import identity, review_content, review_pdf
from medonc.paper.review_text import CAVEAT
from medonc.practice.review import Review, review
from medonc.record import Chart

DAY = date(2021, 10, 1)


@pytest.fixture(scope="module")
def answered(testa: Chart) -> Review:
    return review(testa, open_library(), on=DAY)


@pytest.fixture(scope="module")
def pages(answered: Review) -> bytes:
    return review_pdf(answered)


def test_it_is_an_accessible_pdf(pages: bytes) -> None:
    assert pages.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in pages
    assert b"/MarkInfo" in pages


def test_the_same_review_gives_the_same_pages(answered: Review, pages: bytes) -> None:
    assert review_pdf(answered) == pages


def test_every_answer_and_every_lack_is_on_it(answered: Review) -> None:
    content = review_content(answered)
    duties, missing = content["duties"], content["missing"]
    assert isinstance(duties, list)
    assert isinstance(missing, list)
    assert sum(len(d["rows"]) for d in duties) == len(answered.findings)
    assert len(missing) == len(answered.not_known)
    assert content["edition"] == f"Knowledge edition {answered.edition}."
    assert content["caveat"] == CAVEAT
    assert content["on"] == "1 Oct 2021"


def test_the_two_identifiers_beside_the_name(answered: Review) -> None:
    assert identity(answered.person) == "born 14 Jun 1970 · FICTION-0007"


def test_each_page_carries_identity_edition_and_number(pages: bytes, answered: Review, tmp_path: Path) -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not on this machine")
    (tmp_path / "review.pdf").write_bytes(pages)
    ran = subprocess.run(
        [reader, "-layout", str(tmp_path / "review.pdf"), "-"], capture_output=True, text=True, check=True
    )
    printed = [page for page in ran.stdout.split("\f") if page.strip()]
    assert len(printed) >= 2
    for number, page in enumerate(printed, 1):
        assert "Testa Fictiva Mockup" in page
        assert "born 14 Jun 1970 · FICTION-0007" in page
        assert answered.edition in page
        assert f"page {number} of {len(printed)}" in page
        assert "does not replace" in page
