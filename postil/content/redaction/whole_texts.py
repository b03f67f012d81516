"""Redactions of whole posts and comments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from postil.content.redaction.redacted_words import shown_text, split_slug

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Document, Redaction


_SHORTEST_REVEALING = 4  # letters; shorter words say too little by themselves


def redact_whole_texts(archive: ArchiveContent, by_target: Mapping[str, Redaction]) -> ArchiveContent:
    """Return the archive without the posts and comments in ``by_target``, and without the notes on them.

    A post keeps its id and date, a comment its id, date and place in the thread.
    """
    return replace(
        archive,
        documents=tuple(_redact_document(document, by_target) for document in archive.documents),
        as_converted={i: _redact_document(document, by_target) for i, document in archive.as_converted.items()},
        notes=tuple(n for n in archive.notes if n.post not in by_target and n.on not in by_target),
    )


def _redact_document(document: Document, by_target: Mapping[str, Redaction]) -> Document:
    if document.id in by_target:
        return replace(
            document,
            title="",
            body="",
            comments=(),
            withheld_comments=tuple(comment.id for comment in document.comments),
            date_note=None,
            author=None,
            url=None,
            labels=(),
            standfirst=None,
            terms=(),
            other_urls=(),
            imported=(),
            date_as_written=None,
            capture=None,
            also_in=(),
            edited=False,
            withheld=by_target[document.id].reason,
        )
    comments = tuple(
        replace(c, text="", author=None, withheld=by_target[c.id].reason) if c.id in by_target else c
        for c in document.comments
    )
    return replace(document, comments=comments)


def warn_of_revealing_ids(
    documents: Sequence[Document], by_target: Mapping[str, Redaction], problems: Problems
) -> None:
    """Warn of ids that contain words of the post or comment withheld: ids are addresses, and stay as they are."""
    for document in documents:
        texts = [(document.id, document.title, "title")]
        texts += [
            (c.id, f"{c.author or ''} {shown_text(c.text)}", "text") for c in document.comments if c.id in by_target
        ]
        for text_id, words, part in texts:
            redaction = by_target.get(text_id)
            if redaction and (shared := _revealing_words(text_id) & _revealing_words(words)):
                named = ", ".join(sorted(shared))
                what = f"the id {text_id!r} contains words of the {part} that {redaction.id} withholds: {named}"
                hint = "The address of the page shows them; change the id if they must go"
                problems.warn(redaction.path, redaction.line, what, hint)


def _revealing_words(text: str) -> set[str]:
    words = split_slug(text).split()
    return {word for word in words if len(word) >= _SHORTEST_REVEALING and not word.isdigit()}
