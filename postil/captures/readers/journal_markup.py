"""The markup of LiveJournal and Dreamwidth: line ends that are breaks, and tags of their own, as HTML."""

from __future__ import annotations

import re
from html import escape

from postil.captures.readers.line_breaks import break_lines

_PERSON = re.compile(r"<(?:lj|user)(?=[\s/>])(?P<attributes>[^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_CUT = re.compile(r"<(?:lj-cut|cut)\b(?P<attributes>[^>]*)>", re.IGNORECASE)
_OTHER = re.compile(r"</?(?:lj-[\w-]+|lj|user|cut|site)\b[^>]*>", re.IGNORECASE)
_POLL = re.compile(r"<(?:lj-)?poll-(\d+)\b[^>]*>", re.IGNORECASE)


def write_journal_html(text: str, is_ready: bool) -> str:
    """Return the text of an entry or comment as HTML; ``is_ready`` where its line ends are no breaks."""
    text = _PERSON.sub(_link_person, text)
    text = _CUT.sub(_show_cut, text)
    text = _POLL.sub(lambda poll: f"<p>[poll {poll[1]}]</p>", text)
    text = _OTHER.sub("", text)
    return text if is_ready else break_lines(text)


def _read_attributes(written: str) -> dict[str, str]:
    return {name.lower(): one or two or three for name, one, two, three in _ATTRIBUTE.findall(written)}


def _link_person(tag: re.Match[str]) -> str:
    """Return a link to the journal of a person or community, where its address is certain."""
    values = _read_attributes(tag["attributes"])
    name = values.get("user") or values.get("name") or values.get("comm") or ""
    if not re.fullmatch(r"[\w-]+", name):
        return escape(name)
    is_livejournal = tag[0][1:3].lower() == "lj"
    site = values.get("site") or ("livejournal.com" if is_livejournal else "")
    if not re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", site):
        return escape(name)
    return f'<a href="https://{name.replace("_", "-")}.{site}/">{name}</a>'


def _show_cut(tag: re.Match[str]) -> str:
    """Return the words with which a journal's front page led to the rest of an entry."""
    words = _read_attributes(tag["attributes"]).get("text", "")
    return f"<p><i>{words}</i></p>" if words else ""
