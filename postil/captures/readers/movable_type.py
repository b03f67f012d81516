"""The reader of Movable Type's export format, which TypePad and others write as well.

Records of lines ``NAME: value``, then sections, each begun by its name and ended by ``-----``; a record ends with
``--------``. Nothing is escaped, so these lines can also be in a text: they count only where the name of a section
or a field follows. There are no ids, no threads and no time zone. Source of the format:
https://movabletype.org/documentation/appendices/import-export-format.html
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from postil.captures.file_kinds import MOVABLE_TYPE, identify_source
from postil.captures.readers.contact_data import clean_name
from postil.captures.readers.export_dates import write_moment
from postil.captures.readers.export_entries import Entry, ExportEntries, Remark, assemble
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.html_to_markdown import convert_html, html_text
from postil.captures.readers.line_breaks import break_lines, break_plain
from postil.captures.readers.markdown_html import render_markdown
from postil.captures.readers.media_library import TYPEPAD_NAME, MediaLibrary
from postil.captures.readers.movable_type_words import list_movable_type_words
from postil.captures.readers.reader import KEPT, Fault, SetAside
from postil.captures.readers.xml_text import read_text
from postil.model.captured import CapturedComment, CapturedPost, Locator
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from postil.captures.readers.reader import ReadCapture, SourceLine, Survey
    from postil.model.captured import Capture
    from postil.text.edtf import Edtf

_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16
_FIELDS = (
    "AUTHOR|TITLE|BASENAME|STATUS|ALLOW COMMENTS|ALLOW PINGS|CONVERT BREAKS|PRIMARY CATEGORY|CATEGORY|DATE|TAGS"
    "|UNIQUE URL|NO ENTRY|IMAGE"
)
_SECTIONS = "BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING"
_FIELD = re.compile(rf"({_FIELDS}):(.*)")
_SECTION = re.compile(rf"({_SECTIONS}):\s*")
_OF_COMMENT = re.compile(r"(AUTHOR|EMAIL|IP|URL|DATE|TITLE|BLOG NAME):(.*)")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AP])M)?", re.IGNORECASE)
_FATES = {"publish": KEPT, "draft": "draft", "review": "pending", "future": "scheduled", "junk": "spam"}
_AS_HTML = ("0", "richtext", "wysiwyg", "none", "html")
_TAG = re.compile(r"\"([^\"]*)\"|([^,\"]+)")


@dataclass(frozen=True, slots=True)
class _Record:
    """A record: its number and line, its fields, and its sections as pairs of name and text."""

    number: int
    line: int
    fields: Mapping[str, Sequence[str]]
    sections: Sequence[tuple[str, str]]

    def first(self, name: str) -> str:
        return next(iter(self.fields.get(name, ())), "").strip()

    def section(self, name: str) -> str:
        return "\n\n".join(text for of, text in self.sections if of == name and text.strip())


class MovableTypeReader(ExportReader):
    """Reads exports of Movable Type and TypePad."""

    name = "movable-type 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file has the fields and sections of the format."""
        is_wide = data.startswith(_BYTE_ORDER_MARKS)
        return (is_wide or b"BODY:" in data) and identify_source(read_text(data).text) == MOVABLE_TYPE

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return the pictures beside an export that have names as TypePad gives them."""
        folder = name.rpartition("/")[0] + "/"
        own = (other for other in names if other.startswith(folder) and other != name)
        return {other: True for other in own if TYPEPAD_NAME.fullmatch(other.rpartition("/")[2])}

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts of an export, with their comments."""
        source = read_text(capture.data)
        own = self.claim(capture.path, capture.beside)
        media = MediaLibrary({name: capture.beside[name].read_bytes for name in own})
        entries: list[Entry] = []
        remarks: list[Remark] = []
        aside: list[SetAside] = []
        faults = list(source.faults)
        written_otherwise: list[int] = []
        for record in _split_records(source.text):
            fate = _judge(record)
            post = _convert_post(record, media)
            entries.append(Entry("post", fate, post))
            found = [_read_comment(name, text, n, record, media) for n, (name, text) in _list_comments(record)]
            remarks += found
            if record.first("CONVERT BREAKS").startswith("textile"):
                written_otherwise.append(record.line)
            if fate != KEPT:
                continue
            excerpt = html_text(record.section("EXCERPT"))
            aside += [SetAside(record.line, excerpt)] if excerpt and not post.standfirst else []
            aside.append(SetAside(record.line, html_text(record.section("KEYWORDS"))))
            pings = [text for name, text in record.sections if name == "PING"]
            aside += [SetAside(record.line, html_text(_split_comment(text)[1])) for text in pings]
        if written_otherwise:
            what = "a text in Textile, whose signs are kept as they are written"
            hint = "Write them as Markdown in the post, where it matters"
            faults.append(Fault(written_otherwise[0], what, hint))
        others = tuple(media.count())
        return assemble(ExportEntries(entries, remarks, others, faults, aside, tuple(media.taken.values())))

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of the posts that the blog showed."""
        return list_movable_type_words(read_text(capture.data).text)


def _split_records(text: str) -> Iterator[_Record]:
    """Yield the records of a file, each with the line on which it begins."""
    lines = text.split("\n")
    following = _list_following(lines)
    start, number, before = 0, 0, ""
    for index in range(len(lines) + 1):
        line = lines[index].rstrip() if index < len(lines) else ""
        is_end = line == "--------" and (before == "-----" or _FIELD.match(before) is not None)
        if index == len(lines) or (is_end and (not following[index] or _FIELD.match(following[index]))):
            if any(one.strip() for one in lines[start:index]):
                number += 1
                first = next(i for i in range(start, index) if lines[i].strip())
                yield _read_record(number, first + 1, lines[first:index])
            start = index + 1
        before = line or before


def _list_following(lines: Sequence[str]) -> list[str]:
    """Return for each line the next one that is not empty."""
    following: list[str] = []
    next_line = ""
    for line in reversed(lines):
        following.append(next_line)
        next_line = line.rstrip() or next_line
    return following[::-1]


def _read_record(number: int, line: int, lines: Sequence[str]) -> _Record:
    following = _list_following(lines)
    fields: dict[str, list[str]] = {}
    sections: list[tuple[str, list[str]]] = []
    is_within = True  # of the fields, or of a section; not between two of them
    for index, text in enumerate(lines):
        is_end = text.rstrip() == "-----" and (not following[index] or _SECTION.fullmatch(following[index]))
        begins = _SECTION.fullmatch(text.rstrip()) if not is_within else None
        if is_end:
            is_within = False
        elif begins:
            sections.append((begins[1], []))
            is_within = True
        elif sections:
            sections[-1][1].append(text)
        elif field := _FIELD.match(text):
            fields.setdefault(field[1], []).append(field[2])
    return _Record(number, line, fields, [(name, "\n".join(text).strip("\n")) for name, text in sections])


def _judge(record: _Record) -> str:
    status = record.first("STATUS").lower()
    return _FATES.get(status, f"of status {status}" if status else "not said to be public")


def _convert_post(record: _Record, media: MediaLibrary) -> CapturedPost:
    url = record.first("UNIQUE URL")
    url = url if url.startswith("http") and split_url(url) else ""
    html = _break(record, "\n\n".join(filter(None, (record.section("BODY"), record.section("EXTENDED BODY")))))
    excerpt = html_text(record.section("EXCERPT"))
    tags = [quoted or plain for line in record.fields.get("TAGS", ()) for quoted, plain in _TAG.findall(line)]
    names = (*record.fields.get("PRIMARY CATEGORY", ()), *record.fields.get("CATEGORY", ()), *tags)
    return CapturedPost(
        title=html_text(record.first("TITLE")),
        body=convert_html(html, partial(media.resolve, base=url or None)),
        comments=(),
        locator=Locator("record", str(record.number)),
        line=record.line,
        date=_read_date(record.first("DATE")),
        date_line=None,
        author=clean_name(record.first("AUTHOR")),
        labels=tuple(dict.fromkeys(label for name in names if (label := html_text(name)))),
        url=url or None,
        standfirst=excerpt if excerpt and excerpt not in html_text(html) else None,
    )


def _break(record: _Record, text: str) -> str:
    """Return a text with its line ends as the record says that the blog showed them."""
    breaks = record.first("CONVERT BREAKS").lower()
    if breaks in _AS_HTML:
        return text
    if breaks.startswith("markdown"):
        return render_markdown(text)
    return break_lines(text) if breaks else break_plain(text)


def _list_comments(record: _Record) -> Iterator[tuple[int, tuple[str, str]]]:
    return enumerate(((name, text) for name, text in record.sections if name in ("COMMENT", "PING")), 1)


def _split_comment(text: str) -> tuple[dict[str, str], str]:
    """Return the fields of a comment, and its text; a line of the text can look like a field, but not the first."""
    fields: dict[str, str] = {}
    lines = text.split("\n")
    while lines and (match := _OF_COMMENT.match(lines[0])) and match[1] not in fields:
        fields[match[1]] = match[2].strip()
        lines.pop(0)
    return fields, "\n".join(lines)


def _read_comment(name: str, text: str, number: int, record: _Record, media: MediaLibrary) -> Remark:
    fields, words = _split_comment(text)
    is_ping = name == "PING"
    base = record.first("UNIQUE URL") or None
    comment = CapturedComment(
        id=f"n{number}",
        text=convert_html(break_plain(words), partial(media.resolve, base=base)),
        author=clean_name(fields.get("AUTHOR", "")),
        date=_read_date(fields.get("DATE", "")),
    )
    kind, fate = ("pingback", "not a comment") if is_ping else ("comment", KEPT)
    return Remark(kind, fate, str(record.number), record.line, comment)


def _read_date(written: str) -> Edtf | None:
    """Return a date such as ``03/04/2012 09:15:00 AM``, with the month first."""
    match = _DATE.match(written.strip())
    if match is None:
        return None
    month, day, year, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    if match[7]:
        hour = hour % 12 + (12 if match[7].upper() == "P" else 0)
    try:
        return write_moment(dt.datetime(year, month, day, hour, minute, second), "")
    except ValueError:
        return None
