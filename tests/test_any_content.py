"""Whatever people write into content, the outcome is a site or a problem, and no word is lost without a word.

``make fuzz`` tries many more examples than ``make test``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
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


fuzzed = settings(
    max_examples=int(os.environ.get("POSTIL_FUZZ", "12")),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink would take many builds
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


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
@fuzzed
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
@fuzzed
@given(odd_texts(_WORDS[:12]), st.sampled_from(["NFC", "NFD"]))
def test_every_word_of_a_capture_is_in_its_post_or_named_by_check(archive: Archive, text: str, form: str) -> None:
    shutil.rmtree(archive.content, ignore_errors=True)  # posts of the last example, whose capture this would be
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


def odd_names() -> st.SearchStrategy[str]:
    """Return names of files between odd pieces; what no system takes in a name is left out."""
    pieces = [piece for piece in _ODD if not set(piece) & set("/\0\n\r\t")]
    return st.lists(st.sampled_from(pieces), max_size=3).map(lambda own: " ".join(["name", *own])[:60])


def _toml(values: dict[str, str]) -> str:
    """Return lines of TOML, whose basic strings escape as those of JSON do, but for DEL."""
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


@pytest.mark.slow
@fuzzed
@given(st.data())
def test_every_word_of_settings_glossary_notes_and_pages_is_shown_or_named(
    archive: Archive, data: st.DataObject
) -> None:
    taken = iter(_WORDS)

    def text(count: int = 1) -> str:
        return data.draw(odd_texts([next(taken) for _ in range(count)]))

    shutil.rmtree(archive.content, ignore_errors=True)  # files of other names are left from the last example
    settings_ = {key: text() for key in ("title", "subtitle", "description", "rights", "contact")}
    label, publication = text(), text()
    tables = {
        "content_notes": f"{json.dumps(label, ensure_ascii=False)} = {json.dumps(text(), ensure_ascii=False)}\n",
        "[publications]": _toml({"id": "p", "title": publication}),
    }
    front: dict[str, object] = {"id": "a", "title": text(), "date": "2014-04-15?", "date_note": text()}
    front |= {"publication": "p", "author": text(), "labels": [label], "standfirst": text()}
    entry = {"term": text(), "name": text(), "definition": text(2), "also": [text()]}
    source = {"title": text(), "author": text()}
    note = {"id": "n1", "note": text(2), "by": text(), "quote": "quay", "source": source}
    page = json.dumps({"title": text()}, ensure_ascii=False)
    files: dict[str, str | bytes] = {
        "archive.toml": _toml(settings_) + "".join(f"\n[{name}]\n{rows}" for name, rows in tables.items()),
        f"posts/{data.draw(odd_names())}.md": f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n\nThe quay.\n",
        "glossary.yml": json.dumps([entry], ensure_ascii=False) + "\n",
        "notes/a.yml": json.dumps([note], ensure_ascii=False) + "\n",
        f"pages/{data.draw(odd_names())}.md": f"---\n{page}\n---\n\n{text(2)}\n",
    }
    archive.write(files)
    outcome = archive.run()
    assert "Traceback" not in outcome.err
    if outcome.code:
        assert re.search(r"^(?:archive\.toml|posts/|glossary\.yml|notes/|pages/|the )", outcome.err, re.MULTILINE)
        return
    shown = _shown(archive) + fold(outcome.err)
    written = " ".join(str(content) for content in files.values())
    assert [word for word in re.findall(r"word\d+x", written) if word not in shown] == [], outcome.err


@pytest.mark.slow
@fuzzed
@given(
    odd_texts(_WORDS[:6]),
    odd_texts(_WORDS[6:8]),
    odd_texts(_WORDS[8:9]),
    st.integers(0, 7),
    st.sampled_from(["remove", "mask", "pseudonymise"]),
)
def test_a_withheld_word_is_nowhere_and_no_other_is_lost(
    archive: Archive, body: str, comment: str, reason: str, which: int, action: str
) -> None:
    front = json.dumps({"id": "a", "title": f"On {_WORDS[which]}", "date": "2014-04-15"})
    target = "a" if which < 6 else "c1"
    redaction = {"id": "r1", "target": target, "quote": _WORDS[which], "action": action, "reason": reason}
    if action == "pseudonymise":
        redaction["replacement"] = "N. N."
    archive.write(
        {
            "posts/a.md": f"---\n{front}\n---\n\n{body}\n\n<!-- comments -->\n\n### Ann {{#c1}}\n\n{comment}\n",
            "redactions.yml": json.dumps([redaction], ensure_ascii=False) + "\n",
        }
    )
    outcome = archive.run()
    assert "Traceback" not in outcome.err
    if outcome.code:
        assert re.search(r"^(?:posts/a\.md|redactions\.yml)", outcome.err, re.M), outcome.err
        return
    assert "warning: " in outcome.err or not [a for a, d in archive.files().items() if _WORDS[which].encode() in d]
    if re.search(rf"(?m)^[ \t>]*(?:`{{3}}|~{{3}}).*{_WORDS[which]}", f"{body}\n{comment}"):
        return  # what follows the language of a code block, which nobody sees, is withheld as a whole
    shown = _shown(archive) + fold(outcome.err)
    others = re.findall(r"word\d+x", body + comment + reason)
    assert [word for word in others if word not in shown and word != _WORDS[which]] == [], outcome.err
