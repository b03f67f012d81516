"""What the Markdown and the data of a post have that its page does not show: link titles, digests, some fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import regex

from postil.content.redaction.cuts import make_cuts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from postil.content.redaction.redacted_words import RedactedWords
    from postil.content.redaction.word_redactions import PostRedactions
    from postil.model.records import CaptureReference, Document, Provenance, Redaction

    _Reference = TypeVar("_Reference", Provenance, CaptureReference)

_DEFINITION = regex.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*(\S+)[^\n]*\n?", regex.MULTILINE)  # of a link


class Traces(NamedTuple):
    """What would let a reader confirm a guess of withheld words: posts that have some, their captures' digests."""

    posts: Collection[str]
    captures: Collection[str]


def redact_hidden_places(document: Document, redactions: PostRedactions, found: set[Redaction]) -> Document:
    """Return a document without the words in what only its source has; adds the redactions applied to ``found``.

    These are definitions of links that nothing uses, titles of links, comments in Markdown, footnotes that nothing
    refers to, and the fields ``glossary``, ``other_urls`` and ``imported``.
    """
    words = redactions.post
    return replace(
        document,
        body=_cut_source(document.body, words, found),
        comments=tuple(
            replace(comment, text=_cut_source(comment.text, redactions.for_part(comment.id), found))
            for comment in document.comments
        ),
        terms=tuple((shown, term) for shown, term in document.terms if not _hold(words, (shown, term or ""))),
        other_urls=tuple(url for url in document.other_urls if not _hold(words, (url,))),
        imported=tuple((name, texts) for name, texts in document.imported if not _hold(words, (name, *texts))),
    )


def find_traces(documents: Iterable[Document], redacted: Collection[str]) -> Traces:
    """Return the posts with redactions, and the digests of their captures, which other posts may have as well."""
    own = [document for document in documents if document.id in redacted]
    references = [r for document in own for r in (document.capture, *document.also_in) if r]
    return Traces(frozenset(redacted), frozenset(r.sha256 for r in references if r.sha256))


def hide_digests(document: Document, traces: Traces) -> Document:
    """Return a document without the digests of texts that hold withheld words."""
    capture = document.capture and _hide(document.capture, traces)
    if capture and document.id in traces.posts:
        capture = replace(capture, converted=None)
    return replace(document, capture=capture, also_in=tuple(_hide(r, traces) for r in document.also_in))


def _hide(reference: _Reference, traces: Traces) -> _Reference:
    return replace(reference, sha256=None) if reference.sha256 in traces.captures else reference


def _cut_source(source: str, words: RedactedWords, found: set[Redaction]) -> str:
    """Return a Markdown source without the words where they are still in it."""
    kept = _DEFINITION.sub(lambda match: "" if words.find_in_address(match[1]) else match[0], source)
    # A pseudonym that has the words in it was put there.
    return make_cuts(kept, [cut for cut in words.find(kept, found) if not words.find(cut.replacement, set())])


def _hold(words: RedactedWords, texts: Iterable[str]) -> bool:
    return any(words.find(text, set()) or words.find_in_address(text) for text in texts)
