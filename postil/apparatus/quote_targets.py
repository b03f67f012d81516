"""Find which text of a post an imported annotation is on: its body, its title or a comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.apparatus.anchoring import anchor_notes
from postil.model.records import Note
from postil.text.markdown import parse_markdown, text_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from postil.model.records import Document

_SIGN = re.compile(r"(?<=[^\W\d])\d{1,3}(?!\w)")  # the number of a note directly after a word

# What the fragments of a page's address name.
_PARTS = {"": "body", "main": "title", "title": "title"}


def locate_target(document: Document, quote: str | None, prefix: str, fragment: str) -> dict[str, str | None]:
    """Return a note's fields ``on``, ``quote`` and ``before`` for an annotation.

    ``quote`` are the annotated words, ``prefix`` the characters before them, ``fragment`` that of the annotated
    address. The text that the fragment names is searched first, then the others, since some tools know only pages;
    ``before`` is set only if the quote appears more than once in a text.
    """
    texts = _parse_texts(document)
    named = _PARTS.get(fragment, fragment)
    named = named if named in texts else "body"
    if quote is None:
        return {"on": named} if named != "body" else {}
    for name in (named, *(name for name in texts if name != named)):
        for before in dict.fromkeys((None, _whole_words(prefix) or None)):
            anchors, _ = anchor_notes(texts[name], [_make_probe(quote, before)])
            if anchors:
                return {"on": name, "quote": quote, "before": before}
    return {"on": named, "quote": quote}


def is_part(document: Document, fragment: str) -> bool:
    """Tell whether a fragment of an address names a text of a post, or is empty."""
    return fragment in _PARTS or fragment == "body" or any(fragment == comment.id for comment in document.comments)


def clean_quote(document: Document, quote: str, definitions: Sequence[str]) -> str:
    """Return a quote without what the page shows among the words: tooltips of terms, and the signs of notes.

    ``definitions`` are the tooltips. The quote stays as it is if its words are found, or are not found even then.
    """
    texts = _parse_texts(document).values()
    without = quote
    for definition in sorted(definitions, key=len, reverse=True):
        without = without.replace(" ".join(definition.split()), "") if definition else without
    for candidate in (quote, without, _SIGN.sub("", without)):
        if candidate.strip() and any(anchor_notes(tokens, [_make_probe(candidate, None)])[0] for tokens in texts):
            return " ".join(candidate.split())
    return quote


def _parse_texts(document: Document) -> dict[str, list[Token]]:
    texts: dict[str, list[Token]] = {"body": parse_markdown(document.body), "title": text_tokens(document.title)}
    return texts | {comment.id: parse_markdown(comment.text) for comment in document.comments}


def _whole_words(prefix: str) -> str:
    """Return a prefix without a first word that may be incomplete."""
    words = prefix.split()
    return " ".join(words[1:] if len(words) > 1 and not prefix[:1].isspace() else words)


def _make_probe(quote: str, before: str | None) -> Note:
    """Return a note for searching only."""
    return Note("probe", "", "body", quote, before, "context", "", None, None, "", 0)
