"""The capture formats that are read. A new format is a module with a reader, and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.captures.readers.archivebox import ArchiveBoxReader
from postil.captures.readers.blogger import BloggerReader
from postil.captures.readers.disqus import DisqusReader
from postil.captures.readers.feeds import FeedReader
from postil.captures.readers.ghost import GhostReader
from postil.captures.readers.html_pages import HtmlPageReader, MhtmlReader
from postil.captures.readers.livejournal import JournalCommentsReader, LiveJournalReader, LjdumpReader
from postil.captures.readers.markdown_posts import MarkdownPostReader
from postil.captures.readers.medium import MediumReader
from postil.captures.readers.movable_type import MovableTypeReader
from postil.captures.readers.substack import SubstackReader
from postil.captures.readers.takeout import TakeoutFolderReader, TakeoutZipReader
from postil.captures.readers.text.reader import TextReader
from postil.captures.readers.tumblr import TumblrReader
from postil.captures.readers.warc import WarcReader
from postil.captures.readers.wxr import WxrReader

if TYPE_CHECKING:
    from postil.captures.readers.reader import Reader

# The first that recognises a capture reads it. The text reader takes any text, so it stays last.
READERS: tuple[Reader, ...] = (
    TakeoutZipReader(),
    TakeoutFolderReader(),
    BloggerReader(),
    WxrReader(),
    DisqusReader(),
    FeedReader(),
    GhostReader(),
    MediumReader(),
    SubstackReader(),
    LiveJournalReader(),
    JournalCommentsReader(),
    LjdumpReader(),
    TumblrReader(),
    MovableTypeReader(),
    MarkdownPostReader(),
    ArchiveBoxReader(),
    WarcReader(),
    MhtmlReader(),
    HtmlPageReader(),
    TextReader(),
)
