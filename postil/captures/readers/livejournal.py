"""The readers of LiveJournal and Dreamwidth: month exports, the folders of ljdump, and yearly files with comments.

An entry is public unless it says otherwise; friends-only and private ones are withheld, and so are their comments.
Comments of month exports are in a file of their own, ``comment_body.xml``, and the names of their authors in
``comment_meta.xml``. Sources of the format: https://www.livejournal.com/export.bml and
https://github.com/dreamwidth/dreamwidth/blob/main/cgi-bin/DW/Controller/Export.pm
"""

from __future__ import annotations

import posixpath
import re
from functools import partial
from typing import TYPE_CHECKING

from postil.captures.readers.contact_data import clean_name, keep_fields
from postil.captures.readers.export_dates import read_timestamp
from postil.captures.readers.export_entries import DELETED, Entry, ExportEntries, Remark, assemble, keep_tombstones
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.html_to_markdown import convert_html, html_text, join_address
from postil.captures.readers.journal_markup import write_journal_html
from postil.captures.readers.journal_words import list_dump_words, list_journal_words
from postil.captures.readers.reader import KEPT, Fault, Survey
from postil.captures.readers.xml_records import line_of, local_name, own_text, parse_records, parse_whole, text_of
from postil.captures.readers.xml_text import read_text, repair_xml
from postil.model.captured import CapturedComment, CapturedPost, Locator
from postil.text.slugs import make_unique
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lxml import etree

    from postil.captures.readers.reader import ReadCapture, SourceLine
    from postil.model.captured import Capture

_HEAD = 1 << 16
_JOURNAL = re.compile(r"<livejournal\b")
_DUMPED = re.compile(r"(?P<folder>(?:.*/)?)L-(?P<number>\d+)")
_BODIES, _NAMES = "comment_body.xml", "comment_meta.xml"
_OF_DUMP = ("userpics.xml", "user.map", "comment.meta", ".last")
_STATES = {"": KEPT, "A": KEPT, "F": KEPT, "S": "pending", "D": DELETED, "B": "spam"}
_KEPT_FIELDS = ("current_mood", "current_music", "current_location")


class LiveJournalReader(ExportReader):
    """Reads the entries of a journal, of a month or a year."""

    name = "livejournal 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file has the entries of a journal."""
        head = read_text(data[:_HEAD]).text
        return _JOURNAL.search(head) is not None and "<entry>" in head and "<itemid>" in head

    def survey(self, capture: Capture, languages: tuple[str, ...]) -> Survey:  # noqa: ARG002
        """Return the ids of the entries, by which comments in another file name them."""
        folder = posixpath.dirname(capture.path)
        entries = parse_records(repair_xml(capture.data), ("entry",), list[Fault]().append)
        return Survey(entries=frozenset((folder, _number_of(entry)) for entry in entries))

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the entries of a journal, with their comments."""
        source = repair_xml(capture.data)
        faults = list(source.faults)
        entries: list[Entry] = []
        remarks: list[Remark] = []
        taken: set[str] = set()
        places: dict[str, tuple[str, int]] = {}
        for element in parse_records(source, ("entry",), faults.append):
            number = text_of(element, "itemid").strip()
            place = make_unique(number or "n", taken)
            places[_number_of(element)] = place, int(number) & 255 if number.isdecimal() else 0
            entries.append(_read_entry(element, place, f"/{number}.html" if number.isdecimal() else None))
            remarks += _read_inner_comments(element, place)
        remarks += _read_comments_beside(capture, places)
        return assemble(ExportEntries(entries, keep_tombstones(remarks), (), faults))

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of the public entries, with those of their comments."""
        folder = posixpath.dirname(capture.path)
        beside = capture.beside.get(f"{folder}/{_BODIES}")
        comments = repair_xml(beside.read_bytes()).text if beside else ""
        return list_journal_words(repair_xml(capture.data).text, comments)


class JournalCommentsReader(ExportReader):
    """Reads a month export's file of comments; those whose entry is there are read with the entry."""

    name = "livejournal-comments 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file has the comments of a journal, or says who wrote them."""
        head = read_text(data[:_HEAD]).text
        return _JOURNAL.search(head) is not None and "<comments>" in head and "<entry>" not in head

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return the file that has the names of those who commented."""
        other = f"{posixpath.dirname(name)}/{_NAMES}"
        return {other: True} if posixpath.basename(name) != _NAMES and other in names else {}

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the comments whose entry is in no file of the folder."""
        folder, faults = posixpath.dirname(capture.path), list[Fault]()
        source = repair_xml(capture.data)
        lone: list[Remark] = []
        for element in parse_records(source, ("comment",), faults.append):
            number = element.get("jitemid") or ""
            if number and (folder, number) not in survey.entries:
                lone.append(_read_comment(element, number, 0, {}))
        return assemble(ExportEntries([], lone, (), (*source.faults, *faults)))

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:  # noqa: ARG002
        """Return nothing: the words of comments are counted with their entries."""
        return ()


