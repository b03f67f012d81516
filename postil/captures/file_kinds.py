"""Kinds of files: what a file seems to be by its first bytes and its structure, whatever its name says.

A page's source or a blog's export, read as text, would publish tags, e-mail addresses and IP addresses. So
each is known for what it is before a reader takes it for text.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is, in words (``an HTML page``), and the way out; ``is_aside`` where no post can come from it."""

    name: str
    way_out: str
    is_aside: bool = False


_SAVE_TEXT = "Save the text of the page as NAME.txt"
_EXPORT = "Move it out of captures/, or save the text of its posts as NAME.txt"
_UNPACK = "Unpack it, and put the files in it that are captures here"
_MEDIA = "Move it to media/, or out of the archive"

_HTML = FileKind("an HTML page", _SAVE_TEXT)
_PICTURE = FileKind("a picture", _MEDIA, is_aside=True)
_RECORDING = FileKind("a sound or a video", _MEDIA, is_aside=True)
_PAGE_PART = FileKind("a part of a page's look", "Move it out of the archive", is_aside=True)
_ZIP = FileKind("a zip", _UNPACK)
_GZIP = FileKind("a gzip file", _UNPACK)
_PACKED = FileKind("a packed file", _UNPACK)
_PDF = FileKind("a PDF", _SAVE_TEXT)
_OFFICE = FileKind("a document of a word processor", "Save its text as NAME.txt")
_DATABASE = FileKind("a database", _EXPORT)
_WARC = FileKind("a web archive (WARC)", _EXPORT)
_MHTML = FileKind("a saved page (MHTML)", _SAVE_TEXT)
_MAIL = FileKind("e-mail (mbox)", _EXPORT)
MOVABLE_TYPE = FileKind("a Movable Type export", _EXPORT)
_JSON = FileKind("JSON", _EXPORT)
_XML = FileKind("XML", _EXPORT)
_FEED = FileKind("a feed or an export in XML", _EXPORT)
_SQL = FileKind("a dump of a database (SQL)", _EXPORT)
_TABLE = FileKind("a table (CSV)", _EXPORT)
_LOG = FileKind("a log of a web server", _EXPORT)
_CARD = FileKind("contacts or a calendar (vCard, iCalendar)", _EXPORT)
_VALUES = FileKind("values that a PHP program has saved", _EXPORT)
_PROGRAM = FileKind("the source of a program", _EXPORT)
_RECORDS = FileKind("records of names and values", _EXPORT)
_RESPONSE = FileKind("a server's answer with its headers", _SAVE_TEXT)
_SETTINGS = FileKind("a file of settings", "Move it out of the archive")
_POST = FileKind("a post with front matter", "Move it to posts/, as NAME.md")
MARKDOWN = FileKind(
    "Markdown",
    "Move a post to posts/; name a text capture NAME.txt, and a note on it like the capture",
    is_aside=True,
)
YAML = FileKind("YAML", "Name hints on a capture like it, NAME.hints.yml", is_aside=True)

_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"PK\x03\x04", _ZIP),
    (b"PK\x05\x06", _ZIP),
    (b"\x1f\x8b", _GZIP),
    (b"BZh", _PACKED),
    (b"\xfd7zXZ", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
    (b"Rar!", _PACKED),
    (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"%PDF-", _PDF),
    (b"{\\rtf", _OFFICE),
    (b"\xd0\xcf\x11\xe0", _OFFICE),
    (b"SQLite format 3", _DATABASE),
    (b"WARC/1.", _WARC),
    (b"filedesc://", _WARC),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"\0\0\1\0", _PICTURE),
    (b"ID3", _RECORDING),
    (b"OggS", _RECORDING),
    (b"fLaC", _RECORDING),
    (b"wOFF", _PAGE_PART),
    (b"wOF2", _PAGE_PART),
)
_BY_SUFFIX: dict[str, FileKind] = {
    **dict.fromkeys(("html", "htm", "xhtml", "php", "asp", "aspx"), _HTML),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "ico", "tif", "tiff", "avif"), _PICTURE),
    **dict.fromkeys(("mp3", "mp4", "m4a", "ogg", "wav", "webm", "mov", "avi", "flac"), _RECORDING),
    **dict.fromkeys(("css", "js", "map", "woff", "woff2", "ttf", "otf", "eot"), _PAGE_PART),
    **dict.fromkeys(("md", "markdown"), MARKDOWN),
    **dict.fromkeys(("yml", "yaml"), YAML),
    **dict.fromkeys(("doc", "docx", "odt", "rtf", "pages"), _OFFICE),
    **dict.fromkeys(("rss", "atom"), _FEED),
    **dict.fromkeys(("mht", "mhtml"), _MHTML),
    **dict.fromkeys(("json", "jsonl"), _JSON),
    **dict.fromkeys(("csv", "tsv"), _TABLE),
    **dict.fromkeys(("mbox", "eml"), _MAIL),
    "xml": _XML,
    "sql": _SQL,
    "warc": _WARC,
    "pdf": _PDF,
    "zip": _ZIP,
    "gz": _GZIP,
}

