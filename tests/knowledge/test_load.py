"""Opening knowledge: what is refused and how it is said, overlays, and the edition."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from medonc.knowledge.load import OWN_ROOT, files_of, open_library
from medonc.knowledge.parse import read_table, table_header
from medonc.values.errors import NotHeld, UnreadableInput

MOSTELLER = "assessment/body_surface/mosteller"


def test_the_library_cannot_be_changed() -> None:
    library = open_library()
    with pytest.raises(TypeError):
        library.rules["x"] = library.rule(MOSTELLER)  # type: ignore[index]


def test_numbers_are_the_decimals_that_were_written(write_root, rule_text) -> None:
    root = write_root(**{"data/a/x.toml": rule_text.replace("60", "60.50")})
    assert str(open_library(base=root).rule("a/x").numbers["seconds_per_minute"]) == "60.50"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('shape = "rule"', 'shape = "rul"', "line 1: shape is 'rul'. Expected rule | drug | regimen"),
        ('title = "QT corrected, house formula"', "", "no title"),
        ("[[source]]", "[[sauce]]", "no source. Expected [[source]] before the first table"),
        ('title = "An invented paper"', 'titel = "x"', "line 10: unknown key 'titel' at source[0].titel"),
        ("low = 200", 'low = "two hundred"', "line 21: invalid decimal string at inputs[0].low"),
        ('kind = "rate"', 'kindd = "rate"', "line 27: unknown key 'kindd' at inputs[1].kindd. Expected one of analyte"),
        ('method = "heart.corrected_qt"\n', "", "object missing required field `method`"),
        ("root = 2", "root = = 1", "at line 14"),
        ('unit = "/min"', "unit = 5", "line 28: expected `str`, got `int` at inputs[1].unit"),
    ],
)
def test_a_wrong_file_is_named_with_line_and_remedy(write_root, rule_text, old, new, said) -> None:
    assert old in rule_text
    root = write_root(**{"data/a/x.toml": rule_text.replace(old, new)})
    with pytest.raises(UnreadableInput) as refused:
        open_library(base=root)
    assert said in str(refused.value)
    assert "hospital/data/a/x.toml" in str(refused.value)


def test_a_folder_that_is_no_root_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="holds no folder data"):
        open_library(tmp_path)


def test_an_unknown_rule_lists_its_neighbours() -> None:
    with pytest.raises(NotHeld, match="mosteller"):
        open_library().rule("assessment/body_surface/mostellar")


def test_a_rule_without_its_folder_is_offered_with_it() -> None:
    with pytest.raises(NotHeld, match=r"We hold: assessment/body_surface/mosteller\.$"):
        open_library().rule("mosteller")


def test_a_later_root_overrides_by_id_and_shows(write_root, rule_text, case_text) -> None:
    text = rule_text.replace("house formula", "of this hospital")
    root = write_root(**{f"data/{MOSTELLER}.toml": text, f"cases/{MOSTELLER}.toml": case_text})
    library = open_library(root)
    assert library.overridden == (MOSTELLER,)
    assert library.rule(MOSTELLER).rule.root == "hospital"
    assert library.rule(MOSTELLER).rule.title == "QT corrected, of this hospital"
    assert library.edition != open_library().edition


def test_the_last_of_three_roots_holds(write_root, rule_text, case_text) -> None:
    roots = [
        write_root(name, **{"data/a/x.toml": rule_text.replace("house", name), "cases/a/x.toml": case_text})
        for name in ("first", "second")
    ]
    library = open_library(*roots)
    assert library.rule("a/x").rule.root == "second"
    assert library.overridden == ("a/x",)


@pytest.mark.parametrize("cases", [{}, {"cases/a/x.toml": "# none yet\n"}])
def test_an_overlay_rule_without_cases_is_left_out_by_name_and_the_rest_loads(
    write_root, rule_text, case_text, cases
) -> None:
    root = write_root(**{"data/a/x.toml": rule_text, "data/a/y.toml": rule_text, "cases/a/y.toml": case_text, **cases})
    library = open_library(root)
    assert "a/x" not in library.rules
    assert "a/y" in library.rules
    assert library.refused == ("a/x of hospital brings no cases and was left out; add cases/a/x.toml",)


def test_an_unsound_overlay_file_is_left_out_by_name_and_what_needs_it_too(write_root, rule_text, case_text) -> None:
    regimen = REGIMEN.replace("DAYS", "[1]")
    root = write_root(
        **{
            "data/treatment/drugs/fictitin.toml": DRUG.replace('name = "f', 'name = "F'),
            "data/treatment/regimens/breast/f.toml": regimen,
            "cases/treatment/regimens/breast/f.toml": case_text,
            "data/a/x.toml": rule_text,
            "cases/a/x.toml": case_text,
            "data/a/t.csv": "part,percent\nhand,0.7\n",
        }
    )
    library = open_library(root)
    assert "a/x" in library.rules
    assert "a/t" not in library.tables
    assert "fictitin" not in library.drugs
    assert "breast/f" not in library.regimens
    said = "\n".join(library.refused)
    assert (
        "treatment/drugs/fictitin of hospital is not sound and was left out: name 'Fictitin' is not in lower case"
        in said
    )
    assert "fictitin is not in the formulary" in said
    assert "the table's head says no title" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("root = 2", "root = = 1", "at line 14"),
        ("[[source]]", "[[sauce]]", "no source"),
        ('unit = "/min"', "unit = 5", "line 28"),
        ("low = 200", "low = 900", "low 900 is not below high 800"),
    ],
)
def test_a_broken_overlay_file_is_left_out_by_name_and_the_rest_loads(
    write_root, rule_text, case_text, old, new, said
) -> None:
    assert old in rule_text
    broken = rule_text.replace(old, new)
    root = write_root(
        **{
            f"data/{MOSTELLER}.toml": broken,
            f"cases/{MOSTELLER}.toml": case_text,
            "data/a/x.toml": rule_text,
            "cases/a/x.toml": case_text,
        }
    )
    library = open_library(root)
    assert "a/x" in library.rules
    assert library.rule(MOSTELLER) == open_library().rule(MOSTELLER)
    assert len(library.refused) == 1
    assert library.refused[0].startswith(f"{MOSTELLER} of hospital")
    assert "was left out" in library.refused[0]
    assert said in library.refused[0]


def test_an_overlay_file_that_is_no_text_is_left_out_by_name(write_root, rule_text, case_text) -> None:
    root = write_root(**{"data/a/x.toml": rule_text, "cases/a/x.toml": case_text, "cases/a/y.toml": case_text})
    (root / "data/a/y.toml").write_bytes(b"\xff\xfe")
    library = open_library(root)
    assert "a/x" in library.rules
    assert "a/y of hospital cannot be read and was left out" in library.refused[0]
    assert "is not UTF-8 text" in library.refused[0]


def test_two_overlay_files_of_one_id_are_both_left_out(write_root, rule_text, case_text) -> None:
    table = "# title: Parts\n# edition: 1\n# source: A paper\npart,percent\nhand,0.7\n"
    files = {"data/a/x.toml": rule_text, "data/a/x.csv": table, "cases/a/x.toml": case_text}
    library = open_library(write_root(**files))
    assert library.refused == ("a/x is both a .toml and a .csv of hospital; both were left out",)
    assert "a/x" not in library.rules
    assert "a/x" not in library.tables


def test_a_table_and_a_rule_of_one_name_are_refused(write_root, rule_text) -> None:
    with pytest.raises(UnreadableInput, match="is both"):
        open_library(base=write_root(**{"data/a/x.toml": rule_text, "data/a/x.csv": "a\n1\n"}))


def test_the_rule_that_a_left_out_one_would_replace_stays(write_root, rule_text) -> None:
    library = open_library(write_root(**{f"data/{MOSTELLER}.toml": rule_text}))
    assert library.rule(MOSTELLER).rule.root == "medonc"
    assert library.overridden == ()
    assert library.edition == open_library().edition


def test_the_edition_is_of_the_text_and_not_of_the_place(write_root, rule_text) -> None:
    one = write_root("one", **{"data/a/x.toml": rule_text})
    same = write_root("two", **{"data/a/x.toml": rule_text.replace("\n", "\r\n")})
    other = write_root("three", **{"data/a/x.toml": rule_text + "\n"})
    assert open_library(base=one).edition == open_library(base=same).edition
    assert open_library(base=one).edition != open_library(base=other).edition


def test_the_edition_is_of_the_names_too(write_root, rule_text) -> None:
    one = write_root("one", **{"data/a/x.toml": rule_text})
    other = write_root("two", **{"data/a/y.toml": rule_text})
    assert open_library(base=one).edition != open_library(base=other).edition


DRUG = """shape = "drug"
title = "Fictitin"
edition = "2026.1"
text = "An invented drug that no formulary holds."
name = "fictitin"
drug_class = "invented"
routes = ["oral", { route = "intravenous", snomed = ["47625008"] }]

