"""The counts that a reader of the library is given are counts of its files."""

from __future__ import annotations

import json

from medonc.knowledge.load import OWN_ROOT

OF_REGIMENS = ("whole_course", "indication", "evidence", "limits", "changes", "longest_delay")


def test_counts_are_those_of_the_files(medonc) -> None:
    ran = medonc("knowledge", "coverage", "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    regimens = list((OWN_ROOT / "data/treatment/regimens").glob("*/*.toml"))
    assert found["regimens"]["total"] == len(regimens) == sum(found["regimens"]["by_site"].values())
    assert found["drugs"]["total"] == len(list((OWN_ROOT / "data/treatment/drugs").glob("*.toml")))
    assert found["lacking"]["source"] == []
    lacking = found["lacking"]
    assert set(lacking) == {"source", "source_opened", "cases", "clinician_review"} | set(OF_REGIMENS)
    texts = {f"treatment/regimens/{p.parent.name}/{p.stem}": p.read_text(encoding="utf-8") for p in regimens}
    assert lacking["indication"] == sorted(name for name, text in texts.items() if "indicated = [" not in text)
    assert lacking["evidence"] == sorted(name for name, text in texts.items() if "evidence = [" not in text)
    assert lacking["longest_delay"] == sorted(name for name, text in texts.items() if "max_delay_days = " not in text)


def test_in_words_the_rows_are_named_only_when_asked(medonc) -> None:
    brief, long = medonc("knowledge", "coverage").out, medonc("knowledge", "coverage", "--rows").out
    assert "files lack: clinician review" in brief
    assert "assessment/body_surface/mosteller" in long
    assert "assessment/body_surface/mosteller" not in brief
