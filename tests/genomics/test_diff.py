"""Two editions of evidence, or two results: which tier moved, for whom and why."""

import json

import pytest

HEAD = ("# title: A\n# edition: 1\n# source: a\ngene,alteration,origin,tumour,therapy,effect,supports,level,escat,"
        "agency,approved,source,nct,seen,not_in,unless\n")  # fmt: skip
OLD = "PALB2,pathogenic,,breast,testarib,sensitive,yes,C,IIB,,,Small series 2020,,no,,\n"
NEW = "PALB2,pathogenic,,breast,testarib,sensitive,yes,A,IA,EMA,2026-02-01,Small series 2020,,no,,\n"
MORE = "PALB2,pathogenic,,breast,exemplatin,sensitive,yes,B,IIA,,,Randomised 2026,,no,,\n"


@pytest.fixture
def roots(tmp_path):
    def root(name, rows):
        for path, text in (
            ("evidence/small.csv", HEAD + rows),
            (
                "releases/small.csv",
                f"# title: A\n# edition: {name}\n# source: a\nname,release,of\nsmall,small {name},a\n",
            ),
        ):
            file = tmp_path / name / "data" / "genomics" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return str(tmp_path / name)

    return root("one", OLD), root("two", NEW + MORE)


def jenny(shared_data):
    return str(shared_data / "fhir" / "mcode" / "Bundle-mcode-patient-bundle-jenny-m.json")


def test_statements_of_two_roots(medonc, roots):
    ran = medonc("genomics", "diff", *roots)
    assert ran.code == 0, ran.err
    assert "changed: PALB2 pathogenic in breast: sensitive to testarib, level A" in ran.out
    assert "level C -> A, escat IIB -> IA, agency none -> EMA, approved none -> 2026-02-01" in ran.out
    assert "appeared: PALB2 pathogenic in breast: sensitive to exemplatin" in ran.out
    assert "2 statements differ" in ran.out
    back = medonc("genomics", "diff", *reversed(roots))
    assert "withdrawn: PALB2 pathogenic in breast: sensitive to exemplatin" in back.out
    assert "0 statements differ" in medonc("genomics", "diff", roots[0], roots[0]).out


def test_a_tier_that_moves_names_patient_and_reason(medonc, roots, shared_data):
    ran = medonc("genomics", "diff", *roots, jenny(shared_data), "--on", "2026-01-01", "--json")
    assert ran.code == 0, ran.err
    (patient,) = json.loads(ran.out)["patients"]
    assert "small one" in patient["before"]
    assert "small two" in patient["after"]
    by_name = {move["what"]: move for move in patient["moves"]}
    palb2 = by_name["PALB2 Y1183*"]
    assert palb2["after"].startswith("tier I (A")
    assert palb2["before"] != palb2["after"]
    assert any(each.startswith("appeared") and "[small two]" in each for each in palb2["because"])
    assert (by_name["testarib"]["before"], by_name["testarib"]["after"]) == ("uncertain", "opened by the finding")
    words = medonc("genomics", "diff", *roots, jenny(shared_data), "--on", "2026-01-01")
    assert "1 of 1 patients are touched" in words.out


def test_two_results(medonc, roots, shared_data, tmp_path):
    files = []
    for root in roots:
        ran = medonc("genomics", jenny(shared_data), "--knowledge", root, "--on", "2026-01-01", "--json")
        files.append(tmp_path / f"{len(files)}.json")
        files[-1].write_text(ran.out)
    ran = medonc("genomics", "diff", *map(str, files))
    assert "PALB2 Y1183*: tier" in ran.out
    (tmp_path / "x.json").write_text("{}")
    assert "is no result" in medonc("genomics", "diff", str(files[0]), str(tmp_path / "x.json")).err
    assert "not of one kind" in medonc("genomics", "diff", str(files[0]), roots[0]).err
    assert "1 things to compare" in medonc("genomics", "diff", roots[0]).err
