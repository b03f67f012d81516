"""Redactions of words wherever they are: one entry for all posts that have them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from postil.content.redaction.redacted_words import make_redacted_words, shown_text, split_slug
from postil.content.redaction.word_redactions import PLAIN_FIELDS
from postil.model.records import EVERYWHERE
from postil.text.folding import TOKEN, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.content.redaction.redacted_words import RedactedWords
    from postil.model.records import ArchiveContent, Document, Redaction

_MARKUP = str.maketrans("", "", "*_~`\\[]")
_LINK = re.compile(r"(?:\]\(|\]:|https?://)\s*<?([^\s<>)]+)")  # its address


def spread_redactions(archive: ArchiveContent) -> tuple[Redaction, ...]:
    """Return the redactions of an archive, each that applies everywhere once for each post that has its words.

    One whose words no post has keeps its target, for a message.
    """
    if not any(redaction.target == EVERYWHERE for redaction in archive.redactions):
        return archive.redactions
    spread: list[Redaction] = []
    texts = [(d.id, list(_list_texts(d, archive))) for d in archive.documents]
    folded = [(post, own, fold(html.unescape(" ".join(own)).translate(_MARKUP))) for post, own in texts]
    lowered = {post: text.casefold() for post, _, text in folded}
    addresses = {d.id: [split_slug(url) for url in (d.url, *d.other_urls) if url] for d in archive.documents}
    for redaction in archive.redactions:
        if redaction.target != EVERYWHERE:
            spread.append(redaction)
            continue
        words = make_redacted_words([redaction])
        tokens = [token.translate(_MARKUP) for token in TOKEN.findall(fold(redaction.quote or ""))]
        letters = split_slug(redaction.quote or "").split()
        posts = [
            post
            for post, own, text in folded
            if (all(token in text for token in tokens) and _has(words, own))
            or any(map(words.slugs.find_all, addresses[post]))
            or (all(word in lowered[post] for word in letters) and _has_link(words, own))
        ]
        spread += [replace(redaction, target=post) for post in posts] or [redaction]
    return tuple(spread)


def _has(words: RedactedWords, texts: Sequence[str]) -> bool:
    return any(words.phrases.find_all(text) or words.phrases.find_all(shown_text(text)) for text in texts)


def _has_link(words: RedactedWords, texts: Sequence[str]) -> bool:
    return any(words.find_in_address(address) for text in texts for address in _LINK.findall(text))


def _list_texts(document: Document, archive: ArchiveContent) -> Iterator[str]:
    """Yield the texts of a post as they are written, also as they were before people edited it."""
    converted = archive.as_converted.get(document.id)
    for one in (document, converted) if converted else (document,):
        yield one.body
        yield from (text for comment in one.comments for text in (comment.text, comment.author or ""))
        yield from (str(getattr(one, name) or "") for name in PLAIN_FIELDS)
        yield from (*one.labels, *(words for words, _ in one.terms))
        yield from (text for _, texts in one.imported for text in texts)
    notes = (note for note in archive.notes if note.post == document.id)
    yield from (text for note in notes for text in (note.text, note.quote or ""))