_HEADER = re.compile(r"([A-Za-z][A-Za-z-]*):(?:\s|$)")
_OF_MAIL = frozenset(("received", "message-id", "mime-version", "return-path", "delivered-to", "content-type"))
_WRITTEN = frozenset(("to", "subject", "date"))
_MAIL_BEGINS = re.compile(r"From \S+\s+[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d\d:\d\d(?::\d\d)?.* \d{4}\b")
_MOVABLE_TYPE_LINE = re.compile(r"^(?:AUTHOR|TITLE|BASENAME|STATUS|DATE|ALLOW COMMENTS|CATEGORY):", re.MULTILINE)
_MOVABLE_TYPE_BODY = re.compile(r"^-{5}\s*^(?:BODY|EXTENDED BODY|EXCERPT|COMMENT):", re.MULTILINE)
_FEED_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF|opml|livejournal|channel|urlset|posts|blogs?)\b")
_HTML_BEGINS = re.compile(
    r"<(?:!--|(?:head|body|title|meta|link|script|style|div|p|h[1-6]|ul|ol|li|table|tr|td|tbody|section|article|main"
    r"|header|footer|nav|aside|blockquote|pre|figure|form|iframe|center)\b)",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"</(?:p|div|a|li|ul|span|td|tr|h[1-6]|script|body|html)\s*>", re.IGNORECASE)
_CLOSING_XML = re.compile(r"</[A-Za-z][\w.:-]*\s*>")
_FIELD_NAME = re.compile(r"[A-Za-z_]\w*(?: \w+){0,3}")
_SETTING = re.compile(r"\[+[^\]]+\]+|[\w.\"-]+\s*=\s*\S.*")
_LOGGED = re.compile(r"\S+ \S+ \S+ \[\d{1,2}/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] \"")
_SERIALIZED = re.compile(r"(?:a:\d+:\{(?:[is]:\d+[;:]|\})|O:\d+:\"\w)")
_RECORD = re.compile(r"(?:- +|\s+)?([\w.]+(?:[ -]\w+){0,2})\s*[:=](?:\s.*)?")
_IN_RECORDS = re.compile(
    r"(?:\w+[ _-])?e-?mail(?:[ _-]address)?|(?:\w+[ _-])?ip(?:[ _-]addr(?:ess)?)?|passw(?:or)?d", re.IGNORECASE
)
_SQL_BEGINS = re.compile(r"(?:--|/\*).*|\s*")
_SQL_COMMAND = re.compile(r"^(?:INSERT INTO|CREATE TABLE|DROP TABLE|COPY \S+ .*FROM stdin)\b", re.MULTILINE)
_JSON_BEGINS = re.compile(r'(?:[\w.]+\s*=\s*)?(?:\{\s*"[^"\n]*"\s*:|\[\s*[{"\[])')
_MANY_TAGS = 10
_WORDS_FOR_A_TAG = 15
_ROWS = 50
_LEAST_ROWS = 3
_LEAST_FIELDS = 4


def identify_kind(data: bytes, name: str) -> FileKind | None:
    """Return what a file is by its bytes, else by the end of its name; None for text and for what is not known."""
    return _identify_bytes(data) or _BY_SUFFIX.get(name.rpartition(".")[2].lower())


def identify_source(text: str) -> FileKind | None:
    """Return what a text is the source of: a page, an export, e-mail; None where people wrote it to be read."""
    text = text.lstrip("\ufeff").lstrip()
    return next((kind for looks, kind in _TEXTS if looks(text)), None)


def _identify_bytes(data: bytes) -> FileKind | None:
    if data[4:8] == b"ftyp":
        return _RECORDING
    if data.startswith(b"RIFF"):
        return _PICTURE if data[8:12] == b"WEBP" else _RECORDING
    if data[257:262] == b"ustar":
        return _PACKED
    kind = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    # Whatever its encoding, the signs of structure are ASCII.
    return kind or (None if b"\0" in data else identify_source(data.decode("utf-8-sig", "replace")))


def _is_html(text: str) -> bool:
    if re.match(r"<(?:!doctype html|html|head|body)\b", text, re.IGNORECASE):
        return True
    return (_HTML_BEGINS.match(text) and _CLOSING.search(text)) is not None or _has_many(_CLOSING, text)


def _has_many(tags: re.Pattern[str], text: str) -> bool:
    count = len(tags.findall(text))
    return count >= _MANY_TAGS and count * _WORDS_FOR_A_TAG >= len(text.split())


def _is_feed(text: str) -> bool:
    return text.startswith("<") and _FEED_ROOT.search(text[:20000]) is not None


def _is_xml(text: str) -> bool:
    if "<?xml" in text[:200] or _has_many(_CLOSING_XML, text):
        return True
    root = re.match(r"<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>", text)
    return root is not None and text.rstrip().endswith(f"</{root[1]}>")