[[source]]
title = "An invented label"
kind = "label"
"""

REGIMEN = """shape = "regimen"
title = "Fictitin"
edition = "2026.1"
text = "Fictitin on some days of a cycle."
site = "breast"
name = "fictitin"
short = "F"
setting = "advanced"
intent = "palliative"
indication = "none"

[[source]]
title = "An invented trial"

[[phases]]
name = "F"
length_days = 28

[[phases.drugs]]
drug = "fictitin"
basis = "flat"
dose = 2.50
unit = "mg"
route = "oral"
days = DAYS
"""


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("[1, 8, 15]", [1, 8, 15]),
        ('"1-3, 8"', [1, 2, 3, 8]),
        ('"5"', [5]),
        ("[{ day = 1, times = 2 }, 2]", [1, 1, 2]),
        ('"1-2 x2, 5"', [1, 1, 2, 2, 5]),
    ],
)
def test_days_are_written_shortly(write_root, written, days) -> None:
    files = {"data/treatment/drugs/fictitin.toml": DRUG}
    files["data/treatment/regimens/breast/f.toml"] = REGIMEN.replace("DAYS", written)
    library = open_library(base=write_root(**files))
    line = library.regimen("breast/f").phases[0].drugs[0]
    assert [each.day for each in line.days for _ in range(each.times)] == days
    assert line.dose == Decimal("2.50")
    assert [each.route for each in library.drug("fictitin").routes] == ["oral", "intravenous"]


def test_days_that_are_no_days_are_refused_with_their_line(write_root) -> None:
    root = write_root(**{"data/treatment/regimens/breast/f.toml": REGIMEN.replace("DAYS", '"1 to 14"')})
    with pytest.raises(UnreadableInput, match=r"line 25: '1 to 14' is not a day"):
        open_library(base=root)


def test_a_table_is_read_with_its_head() -> None:
    text = "# title: Shares\n# source: A paper: with a colon\npart,percent\nhand,0.7\n\nfoot,1.5\n"
    assert table_header(text) == {"title": "Shares", "source": "A paper: with a colon"}
    assert read_table(text) == ({"part": "hand", "percent": "0.7"}, {"part": "foot", "percent": "1.5"})
    assert isinstance(read_table(text)[0], MappingProxyType)


def test_a_file_that_is_not_utf8_is_refused(write_root, rule_text) -> None:
    root = write_root(**{"data/a/x.toml": rule_text})
    (root / "data/a/x.toml").write_bytes(rule_text.encode() + b"\n# \xff\n")
    with pytest.raises(UnreadableInput, match="not UTF-8"):
        open_library(base=root)


def test_ids_are_the_paths() -> None:
    for file in files_of(OWN_ROOT):
        assert str(OWN_ROOT / "data" / file.id) + file.ending == file.path
