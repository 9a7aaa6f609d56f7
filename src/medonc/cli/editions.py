"""`medonc knowledge diff`: two editions of the knowledge, and whom the change touches."""

from __future__ import annotations

import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from medonc.values.errors import UnreadableInput

if TYPE_CHECKING:
    from medonc.practice.review import Review

_EXPECTED = "a knowledge folder, a zip of one, or a git revision of this checkout"
_OWN = "src/medonc/knowledge"


def opened(name: str, stack: ExitStack) -> Path:
    """The knowledge root that a name means; a zip or a revision is unpacked for as long as the stack stands."""
    path = Path(name)
    if path.is_dir():
        return _root_in(path, name)
    if path.is_file():
        return _root_in(_unzipped(path, _place(stack)), name)
    return _root_in(_of_revision(name, _place(stack)), name)


def touched(before: Path, after: Path, files: Sequence[Path], *, on: date) -> Iterator[Mapping[str, object]]:
    """Every person of the records whose review differs between the two editions, and what it says in each."""
    from medonc.cli.records import received
    from medonc.fhir.bundles import read_chart
    from medonc.knowledge.load import open_library
    from medonc.practice.review import review

    held = tuple(received(files))
    old, new = (open_library(base=root) for root in (before, after))
    for person in dict.fromkeys(one.id for one in held if one.type == "Patient"):
        chart = read_chart(held, patient=person)
        says = [_answers(review(chart, library, on=on)) for library in (old, new)]
        differing = [key for key in dict.fromkeys([*says[0], *says[1]]) if says[0].get(key) != says[1].get(key)]
        if differing:
            rows = [{"what": key, "before": says[0].get(key, ""), "after": says[1].get(key, "")} for key in differing]
            yield {"patient": person, "name": chart.person.name, "findings": rows}


def _answers(review: Review) -> dict[str, str]:
    """What a review says under each heading, and its remarks."""
    said = {f"{duty.duty}: {answer.title}": answer.said() for duty in review.duties for answer in duty.answers}
    return said | {f"remark: {remark.text}": remark.level.value for remark in review.all_remarks}


def _place(stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="medonc-knowledge-")))


def _unzipped(path: Path, place: Path) -> Path:
    if not zipfile.is_zipfile(path):
        raise UnreadableInput(f"'{path}' is neither a folder nor a zip", expected=_EXPECTED)
    with zipfile.ZipFile(path) as held:
        held.extractall(place)
    return place


def _of_revision(name: str, place: Path) -> Path:
    """The house's own knowledge as it stood at a revision of the checkout."""
    if name.startswith("-"):
        raise UnreadableInput(f"'{name}' is no folder, zip or revision", expected=_EXPECTED)
    packed = place / "knowledge.zip"
    command = ["git", "archive", "--format=zip", f"--output={packed}", f"{name}:{_OWN}"]
    try:
        done = subprocess.run(  # noqa: S603  a name is one argument, and never an option
            command, cwd=_checkout(), capture_output=True, text=True, check=False
        )
    except OSError:
        raise UnreadableInput(f"'{name}' is no folder or zip, and git is not here", expected=_EXPECTED) from None
    if done.returncode:
        raise UnreadableInput(f"'{name}' is no folder, zip or revision", expected=_EXPECTED)
    return _unzipped(packed, place)


def _checkout() -> Path:
    import medonc

    return Path(medonc.__file__).parents[2]


def _root_in(place: Path, name: str) -> Path:
    """The place itself or the one folder in it that holds data/."""
    for each in (place, *sorted(place.iterdir()), place / _OWN):
        if (each / "data").is_dir():
            return each
    raise UnreadableInput(f"'{name}' holds no folder data", expected=_EXPECTED)
