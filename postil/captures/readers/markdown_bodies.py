"""The texts of Markdown files as site generators and note programs write them, as plain CommonMark.

Liquid, Hugo's shortcodes and Obsidian's links become what they show, as far as that can be known from the file;
what cannot stays as it is written. HTML within the Markdown is converted; without any, the Markdown is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from postil.captures.readers.html_to_markdown import convert_html
from postil.captures.readers.html_words import list_html_words
from postil.text.markdown import escape_line, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"])
_PARSER.use(footnote_plugin)
_CODE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[ \t]*$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_HIGHLIGHT = re.compile(r"\{%-?\s*highlight\s*(\w*)[^%]*%\}\n?(.*?)\n?\{%-?\s*endhighlight\s*-?%\}", re.DOTALL)
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_POST = re.compile(r"\{%-?\s*(post_url|link)\s+([^\s%]+)\s*-?%\}")
_BASE = re.compile(r"\{\{-?\s*site\.(baseurl|url)\s*-?\}\}"
                   r"|\{\{-?\s*[\"']([^\"']*)[\"']\s*\|\s*(?:relative_url|absolute_url"
                   r"|url|prepend:[^}]*)\s*-?\}\}")  # fmt: skip
_LIQUID = re.compile(r"\{%[^%\n]*%\}|\{\{[^{}<%\n]*\}\}")
_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_KRAMDOWN = re.compile(r"^[ \t]*\{:.*\}[ \t]*$\n?|(?<=\S)\{:[^}\n]*\}", re.MULTILINE)
_SHORTCODE = re.compile(
    r"\{\{[<%]\s*(?P<end>/?)\s*(?P<name>[\w./-]+)(?P<rest>(?:\s+[^\n]*?)?)\s*(?P<empty>/?)[>%]\}\}"
)
_ARGUMENT = re.compile(r"(?:(\w+)\s*=\s*)?(?:\"((?:\\.|[^\"\\])*)\"|`([^`]*)`|([^\s\"`]+))")
_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_WIKI = re.compile(
    r"(?P<is_shown>!?)\[\[(?P<target>[^\[\]|#^\n]*)(?P<part>#[^\[\]|\n]*)?(?:\|(?P<words>[^\[\]\n]*))?\]\]"
)
_HIDDEN = re.compile(r"%%.*?%%", re.DOTALL)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|bmp|avif|mp4|webm|mp3|m4a|ogg|wav|pdf)$", re.IGNORECASE)
_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "x": "https://x.com/i/status/",
}


@dataclass(frozen=True, slots=True)
class MarkdownContext:
    """What a text needs to know of its site: its path on its host, and how links to other posts are found.

    ``find_post`` gets the name that a text has for another post, and returns its address or an empty text.
    """

    base: str
    path: str
    find_post: Callable[[str], str]
    is_vault: bool = False


def expand_signs(text: str, context: MarkdownContext) -> tuple[str, list[str]]:
    """Return a text with what its generator would have put in, and the signs that only that could have known."""
    text = _MORE.sub("", text)
    text = _COMMENT.sub("", text)
    text = _HIGHLIGHT.sub(lambda code: f"\n\n```{code[1]}\n{code[2]}\n```\n\n", text)
    unknown: list[str] = []
    parts: list[str] = []
    position = 0
    for code in _CODE.finditer(text):
        parts += [_expand_prose(text[position : code.start()], context, unknown), code[0]]
        position = code.end()
    parts.append(_expand_prose(text[position:], context, unknown))
    return "".join(parts), unknown


def _expand_prose(text: str, context: MarkdownContext, unknown: list[str]) -> str:
    text = _POST.sub(lambda link: context.find_post(link[2]) or link[0], text)
    text = _BASE.sub(lambda sign: _write_base(sign, context), text)
    text = _SHORTCODE.sub(lambda code: _expand_shortcode(code, context, unknown), text)
    text = _RAW.sub("", text)
    if context.is_vault:
        text = _HIDDEN.sub("", text)
        text = _WIKI.sub(lambda link: _expand_wiki_link(link, context), text)
    else:
        text = _KRAMDOWN.sub("", text)
    text = re.sub(r"\n[ \t]*\n(?:[ \t]*\n)+", "\n\n", text)
    unknown += [sign for sign in _LIQUID.findall(text) if not sign.startswith("{{<")]
    return text


def _write_base(sign: re.Match[str], context: MarkdownContext) -> str:
    if sign[2] is not None:
        return f"{context.path}/{sign[2].lstrip('/')}"
    return context.path if sign[1] == "baseurl" else context.base


def _expand_shortcode(code: re.Match[str], context: MarkdownContext, unknown: list[str]) -> str:
    """Return what one of Hugo's own shortcodes shows; of a theme's, only what is between its two signs."""
    name, rest = code["name"].lower(), code["rest"]
    values: dict[str, str] = {}
    for place, (key, one, two, three) in enumerate(_ARGUMENT.findall(rest)):
        values[key.lower() or str(place)] = one or two or three
    if name == "figure":
        alt = values.get("alt", "")
        caption = " ".join(values[key] for key in ("title", "caption", "attr") if values.get(key))
        shown = f"![{escape_line(alt)}]({values.get('src', '')})" if values.get("src") else escape_line(alt)
        return shown + (f"\n\n{caption}\n\n" if caption else "")
    if name in ("ref", "relref"):
        return context.find_post(values.get("0") or values.get("path", "")) or code[0]
    if name in ("highlight", "codefence"):
        return "\n```\n"
    if name in _VIDEOS:
        number = values.get("id") or values.get("0", "")
        return f" <{_VIDEOS[name]}{number}> " if re.fullmatch(r"[\w-]+", number) else code[0]
    has_end = re.search(rf"\{{\{{[<%]\s*/\s*{re.escape(code['name'])}\s*[>%]\}}\}}", code.string) is not None
    if code["end"] or has_end:
        return ""
    unknown.append(code[0])
    return escape_line(code[0])


def _expand_wiki_link(link: re.Match[str], context: MarkdownContext) -> str:
    target, words = link["target"].strip(), (link["words"] or "").strip()
    if link["is_shown"] and _PICTURE.search(target):
        alt = "" if re.fullmatch(r"\d+(?:x\d+)?", words) else words
        return f"![{alt}]({target.replace(' ', '%20')})"
    shown = words or target or (link["part"] or "").lstrip("#^")
    address = context.find_post(target) if target else ""
    return f"[{shown}]({address})" if address else shown


def convert_body(text: str, resolve: Callable[[str], str]) -> str:
    """Return a Markdown text as CommonMark without HTML; ``resolve`` gets the address of each image and link."""
    tokens = list(_walk(_PARSER.parse(text)))
    if not any(token.type in ("html_block", "html_inline") for token in tokens):
        kept = _rewrite_addresses(text, tokens, resolve)
        if kept is not None and not _has_hidden_parts(kept):
            return kept.strip("\n")
    return convert_html(str(_PARSER.render(text)), resolve)


def _walk(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.children:
            yield from _walk(token.children)


def _has_hidden_parts(text: str) -> bool:
    """Tell whether a text would be taken for more than a text in the file of a post."""
    return (
        re.search(r"^(?:---[ \t]*|<!-- comments -->[ \t]*|#+ .*\{#[^}]*\}[ \t]*)$", text, re.MULTILINE) is not None
    )


def _rewrite_addresses(text: str, tokens: list[Token], resolve: Callable[[str], str]) -> str | None:
    """Return a text with other addresses; None where one of them is not found as it is written."""
    for token in tokens:
        name = {"image": "src", "link_open": "href"}.get(token.type)
        written = str(token.attrs.get(name, "")) if name else ""
        if not written:
            continue
        address = resolve(written)
        if address != written:
            if f"]({written}" not in text:
                return None
            text = re.sub(rf"\]\({re.escape(written)}(?=[\s)])", f"]({address}".replace("\\", r"\\\\"), text)
    return text


def list_body_words(text: str) -> list[str]:
    """Return the words that a Markdown text shows, whether it has HTML in it or not."""
    tokens = _walk(_PARSER.parse(text))
    if any(token.type in ("html_block", "html_inline") for token in tokens) or _has_hidden_parts(text):
        return list_html_words(str(_PARSER.render(text)))
    return words_of(text)