def _is_json(text: str) -> bool:
    if not _JSON_BEGINS.match(text):
        return False
    start = re.sub(r"^[\w.]+\s*=\s*", "", text)
    try:
        value, end = json.JSONDecoder().raw_decode(start)
    except ValueError:
        return start.count('":') + start.count('" :') >= _LEAST_FIELDS  # cut off
    except RecursionError:
        return True
    # A post can begin with a list in brackets, but not with a mapping of names to values.
    return isinstance(value, dict) or not start[end:].strip(" \r\n\t;")


def _list_headers(text: str) -> list[str]:
    """Return the names of the header lines that a text begins with, in lower case."""
    names: list[str] = []
    for line in text.split("\n"):
        if names and line[:1] in (" ", "\t"):
            continue
        header = _HEADER.match(line)
        if header is None:
            break
        names.append(header[1].lower())
    return names


def _is_mhtml(text: str) -> bool:
    return "mime-version" in _list_headers(text) and "multipart/related" in text[:4000].lower()


def _is_mail(text: str) -> bool:
    if _MAIL_BEGINS.match(text.partition("\n")[0]):
        return True
    headers = _list_headers(text)
    if "from" not in headers or len(headers) < _LEAST_ROWS:
        return False
    return not _OF_MAIL.isdisjoint(headers) or set(headers) >= _WRITTEN


def _is_log(text: str) -> bool:
    return all(_LOGGED.match(line) for line in text.rstrip().split("\n", _LEAST_ROWS)[:_LEAST_ROWS])


def _is_program(text: str) -> bool:
    return re.match(r"<\?(?:php\b|=)|#!\s*/", text) is not None


def _is_records(text: str) -> bool:
    """Tell whether all lines are a name and its value, and a name is of a person's e-mail or computer."""
    lines = [line for line in text.split("\n") if line.strip(" -\r\t")]
    names = [record[1] for record in map(_RECORD.fullmatch, lines) if record]
    return len(lines) >= 2 and len(names) == len(lines) and any(map(_IN_RECORDS.fullmatch, names))


def _is_movable_type(text: str) -> bool:
    head = text[:4000]
    return len(_MOVABLE_TYPE_LINE.findall(head)) >= 2 and _MOVABLE_TYPE_BODY.search(text) is not None


def _is_sql(text: str) -> bool:
    lines = (line for line in text.split("\n") if not _SQL_BEGINS.fullmatch(line))
    first = next(lines, "")
    is_command = re.match(r"(?:SET|INSERT|CREATE|DROP|LOCK|USE|BEGIN|PRAGMA|COPY)\b", first) is not None
    return is_command and _SQL_COMMAND.search(text) is not None


def _is_table(text: str) -> bool:
    """Tell whether rows have one number of fields; two rows are enough below a row of names."""
    for separator in ",\t;":
        lines = text.split("\n")[:_ROWS]
        if lines[0].count(separator) < _LEAST_FIELDS - 1:
            continue
        try:
            rows = [row for row in csv.reader(lines[:-1] or lines, delimiter=separator) if row]
        except csv.Error:
            continue
        has_names = all(_FIELD_NAME.fullmatch(name) for name in rows[0]) if rows else False
        if not has_names and any(field.startswith(" ") for row in rows for field in row):
            continue  # commas between words
        if len({len(row) for row in rows}) == 1 and len(rows) >= (2 if has_names else _LEAST_ROWS):
            return True
    return False


def has_front_matter(text: str) -> bool:
    """Tell whether a text begins with front matter in YAML or TOML, as posts of site generators do."""
    front = re.match(r"(---|\+\+\+)[ \t]*\n(?:(.*?)\n)?\1[ \t]*(?:\n|\Z)", text, re.DOTALL)
    return front is not None and (front[2] is None or re.search(r"^\w+ *[:=]", front[2], re.MULTILINE) is not None)


def _is_settings(text: str) -> bool:
    lines = [line.strip() for line in text.split("\n") if line.strip() and line.lstrip()[0] not in "#;"]
    has_values = any("=" in line for line in lines)
    return len(lines) >= _LEAST_ROWS and has_values and all(_SETTING.fullmatch(line) for line in lines)


_TEXTS: tuple[tuple[Callable[[str], bool], FileKind], ...] = (
    (_is_mhtml, _MHTML),
    (_is_mail, _MAIL),
    (_is_movable_type, MOVABLE_TYPE),  # before HTML, which its texts are
    (_is_feed, _FEED),
    (_is_html, _HTML),
    (_is_xml, _XML),
    (_is_json, _JSON),
    (lambda text: re.match(r"HTTP/\d", text) is not None, _RESPONSE),
    (_is_sql, _SQL),
    (_is_log, _LOG),
    (_is_program, _PROGRAM),
    (lambda text: re.match(r"BEGIN:V(?:CARD|CALENDAR)\b", text) is not None, _CARD),
    (lambda text: _SERIALIZED.match(text) is not None, _VALUES),
    (_is_records, _RECORDS),
    (_is_table, _TABLE),
    (has_front_matter, _POST),
    (_is_settings, _SETTINGS),
)
