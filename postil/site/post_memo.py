"""The pages of posts, made again only where something changed that they depend on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from postil.jobs.codecs import Codec
from postil.jobs.digests import digest_value
from postil.model import articles, records
from postil.model.articles import ContentNote, ListedArticle, ListedComment, Page, PlacedNote
from postil.site.pages.posts import make_post
from postil.text.edtf import Edtf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.jobs.executors import Executor
    from postil.jobs.memo import Memo
    from postil.model.records import Document
    from postil.model.views import View
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Site

_NAME = "post"
_LENGTH = 4  # bytes
_BATCH = 500  # posts whose pages are read from the memo at once


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is stored of an article; its document and its view are known."""

    comments: tuple[ListedComment, ...]
    notes: tuple[PlacedNote, ...]
    content_notes: tuple[ContentNote, ...]
    block_texts: tuple[tuple[str, bool], ...]
    date_text: str
    words: int
    summary: str


_FIELDS = tuple(field.name for field in fields(_Stored))
_CODEC = Codec(_Stored, {**vars(articles), **vars(records), "Markup": Markup, "Edtf": Edtf})


def recall_posts(
    posts: Sequence[tuple[Document, View]], site: Site, layouts: Layouts, memo: Memo, executor: Executor
) -> Iterator[tuple[Page, ListedArticle]]:
    """Yield the page of each document with its view, and what other pages show of it.

    Both depend on the document, the view, what all pages show of the site, and the layouts.
    """
    everywhere = digest_value((site, layouts.digest))
    keys = [digest_value((everywhere, document, view)) for document, view in posts]
    lacking = memo.list_missing(_NAME, keys)
    make = partial(_make_packed, site=site, layouts=layouts)
    made = iter(executor.map(make, [posts[place] for place in lacking]))
    missing = frozenset(lacking)
    for start in range(0, len(posts), _BATCH):
        places = range(start, min(start + _BATCH, len(posts)))
        new = {keys[place]: next(made) for place in places if place in missing}
        memo.keep(_NAME, new)
        old = [keys[place] for place in places if place not in missing]
        packed = {**dict(zip(old, memo.find(_NAME, old), strict=True)), **new}
        for place in places:
            stored = packed[keys[place]]
            document, view = posts[place]
            if stored is None:  # it was damaged since
                stored = make(posts[place])
            yield _unpack(stored, document, view)


def _make_packed(post: tuple[Document, View], site: Site, layouts: Layouts) -> bytes:
    """Return the length of what is stored of an article, this, and the page of the post."""
    page, article = make_post(post, site, layouts)
    about = _CODEC.encode(_Stored(*(getattr(article, name) for name in _FIELDS)))
    return len(about).to_bytes(_LENGTH, "big") + about + page.data


def _unpack(packed: bytes, document: Document, view: View) -> tuple[Page, ListedArticle]:
    end = _LENGTH + int.from_bytes(packed[:_LENGTH], "big")
    stored = _CODEC.decode(packed[_LENGTH:end])
    article = ListedArticle(document, view, *(getattr(stored, name) for name in _FIELDS))
    return Page(view.address, packed[end:], document.path), article
