"""HTML to the Markdown of posts, for every capture format that has HTML.

markdownify walks the tree; here is what it does otherwise than it would: text that looks like markup is escaped,
tables that only lay out a page become paragraphs, embedded players become links, and nothing that a browser shows
is left out. What came out is compared with the words of the HTML; where they differ, the text is given without
its markup rather than with words missing.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from bs4.element import NavigableString
from markdownify import BACKSLASH, MarkdownConverter

from postil.captures.readers.html_tree import prepare_tree
from postil.captures.readers.html_words import BLOCKS, list_html_lines, read_html_text, tame_sections
from postil.text.markdown import escape_line, join_lines, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import Tag

_DEEPEST = 100  # elements within each other; trees that are deeper take long, and no page has them
_DEEPEST_PARTS = 5  # blocks within each other of which one may lose its markup alone
_CONTAINERS = ("div", "section", "article", "main", "center", "figure", "body", "html")
_OTHER_TAG = re.compile(r"<(?!br\s*/?>)", re.IGNORECASE)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BREAK = "\0"  # a line break until its block is complete; no text has this character
_BREAKS = re.compile(r"[ \n]*\0[ \n\0]*")
_PARTS = re.compile(r"([ \n]*\0[ \n\0]*|\n\n+)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SAFE_SCHEMES = frozenset(("http", "https", "ftp", "mailto"))
_IN_ADDRESS = re.compile(r"[\s()<>\\\x7f]|&(?=#?\w+;)")
_BLOCK = re.compile(r"- |#{1,6} |> |```|\||\d{1,9}\. ")  # in text these are escaped
_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_UNBALANCED = re.compile(r"(?<!\\)\]")


def keep_address(address: str) -> str:
    """Return an address as it is."""
    return address


def join_address(base: str | None, address: str) -> str:
    """Return an address as a browser takes it that shows the page at ``base``."""
    if not base or not address or address.startswith("#"):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def convert_html(html: str, resolve: Callable[[str], str] = keep_address) -> str:
    """Return HTML as CommonMark that shows the same words.

    ``resolve`` gets the address of each image and link and returns the one to write, such as ``media/NAME``.
    """
    html = _CONTROLS.sub("", html)
    if not _OTHER_TAG.search(html):
        return _convert_lines(html)
    lines, depth = read_html_text(html)
    words = Counter(word for line in lines for word in line.split())
    if depth <= _DEEPEST:
        markdown = _convert_whole(html, words, resolve)
        if markdown:
            return markdown
        markdown = _convert_parts(html, resolve)
        if Counter(words_of(markdown)) == words:
            return markdown
    return "\n\n".join(map(escape_line, lines))


def _convert_whole(html: str, words: Counter[str], resolve: Callable[[str], str]) -> str:
    """Return HTML as Markdown with all of its words, without emphasis where needed; empty if there is none."""
    for is_plain in (False, True):
        markdown = _Converter(resolve, is_plain).write(html)
        if Counter(words_of(markdown)) == words:
            return markdown
    return ""


def _convert_parts(html: str, resolve: Callable[[str], str], depth: int = 0) -> str:
    """Return HTML as Markdown part by part: only a part with words that Markdown cannot have loses its markup."""
    converted = []
    for part in _split_blocks(html):
        lines = read_html_text(part).lines
        words = Counter(word for line in lines for word in line.split())
        markdown = _convert_whole(part, words, resolve)
        if not markdown and words:
            is_last = depth >= _DEEPEST_PARTS or len(_split_blocks(part)) < 2
            markdown = "\n\n".join(map(escape_line, lines)) if is_last else _convert_parts(part, resolve, depth + 1)
        converted.append(markdown)
    return "\n\n".join(filter(None, converted))


def _split_blocks(html: str) -> list[str]:
    """Return the outermost blocks of some HTML, and what is between them; of a single block, those within it."""
    soup = BeautifulSoup(f"<div>{tame_sections(html)}</div>", "lxml")
    root = soup.div
    if root is None:
        return []
    while len(inner := _list_children(root)) == 1 and getattr(inner[0], "name", None) in _CONTAINERS:
        root = inner[0]
    parts, run = [], ""
    for child in _list_children(root):
        name = getattr(child, "name", None)
        written = str(child) if name else child.output_ready()
        if name in BLOCKS:
            parts += [run, written]
            run = ""
        else:
            run += written
    return [part for part in (*parts, run) if part.strip()]


def _list_children(tag: Tag) -> list[Any]:
    """Return what is directly within an element, but white space and comments."""
    shown = [child for child in tag.contents if getattr(child, "name", None) or type(child) is NavigableString]
    return [child for child in shown if getattr(child, "name", None) or str(child).strip()]


def _convert_lines(html: str) -> str:
    """Return text that has no tags but line breaks, as most comments are, without making a tree of it."""
    paragraphs: list[list[str]] = [[]]
    for line in _LINE_BREAK.split(html):
        text = " ".join(unescape(line).split())
        if text:
            paragraphs[-1].append(escape_line(text))
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(join_lines(lines) for lines in paragraphs if lines)


def html_text(html: str) -> str:
    """Return the text of some HTML on one line, such as that of a title."""
    return " ".join(list_html_lines(_CONTROLS.sub("", html)))


class _Converter(MarkdownConverter):
    """Writes the Markdown of a prepared tree; ``is_plain`` leaves out emphasis, which some text cannot have."""

    def __init__(self, resolve: Callable[[str], str], is_plain: bool) -> None:
        super().__init__(heading_style="atx", newline_style=BACKSLASH, autolinks=False)
        self._resolve = resolve
        self._is_plain = is_plain

    def write(self, html: str) -> str:
        # Within an element of its own, text that is only an address or a declaration is no file and no XML.
        soup = BeautifulSoup(f"<div>{tame_sections(html)}</div>", "lxml")
        prepare_tree(soup)
        return _close_breaks(str(self.convert_soup(soup)))

    def escape(self, text: str, parent_tags: set[str]) -> str:
        folded = " ".join(f"|{text}|".split())[1:-1]
        core = escape_line(folded)
        if "a" in parent_tags:
            core = _UNBALANCED.sub(r"\\]", core)
        if core.endswith("!"):
            core = core[:-1] + "\\!"  # a link may follow, which would be an image
        before = " " if folded[:1] == " " and core else ""
        after = " " if folded[-1:] == " " else ""
        return before + core + after

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags:
            return text
        address = self._target(el.get("href"))
        if not address or address.startswith("#"):
            return text
        if address.startswith("media/"):
            if "![" in text:
                return text  # a picture that led to a larger one of itself
            address = _encode(str(el["href"]))
        return _wrap(text, "[", f"]({address})", is_link=True)

    def _convert_emphasis(self, el: Tag, text: str, parent_tags: set[str], mark: str) -> str:
        if self._is_plain or "_noformat" in parent_tags or _is_emphasis(el.previous_sibling):
            return text
        before, after = _last_of(el.previous_sibling), _first_of(el.next_sibling)
        inner = text.strip(" \n\0")
        is_open = bool(inner) and (_is_word(inner[0]) or not _is_word(before))
        is_closed = bool(inner) and (_is_word(inner[-1]) or not _is_word(after))
        return _wrap(text, mark, mark) if is_open and is_closed else text

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._convert_emphasis(el, text, parent_tags, "**")

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._convert_emphasis(el, text, parent_tags, "*")

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._convert_emphasis(el, text, parent_tags, "~~")

    convert_strong = convert_b
    convert_i = convert_em
    convert_s = convert_del
    convert_strike = convert_del

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        if "pre" in parent_tags:
            return "\n" + text
        return (" " if "_inline" in parent_tags or "_noformat" in parent_tags else _BREAK) + text

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        alt = str(el.get("alt") or "")
        if "_noformat" in parent_tags:
            return alt
        escaped = _UNBALANCED.sub(r"\\]", escape_line(" ".join(alt.split())))
        address = self._target(el.get("src"))
        return f"![{escaped}]({address})" if address else escaped

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        text = _close_breaks(text)
        if not text:
            return "\n"
        sign = f"{el['data-number']}. " if el.get("data-number") else "- "
        lines = text.split("\n")
        rest = [" " * len(sign) + line if line else "" for line in lines[1:]]
        before = "" if el.parent is not None and el.parent.name in ("ol", "ul") else "\n\n"
        return before + "\n".join([sign + lines[0], *rest]) + "\n"

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return _set_block(_close_breaks(text), parent_tags)

    convert_div = convert_p
    convert_article = convert_div
    convert_section = convert_div
    convert_figcaption = convert_div
    convert_dl = convert_div
    convert_dd = convert_div
    convert_dt = convert_div

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        text = _close_breaks(text)
        if "_inline" not in parent_tags:
            text = "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""
        return _set_block(text, parent_tags)

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        if "_noformat" in parent_tags:
            return text
        code = " ".join(text.split())
        if not code:
            return text and " "
        before, after = text[: len(text) - len(text.lstrip())] and " ", text[len(text.rstrip()) :] and " "
        mark = "`" * (max((len(run) for run in re.findall("`+", code)), default=0) + 1)
        return f"{before}{mark} {code} {mark}{after}" if "`" in code else f"{before}{mark}{code}{mark}{after}"

    convert_kbd = convert_code
    convert_samp = convert_code

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        if "_inline" in parent_tags:
            return " " + self.escape(text, parent_tags) + " "
        lines = text.strip("\n").rstrip()
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", lines)), 3)
        return f"\n\n{fence}\n{lines}\n{fence}\n\n" if lines else ""

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return f"“{text}”"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return " " + _PIPE.sub(r"\1\\|", " ".join(text.replace(_BREAK, " ").split())) + " |"

    convert_th = convert_td

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return f"|{text}\n"

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        rows = [row for row in text.split("\n") if row]
        if not rows:
            return ""
        width = int(str(el["data-columns"]))
        head = [] if el.get("data-headed") else ["|" + "  |" * width]
        return (
            "\n\n"
            + "\n".join([*head, *rows[: 1 - len(head)], "|" + " --- |" * width, *rows[1 - len(head) :]])
            + "\n\n"
        )

    def _target(self, written: Any) -> str:
        """Return an address as Markdown takes it; empty if readers may not follow it."""
        address = re.sub(r"[\t\r\n]", "", _CONTROLS.sub("", str(written or ""))).strip()  # as browsers do
        scheme = _SCHEME.match(address)
        if scheme and scheme[1].lower() not in _SAFE_SCHEMES and not address.startswith("data:image/"):
            return ""
        return _encode(self._resolve(address))


def _encode(address: str) -> str:
    return _IN_ADDRESS.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), address)


def _set_block(text: str, parent_tags: set[str]) -> str:
    """Return a block set apart from what is around it; in a heading or a cell there is only one line."""
    if "_inline" in parent_tags:
        return f" {text} "
    return f"\n\n{text}\n\n" if text else ""


def _close_breaks(text: str) -> str:
    """Return the text of a block with its line breaks: one is a break, several are the end of a paragraph."""
    text = _BREAKS.sub(_close_run, text.strip(" \n\0"))
    return re.sub(r"\n{3,}", "\n\n", text)


def _close_run(run: re.Match[str]) -> str:
    is_paragraph = run[0].count(_BREAK) > 1 or "\n\n" in run[0] or _BLOCK.match(run.string, run.end())
    return "\n\n" if is_paragraph else "\\\n"


def _wrap(text: str, before: str, after: str, is_link: bool = False) -> str:
    """Return text with signs before and after each of its lines, which no markup of a line may cross."""
    parts = _PARTS.split(text)
    for index in range(0, len(parts), 2):
        words = parts[index].strip()
        is_block = words[:1] in ("#", ">", "-", "|", "`") and len(parts) > 1
        if words and not is_block and "\n" not in words.strip() and (is_link or words != "\\"):
            lead = parts[index][: len(parts[index]) - len(parts[index].lstrip())]
            tail = parts[index][len(parts[index].rstrip()) :]
            parts[index] = f"{lead}{before}{words}{after}{tail}"
    return "".join(parts)


def _is_word(sign: str) -> bool:
    return bool(sign) and sign.isalnum()


def _is_emphasis(node: Any) -> bool:
    return getattr(node, "name", None) in ("b", "strong", "i", "em", "del", "s", "strike")


def _last_of(node: Any) -> str:
    return node.get_text()[-1:] if getattr(node, "name", None) else str(node or "")[-1:]


def _first_of(node: Any) -> str:
    return node.get_text()[:1] if getattr(node, "name", None) else str(node or "")[:1]
