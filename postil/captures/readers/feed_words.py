"""The words of feeds for the ledger, found by patterns in the file and not by its reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.captures.readers.blogger_words import read_construct
from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.reader import SourceLine
from postil.captures.readers.xml_scan import scan_records
from postil.text.slugs import make_unique

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postil.captures.readers.xml_scan import Scanned

_CUT = re.compile(r"(?:\[(?:\.\.\.|…)\]|…|\.\.\.)$")
_ON_PAGE = re.compile(r"/comment-page-\d+/?$")


def list_feed_words(text: str) -> tuple[SourceLine, ...]:
    """Return the words of each post, and of each comment whose post is known."""
    records = [*scan_records(text, "item"), *scan_records(text, "entry")]
    by_id = {_id_of(record): record for record in records}
    taken: set[str] = set()
    places: dict[str, str] = {}
    lines: list[SourceLine] = []
    for record in (one for one in records if not _is_comment(one)):
        place = make_unique(_id_of(record) or "n", taken)
        places |= dict.fromkeys(filter(None, (_id_of(record), _strip(_link_of(record)))), place)
        lines.append(SourceLine(record.line, tuple(_words_of_post(record)), place))
    for record in (one for one in records if _is_comment(one)):
        key, address = _find_post(record, by_id)
        if key not in places and address:
            key = _strip(address)
            places.setdefault(key, make_unique(key, taken) if key not in places else key)
        if key in places:
            body, summary = _texts_of(record)
            lines.append(SourceLine(record.line, tuple(list_html_words(body or summary)), places[key]))
    return tuple(lines)


def _words_of_post(record: Scanned) -> list[str]:
    titles = record.all("title")[:1]
    is_atom = record.local == "entry"
    words = [w for one in titles for w in list_html_words(read_construct(one) if is_atom else one.text)]
    body, summary = _texts_of(record)
    shown, short = list_html_words(body), list_html_words(summary)
    is_own = body and short and not _CUT.search(short[-1]) and " ".join(short) not in " ".join(shown)
    return [*words, *(short if is_own else ()), *(shown if body else short)]


def _texts_of(record: Scanned) -> tuple[str, str]:
    """Return the text and the summary of an item as HTML."""
    if record.local == "entry":
        body = "".join(read_construct(one) for one in record.all("content")[:1])
        files = [one.attributes for one in record.all("link") if one.attributes.get("rel") == "enclosure"]
        summary = "".join(read_construct(one) for one in record.all("summary")[:1])
    else:
        body, files = record.first("encoded"), [one.attributes for one in record.all("enclosure")]
        summary = record.first("description") or record.first("summary")
    for file in files:
        url = file.get("url") or file.get("href") or ""
        if url and url not in body and file.get("type", "").startswith(("audio/", "video/")):
            body += f"<p>{url.replace('&', '&amp;')}</p>"
    return body, summary


def _id_of(record: Scanned) -> str:
    return (record.first("guid") or record.first("id")).strip() or _link_of(record)


def _link_of(record: Scanned) -> str:
    if record.local != "entry":
        return record.first("link").strip() or record.first("guid").strip()
    links = [one.attributes for one in record.all("link")]
    return next((one.get("href", "") for one in links if one.get("rel", "alternate") == "alternate"), "")


def _is_comment(record: Scanned) -> bool:
    addresses = (_link_of(record), record.first("guid").strip())
    return bool(record.all("in-reply-to")) or any(re.search(r"#comment-\d+$", one) for one in addresses)


def _find_post(record: Scanned, by_id: Mapping[str, Scanned]) -> tuple[str, str]:
    seen: list[Scanned] = []
    answered: Sequence[Scanned] = record.all("in-reply-to")
    while answered and record not in seen:
        reference = answered[0].attributes.get("ref", "")
        if reference not in by_id or not _is_comment(by_id[reference]):
            return reference, answered[0].attributes.get("href", "")
        seen.append(record)
        record = by_id[reference]
        answered = record.all("in-reply-to")
    if answered:  # comments that answer each other
        return answered[0].attributes.get("ref", ""), answered[0].attributes.get("href", "")
    return _strip(_link_of(record)), _link_of(record)


def _strip(address: str) -> str:
    return _ON_PAGE.sub("", address.partition("#")[0]).rstrip("/")
