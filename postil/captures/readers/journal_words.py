"""The words of LiveJournal's exports for the ledger, found by patterns in the files and not by their readers."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.reader import SourceLine
from postil.captures.readers.xml_scan import scan_records
from postil.text.slugs import make_unique

if TYPE_CHECKING:
    from postil.captures.readers.xml_scan import Scanned

_NAME = re.compile(r"<(?:lj|user)\s[^>]*?\b(?:user|name|comm)\s*=\s*[\"']?([\w-]+)[^>]*>", re.IGNORECASE)
_CUT = re.compile(r"<(?:lj-)?cut\b(?:[^>]*?\btext\s*=\s*(?:\"([^\"]*)\"|'([^']*)'))?[^>]*>", re.IGNORECASE)
_POLL = re.compile(r"<(?:lj-)?poll-(\d+)[^>]*>", re.IGNORECASE)
_OWN = re.compile(r"</?(?:lj[\w-]*|cut|user|site)\b[^>]*>", re.IGNORECASE)


def list_journal_words(text: str, comments: str) -> tuple[SourceLine, ...]:
    """Return the words of the public entries of a file; ``comments`` is the file that has those on them, if any."""
    on: dict[str, list[Scanned]] = {}
    for one in scan_records(comments, "comment"):
        on.setdefault(one.attributes.get("jitemid", ""), []).append(one)
    lines: list[SourceLine] = []
    taken: set[str] = set()
    for entry in scan_records(text, "entry"):
        number = entry.first("itemid").strip()
        place = make_unique(number or "n", taken)
        if entry.first("security").strip() not in ("", "public"):
            continue
        words = [*list_html_words(entry.first("subject")), *_words_of(entry.first("event"))]
        for one in on.get(str(int(number) >> 8) if number.isdecimal() else "-", []):
            words += _words_of_comment(one, one.attributes.get("state", ""))
        for one in entry.all("comment"):
            words += _words_of_comment(one, one.first("state"))
        lines.append(SourceLine(entry.line, tuple(words), place))
    return tuple(lines)


def list_dump_words(text: str, comments: str) -> tuple[SourceLine, ...]:
    """Return the words of an entry of ljdump, if it was public, and of its comments."""
    security = _find(text, "security").strip()
    if security not in ("", "public"):
        return ()
    words = [*list_html_words(_find(text, "subject")), *_words_of(_find(text, "event"))]
    for one in scan_records(comments, "comment"):
        words += _words_of_comment(one, one.first("state"))
    return (SourceLine(1, tuple(words), "1"),)


def _find(text: str, name: str) -> str:
    """Return the text of the innermost first element of a name, which has no elements within it."""
    found = re.search(rf"<{name}>([^<]*)</{name}>", text)
    return html.unescape(found[1]) if found else ""


def _words_of_comment(one: Scanned, state: str) -> list[str]:
    if state.strip().upper() not in ("", "A", "F"):
        return []
    return [*list_html_words(one.first("subject")), *_words_of(one.first("body") or one.first("event"))]


def _words_of(text: str) -> list[str]:
    text = _NAME.sub(r"\1", text)
    text = _CUT.sub(lambda cut: f"<p>{cut[1] or cut[2] or ''}</p>", text)
    text = _POLL.sub(r"<p>[poll \1]</p>", text)
    return list_html_words(_OWN.sub("", text).replace("\n", "<br>"))
