"""Safety rule 10: two identifiers, the caveat and the knowledge edition on every page and print."""

from __future__ import annotations

from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "medonc" / "web" / "templates"


def extended_by(path: Path) -> str:
    first = path.read_text(encoding="utf-8").lstrip()
    return first.split('"')[1] if first.startswith("{% extends") else ""


def ancestors(path: Path) -> list[str]:
    found, at = [], path
    while (parent := extended_by(at)) and (TEMPLATES / parent).is_file():
        found.append(parent)
        at = TEMPLATES / parent
    return found


def test_the_pages_of_one_patient_are_built_on_the_frame_that_says_so() -> None:
    """A whole page extends a frame; the frame at the end of each chain holds the caveat and the edition."""
    pages = [path for path in TEMPLATES.rglob("*.html") if extended_by(path)]
    assert len(pages) > 10
    ends = {(ancestors(path) or [""])[-1] for path in pages}
    speaking = [TEMPLATES / name for name in ends if name]
    assert speaking
    for frame in speaking:
        text = frame.read_text(encoding="utf-8")
        assert "replace" in text or "caveat" in text.lower(), frame
        assert "edition" in text.lower(), frame
