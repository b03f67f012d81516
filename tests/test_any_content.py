"""Whatever people write into content, the outcome is a site or a problem, and no word is lost without a word.

``make fuzz`` tries many more examples than ``make test``.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from postil.text.folding import fold

if TYPE_CHECKING:
    from tests.conftest import Archive

# Words that each appear once, among what has been misread before.
_ODD = """
’ — … # ## - 1. > ``` ~~~ <!-- --> --- +++ === *** [a](b) ![a](b) [^1] [^1]: <b> </p> &amp; & \\ | {#a} {{x}} {%x%}
http://a.example/b 港 ไ א ﬁ Ａ 🇬🇧 %
""".split()
_ODD += ["<!-- comments -->", "### Name", "\t", "\r\n", "\n\n", "\n", "\u00a0", "\u3000", "\x0b", "e\u0301"]
_ODD += ["\u00ad", "\u200b", "\u202e", "\ufeff", "\U0001f469\u200d\U0001f680"]
_WORDS = [f"word{n}x" for n in range(40)]


@st.composite
def odd_texts(draw: st.DrawFn, words: list[str]) -> str:
    """Return a text in which each of ``words`` appears once, between odd pieces."""
    text = ""
    for word in words:
        pieces = draw(st.lists(st.sampled_from(_ODD), max_size=3))
        text += " ".join(["", *pieces, word])
    return text.strip()


def _shown(archive: Archive) -> str:
    pages = [data.decode() for address, data in archive.files().items() if address.endswith(".html")]
    return fold(unescape(" ".join(pages)))  # with attributes, which have the language of code and the like


@pytest.mark.slow
@settings(
    max_examples=int(os.environ.get("POSTIL_FUZZ", "25")),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink would take many builds
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(odd_texts(_WORDS[:8]), odd_texts(_WORDS[8:12]), odd_texts(_WORDS[12:14]), odd_texts(_WORDS[14:16]))
def test_every_word_is_on_a_page_or_a_problem_is_named(
    archive: Archive, body: str, comment: str, title: str, note: str
) -> None:
    front = json.dumps({"id": "a", "title": title, "date": "2014-04-15"}, ensure_ascii=False)
    post = f"---\n{front}\n---\n\n{body}\n\n<!-- comments -->\n\n### Ann {{#c1}}\n\n{comment}\n"
    archive.write(
        {"posts/a.md": post, "notes/a.yml": json.dumps([{"id": "n1", "note": note}], ensure_ascii=False) + "\n"}
    )
    outcome = archive.run()
    assert "Traceback" not in outcome.err
    if outcome.code:
        assert re.search(r"^posts/a\.md|^notes/a\.yml", outcome.err, re.MULTILINE), outcome.err
        return
    shown = _shown(archive)
    named = outcome.err  # a warning names words that Markdown does not show
    missing = [w for w in re.findall(r"word\d+x", body + comment + title + note) if w not in shown + named]
    assert missing == [], outcome.err


@pytest.mark.slow
@settings(
    max_examples=int(os.environ.get("POSTIL_FUZZ", "25")),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(odd_texts(_WORDS[:12]), st.sampled_from(["NFC", "NFD"]))
def test_every_word_of_a_capture_is_in_its_post_or_named_by_check(archive: Archive, text: str, form: str) -> None:
    written = unicodedata.normalize("NFC" if form == "NFC" else "NFD", text)
    archive.write({"captures/a.txt": f"Tuesday, 15 April 2014\n\nA title\n\n{written}\n"})
    outcome = archive.run("check")
    assert "Traceback" not in outcome.err
    if outcome.code:
        assert re.search(r"captures/a\.txt", outcome.out + outcome.err), outcome.err
        return
    archive.build()
    kept = " ".join(archive.posts().values()) + archive.run("check").out + _shown(archive)
    assert [word for word in re.findall(r"word\d+x", text) if word not in kept] == []
