"""The watched folder: each file ends in done/ or refused/ with its words; nothing is lost, nothing is taken twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from medonc.store.models import AuditEntry, Resource, ResourceVersion, ResultLine, UnclaimedResult, User
from medonc.values.errors import ImpossibleValue, UnreadableInput
from medonc.workbench.inbox import watch_folder as watching
from medonc.workbench.inbox.watch_folder import watch_folder
from medonc.workbench.site_settings import decide

from .conftest import Put, bundle, observed, patient, text

pytestmark = pytest.mark.django_db


def names(folder: Path, where: str) -> list[str]:
    return sorted(p.name for p in (folder / where).glob("*") if p.suffix != ".txt") if (folder / where).exists() else []


def test_nothing_is_watched_until_a_folder_is_named(administrator: User, tmp_path: Path) -> None:
    assert watch_folder() == "no folder is named"
    with pytest.raises(ImpossibleValue, match="no whole path"):
        decide("results_folder", "here/results", by=administrator)
    decide("results_folder", str(tmp_path / "absent"), by=administrator)
    with pytest.raises(UnreadableInput, match="No folder"):
        watch_folder()


def test_each_file_ends_where_its_words_are(otto: int, folder: Path, put: Put) -> None:
    put("one.json", observed(4.4))
    put("two.ndjson", text(observed(4.6, rid="k2", hours=5)) + b"\n" + text(observed(139, "2951-2", rid="na1")) + b"\n")
    put("new.json", bundle(patient("p9"), observed(4.1, rid="k9", whose="Patient/p9")))
    put("note.pdf", b"%PDF")
    put("broken.json", b'{"resourceType": "Obs', age=3600)
    put("other.json", b'{"hello": 1}')
    put("twice.json", b'{"resourceType": "Observation", "id": "a", "id": "b"}')
    said = watch_folder()
    assert said.startswith("3 files read, 3 refused, 0 left")
    assert names(folder, "done") == ["new.json", "one.json", "two.ndjson"]
    assert names(folder, "refused") == ["broken.json", "other.json", "twice.json"]
    assert (folder / "note.pdf").exists()
    for name in ("broken", "other", "twice"):
        words = (folder / "refused" / f"{name}.json.txt").read_text()
        assert [line.split(":")[0] for line in words.splitlines()] == ["found", "expected", "do this"]
    assert "1 resource new" in (folder / "done" / "one.json.txt").read_text()
    assert ResultLine.objects.filter(patient=otto).count() == 3


def test_half_a_file_is_left_and_taken_when_it_is_whole(otto: int, folder: Path, put: Put) -> None:
    put("growing.json", observed(4.4), age=1)  # written to a second ago
    put("half.json", text(observed(4.5, rid="k2"))[:-9], age=60)  # no JSON yet, and young
    put("half.ndjson", text(observed(4.6, rid="k3")) + b'\n{"resourceType"', age=60)
    put("empty.json", b"", age=60)
    assert watch_folder().startswith("0 files read, 0 refused, 4 left")
    assert ResultLine.objects.count() == 0
    for name, rid in (("growing.json", "k1"), ("half.json", "k2"), ("half.ndjson", "k3")):
        put(name, observed(4.4, rid=rid))
    put("empty.json", b"", age=3600)
    assert watch_folder().startswith("3 files read, 1 refused, 0 left")
    assert ResultLine.objects.count() == 3


def test_the_same_file_again_writes_nothing(otto: int, folder: Path, put: Put) -> None:
    whole = bundle(observed(6.8), observed(139, "2951-2", rid="na1"), observed(9, rid="x", whose="Patient/nobody"))
    put("a.json", whole)
    watch_folder()
    before = [kind.objects.count() for kind in (Resource, ResourceVersion, ResultLine, UnclaimedResult, AuditEntry)]
    put("a.json", whole)
    put("b.json", whole)
    watch_folder()
    after = [kind.objects.count() for kind in (Resource, ResourceVersion, ResultLine, UnclaimedResult, AuditEntry)]
    assert before == after
    assert len(names(folder, "done")) == 3  # the second a.json has a name of its own


def test_a_stop_between_reading_and_moving_loses_nothing(
    otto: int, folder: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("a.json", observed(6.8))

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(watching, "_move", stopped)
        with pytest.raises(KeyboardInterrupt):
            watch_folder()
    assert path.exists()
    assert Resource.objects.filter(rid="k1").exists()
    assert not ResultLine.objects.exists()
    watch_folder()
    assert not path.exists()
    assert ResultLine.objects.get().critical
    assert ResourceVersion.objects.filter(resource__rid="k1").count() == 1


def test_a_file_is_stored_as_a_whole_or_not_at_all(otto: int, folder: Path, put: Put) -> None:
    """A patient under an id that is held, but with another name and birth date, refuses everything beside it."""
    other = patient("p1", name=[{"family": "Else", "given": ["Somebody"]}], birthDate="1999-09-09", identifier=[])
    put("a.json", bundle(other, observed(4.4), observed(5, rid="x", whose="Patient/nobody")))
    assert watch_folder().startswith("0 files read, 1 refused")
    assert not Resource.objects.filter(kind="Observation").exists()
    assert not UnclaimedResult.objects.exists()
    assert "who is held under this id" in (folder / "refused" / "a.json.txt").read_text()


def test_links_and_hidden_files_are_not_followed(otto: int, folder: Path, put: Put, tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere.json"
    secret.write_bytes(text(observed(6.8)))
    (folder / "link.json").symlink_to(secret)
    put(".hidden.json", observed(6.8))
    assert watch_folder().startswith("0 files read, 0 refused")
    assert secret.exists()


def test_a_file_that_breaks_the_work_holds_up_none_of_the_others(
    otto: int, folder: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the reading is refused in words; a fault of the database or the disk leaves the file for later."""
    take_in = watching.take_in

    def faulty(name: str, data: bytes, **more: Any) -> Any:
        if name == "a.json":
            raise ZeroDivisionError
        if name == "b.json":
            raise OperationalError
        return take_in(name, data, **more)

    for name, value in (("a.json", 4.1), ("b.json", 4.2), ("c.json", 6.8)):
        put(name, observed(value, rid=name[0]))
    with monkeypatch.context() as patched:
        patched.setattr(watching, "take_in", faulty)
        with pytest.raises(UnreadableInput, match=r"1 files that stay in the folder: b\.json \(OperationalError\)"):
            watch_folder()
    assert ResultLine.objects.get().critical
    assert "ZeroDivisionError" in (folder / "refused" / "a.json.txt").read_text()
    assert watch_folder().startswith("1 files read, 0 refused, 0 left")
    assert names(folder, "done") == ["b.json", "c.json"]
