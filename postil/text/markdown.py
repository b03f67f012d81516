"""Markdown: parse texts, return the words that they show, and escape captured words.

Posts are CommonMark with tables, strike-through and footnotes. HTML is not interpreted: what looks like a tag is
shown as text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.rules_core import StateCore


def make_parser() -> MarkdownIt:
    """Return a parser for the Markdown of posts."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.push("align_by_class", _align_by_class)
    return parser.use(footnote_plugin)


def _align_by_class(state: StateCore) -> None:
    """Give the cells of tables their alignment as a class, since the policy of the pages refuses styles in them."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            alignment = str(token.attrs.pop("style")).removeprefix("text-align:")
            token.attrSet("class", f"align-{alignment}")


_PARSER = make_parser()


def parse_markdown(text: str) -> list[Token]:
    """Return the tokens of a Markdown text, as markdown-it-py gives them."""
    return _PARSER.parse(text)


def render_tokens(tokens: Sequence[Token], text_name: str = "") -> str:
    """Return the HTML of tokens; ``text_name`` keeps the ids of footnotes apart if a page has several texts."""
    env = {"docId": text_name} if text_name else {}
    return str(_PARSER.renderer.render(tokens, _PARSER.options, env))


def text_tokens(text: str) -> list[Token]:
    """Return tokens that show a text without markup, such as a title."""
    return [Token("inline", "", 0, content=text, children=[Token("text", "", 0, content=text)])]


def split_blocks(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the tokens of each outermost block."""
    blocks: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        blocks[-1].append(token)
        depth += token.nesting
        if depth == 0:
            blocks.append([])
    return [block for block in blocks if block]


def shown_text(token: Token) -> str:
    """Return the text that an inline token shows; a line break for a soft or hard break."""
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "image":
        return "".join(map(shown_text, token.children or ()))
    return token.content if token.type in ("text", "code_inline") else ""


def plain_blocks(tokens: Iterable[Token]) -> list[str]:
    """Return the words that tokens show, block by block."""
    blocks = []
    for token in tokens:
        if token.type == "inline":
            blocks.append("".join(map(shown_text, token.children or ())))
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.rstrip("\n"))
    return blocks


def plain_text(tokens: Iterable[Token]) -> str:
    """Return the words that tokens show, blocks separated by blank lines."""
    return "\n\n".join(plain_blocks(tokens))


def list_words(tokens: Iterable[Token]) -> list[str]:
    """Return the words that tokens show, in order, including the numbers of ordered lists but no bullets."""
    words: list[str] = []
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            words.append(token.info + token.markup)
        elif token.type == "inline":
            words += "".join(map(shown_text, token.children or ())).split()
        elif token.type in ("fence", "code_block"):
            words += token.content.split()
    return words


# Paragraphs without a match, apart from their line breaks, show every word as it is written; most captured
# paragraphs have none.
_MARKUP = re.compile(r"[\\`*_\[\]<>&#|~]|^(?:[-+=\s:]|\d{1,9}[.)])", re.MULTILINE)
_LINE_BREAK = re.compile(r"\\\n(?=[ \t]*\S)")  # within a paragraph
# Blocks that go on after a blank line: code, and what is deep in lists.
_LONG_BLOCK = re.compile(r"^(?: {4}|\t|[> ]*(?:```|~~~))", re.MULTILINE)


def words_of(source: str) -> list[str]:
    """Return the words that a Markdown text shows, as ``list_words`` of its tokens does, but faster."""
    if _LONG_BLOCK.search(source):
        return list_words(parse_markdown(source))
    words: list[str] = []
    marked: list[str] = []
    for paragraph in source.split("\n\n"):
        text = _LINE_BREAK.sub("\n", paragraph) if "\\" in paragraph else paragraph
        if _MARKUP.search(text):
            marked.append(paragraph)
            continue
        if marked:
            words += list_words(parse_markdown("\n\n".join(marked)))
            marked = []
        words += text.split()
    return words + list_words(parse_markdown("\n\n".join(marked))) if marked else words


# ---------------------------------------------------------------- captured words to Markdown

_SPECIAL = re.compile(r"[\\`*\[<~&_]")
_SPECIAL_AT_START = frozenset("-+#>=:|0123456789")
_ALWAYS = re.compile(r"[\\`*\[]")
_LEFT_ANGLE = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_BLOCK_START = re.compile(r"([-+#>=]|~(?=~)|:?-[-:| ]*$|\|)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def escape_line(line: str) -> str:
    """Return one line of captured text as Markdown that shows exactly these words.

    Only characters that CommonMark would read as markup in their place are escaped, so that the files stay
    readable.
    """
    text = line.strip(" \t")
    if "  " in text or "\t" in text:
        text = " ".join(re.split(r"[ \t]+", text))
    if text[:1] not in _SPECIAL_AT_START and not _SPECIAL.search(text):
        return text
    text = _ALWAYS.sub(r"\\\g<0>", text)
    text = _LEFT_ANGLE.sub(r"\\<", text)
    text = _ENTITY.sub(r"\\&", text)
    text = _UNDERSCORE.sub(r"\\_", text)
    text = text.replace("~~", r"\~\~").replace(r"\~\~~", r"\~\~\~")
    text = _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text
    return "\\" + text if _BLOCK_START.match(text) else text


def escape_heading(text: str) -> str:
    """Return captured words as the text of a heading; hash signs at the end are escaped."""
    rest = text.rstrip("#")
    words = rest.rstrip()
    return escape_line(words) + rest[len(words) :] + "\\#" * (len(text) - len(rest))


def join_lines(lines: Iterable[str]) -> str:
    """Return escaped lines as one paragraph with hard line breaks."""
    return "\\\n".join(lines)


def indent(text: str, prefix: str, first: str | None = None) -> str:
    """Return a text with ``prefix`` in front of every line, and ``first`` instead in front of the first line."""
    lines = [prefix + line if line else prefix.rstrip() for line in text.split("\n")]
    if first is not None:
        lines[0] = first + lines[0][len(prefix) :]
    return "\n".join(lines)


def shown_length(token: Token) -> int | None:
    """Return the number of characters that a block adds to the plain text, None if it shows no text."""
    if token.type == "inline":
        return sum(len(shown_text(child)) for child in token.children or ())
    if token.type in ("fence", "code_block"):
        return len(token.content.rstrip("\n"))
    return None
