"""Folding: which spellings are the same, and where a folded text comes from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postil.text.folding import fold_text

# Letters that fold, letters that do not, marks, dashes, quotation marks, invisible characters, parts of Hangul.
SIGNS = "ab´′″「 -–—‘’'\"“”`é\u0301\u0327ﬁＡ①½ﬀ\u00ad\u200b\u200e\u202b\u2067가\u1100\u1161\u11a8ガｶﾞकि昨日นำ,."


@settings(max_examples=500)
@given(st.text(SIGNS, max_size=12).map("x".__add__))
def test_a_text_folds_to_itself_only_where_folding_it_sign_by_sign_does(text: str) -> None:
    folded = fold_text(text)
    beside = fold_text(f"-- {text}")  # the two dashes fold to one, so this text is folded sign by sign
    assert beside.text == f"- {folded.text}"
    places = [folded.locate(i, i + 1) for i in range(len(folded.text))]
    assert [(first + 3, last + 3) for first, last in places] == [
        beside.locate(i + 2, i + 3) for i in range(len(folded.text))
    ]


@pytest.mark.parametrize("sign", "'‘’‚‛‹›ʹʻʼʽ′‵`´΄᾽＇ꞌ｀")
def test_an_apostrophe_is_folded_however_it_was_typed(sign: str) -> None:
    assert fold_text(f"O{sign}Shea").text == "O'Shea"


@pytest.mark.parametrize("sign", '"“”„‟«»ˮ″‶״＂〝〞〟')
def test_a_quotation_mark_is_folded_however_it_was_typed(sign: str) -> None:
    assert fold_text(f"{sign}Shea").text == '"Shea'


def test_every_dash_of_unicode_is_folded() -> None:
    dashes = [
        sign for sign in map(chr, range(0x10000)) if unicodedata.category(sign) == "Pd" and sign not in "〜〰"
    ]
    assert {fold_text(f"Roe{sign}Smith").text for sign in [*dashes, "−", "⁻", "₋"]} == {"Roe-Smith"}