class LjdumpReader(ExportReader):
    """Reads an entry as ljdump saves it, ``L-12``, with its comments, ``C-12``."""

    name = "ljdump 1"

    def recognise(self, data: bytes, name: str) -> bool:
        """Tell whether a file is an entry of ljdump."""
        head = data[:_HEAD]
        return _DUMPED.fullmatch(name) is not None and b"<event>" in head and b"<itemid>" in head

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return the comments on the entry, and the files of ljdump that are not read."""
        match = _DUMPED.fullmatch(name)
        folder = match["folder"] if match else ""
        claimed = {f"{folder}{one}": False for one in _OF_DUMP if f"{folder}{one}" in names}
        comments = f"{folder}C-{match['number']}" if match else ""
        return claimed | ({comments: True} if comments in names else {})

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return an entry with its comments."""
        source = repair_xml(capture.data)
        faults = list(source.faults)
        root = parse_whole(source)
        if root is None:
            return assemble(ExportEntries([], [], (), [*faults, Fault(1, "XML that cannot be read")]))
        entry = _read_entry(root, "1", None)
        anum = text_of(root, "anum").strip()
        remarks: list[Remark] = []
        for path in (path for path, is_read in self.claim(capture.path, capture.beside).items() if is_read):
            comments = repair_xml(capture.beside[path].read_bytes())
            faults += [
                fault._replace(what=f"{posixpath.basename(path)}: {fault.what}") for fault in comments.faults
            ]
            records = parse_records(comments, ("comment",), faults.append)
            remarks += [_read_dumped(one, int(anum) if anum.isdecimal() else 0) for one in records]
        return assemble(ExportEntries([entry], keep_tombstones(remarks), (), faults))

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of a public entry, with those of its comments."""
        own = [path for path, is_read in self.claim(capture.path, capture.beside).items() if is_read]
        comments = [repair_xml(capture.beside[path].read_bytes()).text for path in own]
        return list_dump_words(repair_xml(capture.data).text, "".join(comments))


def _number_of(entry: etree._Element) -> str:
    """Return the number by which comments name an entry: its public one is that and a byte of chance."""
    number = text_of(entry, "itemid").strip()
    return str(int(number) >> 8) if number.isdecimal() else ""


def _judge(element: etree._Element) -> str:
    security = text_of(element, "security").strip()
    if security in ("", "public"):
        return KEPT
    if security == "usemask":
        is_for_all = text_of(element, "allowmask").strip() in ("", "1")
        return "for friends only" if is_for_all else "for a group of friends only"
    return "private"


def _read_entry(element: etree._Element, place: str, path: str | None) -> Entry:
    props = next((child for child in element if local_name(child) == "props"), element)
    written = text_of(element, "url").strip()
    url = written if written.startswith("http") and split_url(written) else path
    is_ready = text_of(props, "opt_preformatted").strip() not in ("", "0")
    html = write_journal_html(text_of(element, "event"), is_ready)
    tags = text_of(props, "taglist").split(",")
    post = CapturedPost(
        title=html_text(text_of(element, "subject")),
        body=convert_html(html, partial(join_address, url)),
        comments=(),
        locator=Locator("item", place),
        line=line_of(element),
        date=read_timestamp(text_of(element, "eventtime")),
        date_line=None,
        labels=tuple(dict.fromkeys(label for tag in tags if (label := html_text(tag)))),
        url=url,
        imported=keep_fields((name, (html_text(text_of(props, name)),)) for name in _KEPT_FIELDS),
    )
    return Entry("post", _judge(element), post)


def _read_comments_beside(capture: Capture, places: Mapping[str, tuple[str, int]]) -> list[Remark]:
    """Return the comments of a month export's own file on the entries that are given by their numbers."""
    folder = posixpath.dirname(capture.path)
    bodies, meta = (capture.beside.get(f"{folder}/{name}") for name in (_BODIES, _NAMES))
    if bodies is None:
        return []
    users: dict[str, str] = {}
    if meta is not None:
        for element in parse_records(repair_xml(meta.read_bytes()), ("usermap",), list[Fault]().append):
            users[element.get("id") or ""] = element.get("user") or ""
    remarks = []
    for element in parse_records(repair_xml(bodies.read_bytes()), ("comment",), list[Fault]().append):
        known = places.get(element.get("jitemid") or "-")
        if known:
            remarks.append(_read_comment(element, *known, users))
    return remarks


def _read_comment(element: etree._Element, place: str, anum: int, users: Mapping[str, str]) -> Remark:
    """Return a comment of a month export."""
    comment_id = element.get("id") or ""
    name = users.get(element.get("posterid") or "", "")
    return _make_remark(
        element, place, anum, comment_id, element.get("parentid") or "", name, element.get("state") or ""
    )


def _read_dumped(element: etree._Element, anum: int) -> Remark:
    """Return a comment of ljdump."""
    values = [text_of(element, name).strip() for name in ("id", "parentid", "user", "state")]
    return _make_remark(element, "1", anum, *values)


def _make_remark(
    element: etree._Element, place: str, anum: int, comment_id: str, parent: str, name: str, state: str
) -> Remark:
    is_number = comment_id.isdecimal()
    subject = html_text(text_of(element, "subject"))
    body = write_journal_html(text_of(element, "body") or text_of(element, "event"), False)
    html = f"<p><b>{text_of(element, 'subject')}</b></p>{body}" if subject else body
    comment = CapturedComment(
        id=comment_id or f"n{line_of(element)}",
        text=convert_html(html),
        parent=parent if parent not in ("", "0") else None,
        author=clean_name(name),
        date=read_timestamp(text_of(element, "date") or text_of(element, "eventtime")),
        platform_id=comment_id if is_number else None,
        anchor=f"t{(int(comment_id) << 8) + anum}" if is_number else None,
    )
    return Remark("comment", _STATES.get(state.upper(), "not said to be public"), place, line_of(element), comment)


def _read_inner_comments(entry: etree._Element, place: str) -> list[Remark]:
    """Return the comments that are within an entry, as yearly files have them."""
    remarks = []
    for element in (one for one in entry.iter() if local_name(one) == "comment"):
        author = next((own_text(one) for one in element.iter() if local_name(one) in ("name", "user")), "")
        values = [text_of(element, name).strip() for name in ("itemid", "parent_itemid", "state")]
        remarks.append(_make_remark(element, place, 0, values[0], values[1], author.strip(), values[2]))
    return remarks
