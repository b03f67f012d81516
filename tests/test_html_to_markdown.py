"""HTML to Markdown: what a browser shows is there, and text that looks like markup stays text."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.captures.readers.html_to_markdown import convert_html, html_text
from postil.captures.readers.html_words import list_html_words
from postil.text.markdown import parse_markdown, render_tokens, words_of

FORMS = {
    "emphasis": ("a <b>bold</b> <i>word</i> <del>gone</del>", "a **bold** *word* ~~gone~~"),
    "emphasis that Markdown cannot have": ('so<b>"called"</b>it', 'so"called"it'),
    "a heading": ("<h2>The <em>tide</em></h2><p>Words.</p>", "## The *tide*\n\nWords."),
    "breaks": ("one<br>two<br/><br/>three<br>", "one\\\ntwo\n\nthree"),
    "a link": ('<a href="https://a.example/b c?d=(1)">words]</a>', "[words\\]](https://a.example/b%20c?d=%281%29)"),
    "a link to a program": ('<a href="javascript:x()">words</a>', "words"),
    "an image": ('<img src="a.png" alt="A lamp">', "![A lamp](a.png)"),
    "an image in a link": ('<a href="b"><img src="a.png" alt=""></a>', "[![](a.png)](b)"),
    "a list": ("<ul><li>one<li>two<ul><li>inner</ul></ul>", "- one\n- two\n  - inner"),
    "a numbered list": ("<ol start=3><li>one</li><li><p>two</p></li></ol>", "3. one\n4. two"),
    "a quotation": ("<blockquote><p>one</p><p>two</p></blockquote>", "> one\n>\n> two"),
    "code": ("<pre>if a &lt; b:\n\n  <b>c</b></pre> <code>x`y</code>", "```\nif a < b:\n\n  c\n```\n\n`` x`y ``"),
    "a table": (
        "<table><tr><th>a<th>b|c<tr><td>1<td colspan=2>2</table>",
        "| a | b\\|c |  |\n| --- | --- | --- |\n| 1 | 2 |  |",
    ),
    "a table that lays out a page": (
        '<table><tr><td><img src="a.png" alt=""></td></tr><tr><td>Caption</td></tr></table>',
        "![](a.png)\n\nCaption",
    ),
    "a figure": ('<figure><img src="a" alt="b"><figcaption>Words</figcaption></figure>', "![b](a)\n\nWords"),
    "a player": (
        '<iframe src="//video.example/1"></iframe>',
        "[https://video.example/1](https://video.example/1)",
    ),
    "definitions": ("<dl><dt>Term</dt><dd>What it is</dd></dl>", "**Term**\n\nWhat it is"),
    "raised digits": ("10<sup>2</sup>, H<sub>2</sub>O, a<sup>x</sup>", "10², H₂O, ax"),
    "a program and a style": ("<style>p {}</style><script>x()</script>words<!-- hidden -->", "words"),
    "text that looks like HTML": ("&lt;b&gt;x&lt;/b&gt; &amp;lt; a &lt; b", "\\<b>x\\</b> \\&lt; a < b"),
    "text that looks like Markdown": (
        "<p># one</p><p>- two</p><p>3. three</p><p>a *b* _c_ `d` [e](f) ![g](h)</p>",
        "\\# one\n\n\\- two\n\n3\\. three\n\na \\*b\\* \\_c\\_ \\`d\\` \\[e](f) !\\[g](h)",
    ),
    "a mark of exclamation before a link": ('so!<a href="a">b</a>', "so\\![b](a)"),
    "no markup at all": ("just words\nand more", "just words and more"),
}


@pytest.mark.parametrize(("html", "markdown"), FORMS.values(), ids=FORMS)
def test_html_becomes_markdown_that_people_would_write(html: str, markdown: str) -> None:
    assert convert_html(html) == markdown


_TEXT = st.text("abz 019.*_`#-+>|[]()!&;<\\~\n:=\"'é中", max_size=12)
_TAG = st.sampled_from(
    "b i p div a li ul ol blockquote pre code td tr table th h2 br hr sup span em q dl dt del center".split()
)
_PIECE = st.one_of(
    _TEXT,
    _TAG.map(lambda tag: f"<{tag}>"),
    _TAG.map(lambda tag: f"</{tag}>"),
    st.sampled_from(
        [
            "&lt;b&gt;",
            "&amp;lt;",
            "&nbsp;",
            '<img src="a" alt="x]y">',
            '<a href="b">',
            "<!-- c -->",
            "<br>",
            "<![",
            "<!",
            "<?x",
            "</",
            "<a b='",
            "<![if x]>",
            "<![CDATA[x]]>",
            "<script>",
            "<!--",
            "]]>",
            "<3",
        ]
    ),
)


@given(st.lists(_PIECE, max_size=14).map("".join))
def test_whatever_the_html_no_word_of_it_is_lost_or_invented(html: str) -> None:
    assert Counter(words_of(convert_html(html))) == Counter(list_html_words(html))


@given(_TEXT)
def test_text_that_looks_like_markup_is_shown_as_it_is(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = render_tokens(parse_markdown(convert_html(f"<p>{escaped}</p>")))
    assert "".join(list_html_words(shown)) == "".join(text.split())


def test_a_title_is_text_on_one_line() -> None:
    assert html_text("The <em>lamp</em> &amp;\n its &lt;b&gt;") == "The lamp & its <b>"
