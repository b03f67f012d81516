"""Redactions of words wherever they are: one entry for all posts that have them."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import TYPE_CHECKING

from postil.content.redaction.redacted_words import make_redacted_words, shown_text
from postil.content.redaction.word_redactions import PLAIN_FIELDS
from postil.model.records import EVERYWHERE
from postil.text.folding import TOKEN, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.content.redaction.redacted_words import RedactedWords
    from postil.model.records import ArchiveContent, Document, Redaction

_MARKUP = str.maketrans("", "", "*_~`\\[]")


def spread_redactions(archive: ArchiveContent) -> tuple[Redaction, ...]:
    """Return the redactions of an archive, each that applies everywhere once for each post that has its words.

    One whose words no post has keeps its target, for a message.
    """
    spread: list[Redaction] = []
    everywhere = [r for r in archive.redactions if r.target == EVERYWHERE]
    texts = [(d.id, list(_list_texts(d, archive))) for d in archive.documents] if everywhere else []
    folded = [(post, own, fold(html.unescape(" ".join(own)).translate(_MARKUP))) for post, own in texts]
    addresses = {d.id: [url for url in (d.url, *d.other_urls) if url] for d in archive.documents}
    for redaction in archive.redactions:
        if redaction.target != EVERYWHERE:
            spread.append(redaction)
            continue
        words = make_redacted_words([redaction])
        tokens = TOKEN.findall(fold(redaction.quote or ""))
        posts = [
            post
            for post, own, text in folded
            if (all(token in text for token in tokens) and _has(words, own))
            or any(map(words.find_in_address, addresses[post]))
        ]
        spread += [replace(redaction, target=post) for post in posts] or [redaction]
    return tuple(spread)


def _has(words: RedactedWords, texts: Sequence[str]) -> bool:
    return any(words.phrases.find_all(text) or words.phrases.find_all(shown_text(text)) for text in texts)


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
