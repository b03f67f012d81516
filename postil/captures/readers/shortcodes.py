"""WordPress' shortcodes, such as ``[caption]`` and ``[youtube]``, as HTML that can be read.

Those that no reader can know, of plug-ins, stay as they are written.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CODE = re.compile(r"\[(sourcecode|code)\b([^\]]*)\](.*?)\[/\1\]", re.DOTALL)
_TAG = re.compile(
    r"(?<!\[)\[(?P<end>/?)(?P<name>wp_caption|caption|gallery|embed|video|audio|playlist|youtube|vimeo|soundcloud"
    r"|dailymotion|googlevideo|slideshare|googlemaps|gist|blip\.tv|flickr)\b(?P<rest>[^\]]*)\](?!\])"
)
_ADDRESS = re.compile(r"https?://[^\s\"'\]<>]+")
_VIMEO = re.compile(r"[\s=]*(\d+)\b")
_CAPTION = re.compile(r"caption=(?:\"([^\"]*)\"|'([^']*)')")
_IDS = re.compile(r"ids=[\"']?([\d, ]+)")


def expand_shortcodes(text: str, galleries: Sequence[str], addresses: Mapping[str, str]) -> str:
    """Return a body with its shortcodes as HTML.

    ``addresses`` are those of the blog's images by their ids; ``galleries`` those of the post's own, which a
    gallery without ids shows.
    """
    if "[" not in text:
        return text
    captions: list[str] = []

    def expand(tag: re.Match[str]) -> str:
        name, rest = tag["name"], tag["rest"]
        if name in ("caption", "wp_caption"):
            if tag["end"]:
                caption = captions.pop() if captions else ""
                return f"<p>{caption}</p></div>" if caption else "</div>"
            written = _CAPTION.search(rest)
            captions.append((written[1] or written[2] or "") if written else "")
            return "<div>"
        if name == "gallery":
            ids = _IDS.search(rest)
            shown = [addresses.get(one.strip(), "") for one in ids[1].split(",")] if ids else galleries
            return "".join(f'<p><img src="{html.escape(one)}" alt=""></p>' for one in shown if one)
        address = find_address(name, rest)
        return f' <a href="{html.escape(address)}">{html.escape(address)}</a> ' if address else " "

    text = _CODE.sub(lambda code: "<pre>" + code[3].replace("<", "&lt;").replace(">", "&gt;") + "</pre>", text)
    return _TAG.sub(expand, text)


def find_address(name: str, rest: str) -> str:
    """Return the address that a shortcode's attributes give for what it plays; empty if they give none."""
    found = _ADDRESS.search(html.unescape(rest))
    if found:
        return found[0]
    number = _VIMEO.match(rest) if name == "vimeo" else None
    return f"https://vimeo.com/{number[1]}" if number else ""
