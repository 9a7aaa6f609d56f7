"""Karyotypes as reports write them: what is counted, what is refused."""

from __future__ import annotations

import pytest

from medonc.practice.pathology.haematology import read_karyotype
from medonc.values.errors import ImpossibleValue

READ: tuple[tuple[str, int, set[str]], ...] = (
    ("46,XX[20]", 0, set()),
    ("46, XY, del(5)(q13q33) [12] / 46, XY [8]", 1, set()),
    ("45,X,-Y[10]/46,XY[10]", 1, set()),
    ("47,XXY[20]", 0, set()),
    ("46,X,t(X;11)(q24;q23)[20]", 1, set()),
    ("45,XX,-7[3]", 1, {"7"}),
    ("45,XX,-7[2]", 0, set()),
    ("47,XX,+8[2]", 1, set()),
    ("47,XX,+8[1]", 0, set()),
    ("46,XX,t(8;21)(q22;q22.1)", 1, set()),
    ("46,XX,+1,der(1;7)(q10;p10)[20]", 2, set()),
    ("46,XX,der(5)t(5;17)(q13;p11)[20]", 1, set()),
    ("45,XX,dic(5;17)(q11;p11)[20]", 1, set()),
    ("46,XX,-5,-7,+mar1,+r[20]", 4, {"5", "7"}),
    ("48,XY,+8x2[20]", 2, set()),
    ("46,XX,5dmin[20]", 1, set()),
    ("47,XX,+21c[20]", 0, set()),
    ("46,XX,del(5)(q13q33)[10]/47,idem,+8[6]/46,XX[4]", 2, set()),
    ("46,XX,del(5)(q13q33)[10]/47,sl,+8[1]/46,XX[4]", 1, set()),
    ("46,XX,del(5)(q13q33)[10]/47,XX,+8[5]", 1, set()),
    ("43~46,XX,del(5)(q13q33)[6],-7[3],-18[2],+mar[4][cp8]", 3, {"7"}),
    ("45,XX,-7[2]/46,idem,+8[3]", 2, {"7"}),
)
REFUSED = (
    "",
    "46",
    "46,,del(5)(q13q33)",
    "46,XX,?del(5)(q13)",
    "46,XX,del(5)(q1?3q33)",
    "46,XX,t(8;21)",
    "46,XX,t(8;21)(q22)",
    "46,XX,del(23)(q13)",
    "46,XX,del(5)(13q)",
    "46,XX,-der(7)",
    "46,XX[5]//46,XY[15]",
    "92<4n>,XXYY[20]",
    "nuc ish(ABL1x2)[200]",
    "47,idem,+8[5]",
    "46,XX,del(5)(q13q33)/47,sdl,+8[3]",
    "47,XX,+1~3mar[cp5]",
    "complex karyotype",
    "47,XX[20]",
    "46,XX,+8[20]",
    "46,XX,-7,del(5)(q13q33)[20]",
)


def test_abnormalities_are_counted_in_the_clone_with_the_most() -> None:
    got = [(text, read_karyotype(text).count, set(read_karyotype(text).monosomies)) for text, _, _ in READ]
    assert got == [(text, count, lost) for text, count, lost in READ]


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ImpossibleValue, match="karyotype"):
        read_karyotype(text)


def test_what_is_not_clonal_is_said() -> None:
    assert read_karyotype("47,XX,+8[1]/46,XX[19]").remarks == ("Not clonal, and not counted: +8.",)
    unrelated = read_karyotype("46,XX,del(5)(q13q33)[10]/47,XX,+8[5]/46,XX[5]")
    assert unrelated.remarks == ("The clones share no abnormality; each is counted by itself.",)
    assert [change.text for change in unrelated.changes] == ["del(5)(q13q33)", "+8"]
