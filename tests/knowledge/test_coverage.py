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


# What a general medical oncologist prescribes: sites together, and the least number of regimens for them.
LEAST = {
    ("breast",): 22,
    ("lung",): 26,
    ("colorectal",): 14,
    ("stomach",): 8,  # and oesophagus
    ("pancreas", "biliary"): 8,
    ("liver",): 5,
    ("neuroendocrine", "gist"): 6,
    ("prostate",): 8,
    ("bladder",): 7,
    ("kidney",): 7,
    ("germ-cell",): 4,
    ("ovary",): 9,
    ("cervix", "endometrium"): 7,
    ("head-and-neck",): 6,
    ("thyroid",): 5,
    ("melanoma", "skin"): 8,
    ("sarcoma",): 6,
    ("glioma",): 3,
    ("lymphoma",): 16,
    ("myeloma",): 10,
    ("cll",): 5,
    ("aml", "all", "cml", "mds"): 10,
}


def test_no_site_loses_its_regimens(medonc) -> None:
    found = json.loads(medonc("knowledge", "coverage", "--json").out)
    by_site = found["regimens"]["by_site"]
    assert set(by_site) == {site for sites in LEAST for site in sites}
    for sites, least in LEAST.items():
        assert sum(by_site[site] for site in sites) >= least, sites
    assert found["regimens"]["total"] >= 200
    assert found["drugs"]["anticancer"] + found["drugs"]["hormonal"] >= 170
    assert found["drugs"]["supportive"] >= 60


def test_in_words_the_rows_are_named_only_when_asked(medonc) -> None:
    brief, long = medonc("knowledge", "coverage").out, medonc("knowledge", "coverage", "--rows").out
    assert "files lack: clinician review" in brief
    assert "assessment/body_surface/mosteller" in long
    assert "assessment/body_surface/mosteller" not in brief
