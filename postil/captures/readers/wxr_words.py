"""The words of a WordPress export for the ledger, found by patterns in the file and not by its reader."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.reader import SourceLine
from postil.captures.readers.xml_scan import scan_records
from postil.text.slugs import make_unique

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.captures.readers.xml_scan import Scanned

_SIGNS = re.compile(
    r"(?<!\[)\[/?(?:(wp_caption|caption)|gallery|(embed|video|audio|playlist|youtube|vimeo|soundcloud|dailymotion"
    r"|googlevideo|slideshare|googlemaps|gist|blip\.tv|flickr))\b([^\]]*)\](?!\])"
)
_CODE = re.compile(r"\[(sourcecode|code)\b[^\]]*\](.*?)\[/\1\]", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s\"'\]<>]+")
_FOOTNOTE = re.compile(r"\"content\"\s*:\s*\"((?:[^\"\\\x00-\x1f]|\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4}))*)\"")
_HIDDEN = (
    "nav_menu_item revision custom_css customize_changeset oembed_cache user_request wp_block wp_template"
    " wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face".split()
)


def list_wxr_words(text: str) -> tuple[SourceLine, ...]:
    """Return the words of each item that was public, with those of its public comments."""
    lines: list[SourceLine] = []
    shared = _list_shared(text)
    taken: set[str] = set()
    for item in scan_records(text, "item"):
        fields = {child.name.rpartition(":")[2]: child.text for child in reversed(item.inner)}
        place = make_unique(fields.get("post_id", "").strip() or "n", taken)
        kind = fields.get("post_type", "post").strip() or "post"
        if kind in _HIDDEN or not _is_public(item):
            continue
        texts = [] if kind == "attachment" else [fields.get("title", "")]
        bodies = [_name_shared(one.text, shared) for one in item.inner if one.name.endswith(":encoded")]
        words = [word for one in (*texts, *map(_read_shortcodes, bodies)) for word in list_html_words(one)]
        words += [word for one in item.all("postmeta") for word in _words_of_footnotes(one)]
        comments = [] if kind == "attachment" else [one for one in item.inner if one.name.endswith(":comment")]
        words += [word for comment in comments for word in _words_of_comment(comment)]
        lines.append(SourceLine(item.line, tuple(words), "" if kind == "attachment" else place))
    return tuple(lines)


def _list_shared(text: str) -> dict[str, str]:
    """Return the texts that several posts show, by their numbers."""
    if "<!-- wp:block " not in text:
        return {}
    blocks = (item for item in scan_records(text, "item") if item.first("post_type").strip() == "wp_block")
    return {block.first("post_id").strip(): block.first("encoded") for block in blocks if _is_public(block)}


def _is_public(item: Scanned) -> bool:
    return item.first("status").strip() in ("publish", "inherit") and not item.first("post_password").strip()


def _name_shared(text: str, shared: Mapping[str, str]) -> str:
    """Return a text with those in it that other posts show as well."""
    head, *rest = text.split("<!-- wp:block ")
    numbers = [re.search(r"\"ref\":(\d+)", one.partition("-->")[0]) for one in rest]
    return head + "".join(
        (shared.get(number[1], "") if number else "") + one.partition("-->")[2]
        for number, one in zip(numbers, rest, strict=True)
    )


def _words_of_footnotes(meta: Scanned) -> list[str]:
    """Return the words of a post's footnotes, numbered, if this is the field in which it has them."""
    if meta.first("meta_key") != "footnotes":
        return []
    texts = [json.loads(f'"{text}"') for text in _FOOTNOTE.findall(meta.first("meta_value"))]
    return [word for n, text in enumerate(filter(None, texts), 1) for word in (f"{n}.", *list_html_words(text))]


def _words_of_comment(comment: Scanned) -> list[str]:
    fields = {child.name.rpartition(":")[2]: child.text for child in reversed(comment.inner)}
    is_public = fields.get("comment_approved", "").strip().lower() in ("1", "approve", "approved")
    return list_html_words(fields.get("comment_content", "")) if is_public else []


def _read_shortcodes(text: str) -> str:
    text = _CODE.sub(lambda code: f"<pre>{code[2].replace('<', '&lt;')}</pre>", text)
    return _SIGNS.sub(_read_sign, text)


def _read_sign(sign: re.Match[str]) -> str:
    """Return what a shortcode shows: the caption of a picture, or the address of what it plays."""
    if sign[1]:
        caption = re.search(r"caption=(?:\"([^\"]*)\"|'([^']*)')", sign[3])
        return f" {caption[1] or caption[2] or ''} " if caption else " "
    if not sign[2]:
        return " "
    found = _ADDRESS.search(sign[3].replace("&amp;", "&"))
    number = re.match(r"[\s=]*(\d+)\b", sign[3]) if sign[2] == "vimeo" and not found else None
    address = found[0] if found else f"https://vimeo.com/{number[1]}" if number else ""
    return f" {address.replace('&', '&amp;')} "
