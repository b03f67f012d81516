"""Ids of comments that may be digests of withheld words: they get others, wherever they are written."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from postil.content.comment_ids import may_be_digest_of_words, replace_comment_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from postil.model.records import ArchiveContent, Comment, Document


def rename_revealing_ids(archive: ArchiveContent, posts: Collection[str]) -> ArchiveContent:
    """Return the archive with other ids for comments of ``posts`` whose ids may be digests of their words.

    Replies, notes, redactions and links follow. ``posts`` are the ids of the posts of which something is withheld.
    """
    names: dict[str, str] = {}
    for document in archive.documents:
        for place, comment in enumerate(document.comments if document.id in posts else (), 1):
            if may_be_digest_of_words(comment.id, document.id):
                names[comment.id] = replace_comment_id(document.id, place)
    if not names:
        return archive
    written = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")

    def rename(text: str) -> str:
        return written.sub(lambda match: names[match[0]], text)

    return replace(
        archive,
        documents=tuple(_rename_in_document(document, names, rename) for document in archive.documents),
        as_converted={i: _rename_in_document(d, names, rename) for i, d in archive.as_converted.items()},
        notes=tuple(replace(n, on=names.get(n.on, n.on), text=rename(n.text)) for n in archive.notes),
        terms=tuple(replace(term, definition=rename(term.definition)) for term in archive.terms),
        pages=tuple(replace(page, body=rename(page.body)) for page in archive.pages),
        redactions=tuple(replace(r, target=names.get(r.target, r.target)) for r in archive.redactions),
    )


def _rename_in_document(document: Document, names: Mapping[str, str], rename: Callable[[str], str]) -> Document:
    def rename_comment(comment: Comment) -> Comment:
        reply_to = names.get(comment.reply_to, comment.reply_to) if comment.reply_to else None
        return replace(comment, id=names.get(comment.id, comment.id), reply_to=reply_to, text=rename(comment.text))

    return replace(document, body=rename(document.body), comments=tuple(map(rename_comment, document.comments)))
