"""Redactions of words: in posts, their comments and fields, the notes on them, their text as converted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postil.content.redaction.redacted_words import RedactedWords, make_redacted_words, shown_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from postil.model.records import Comment, Document, Note, Redaction, SourceReference


PLAIN_FIELDS = ("title", "author", "standfirst", "date_note", "date_as_written")
SOURCE_FIELDS = ("publication", "title", "author")


@dataclass(frozen=True, slots=True)
class PostRedactions:
    """The words withheld from one post.

    ``post`` are withheld from all of it. ``comments`` are, by id, for each comment with redactions of its own, all
    words withheld from it, those of ``post`` included. ``notes`` are withheld from the text of every note on it.
    """

    post: RedactedWords
    comments: Mapping[str, RedactedWords]
    notes: RedactedWords

    def for_part(self, part: str) -> RedactedWords:
        """Return the words withheld from ``body``, ``title`` or a comment (its id)."""
        return self.comments.get(part, self.post)


def make_redactions_by_post(
    redactions: Sequence[Redaction], post_of: Mapping[str, str]
) -> dict[str, PostRedactions]:
    """Return redactions of words by the id of their post; ``post_of`` are the posts of comments, by id."""
    by_post: dict[str, list[Redaction]] = {}
    for redaction in redactions:
        by_post.setdefault(post_of.get(redaction.target, redaction.target), []).append(redaction)
    made = {}
    for post, own in by_post.items():
        comments = {r.target for r in own if r.target != post}
        made[post] = PostRedactions(
            make_redacted_words([r for r in own if r.target == post]),
            {c: make_redacted_words([r for r in own if r.target in (post, c)]) for c in sorted(comments)},
            make_redacted_words(own),
        )
    return made


def redact_words(document: Document, redactions: PostRedactions, found: set[Redaction]) -> Document:
    """Return a document without the words, in its text and fields; adds the redactions applied to ``found``."""
    words = redactions.post

    def redact_comment(comment: Comment) -> Comment:
        own = redactions.for_part(comment.id)
        author = own.cut(comment.author, found) if comment.author else None
        return replace(comment, text=own.excise(comment.text, found), author=author)

    fields: dict[str, Any] = {
        name: words.cut(text, found) for name in PLAIN_FIELDS if (text := getattr(document, name))
    }
    url, in_url = document.url, words.find_in_address(document.url or "")
    if in_url is not None:
        found.add(in_url)
        url = None
    return replace(
        document,
        body=words.excise(document.body, found),
        comments=tuple(map(redact_comment, document.comments)),
        labels=tuple(dict.fromkeys(words.cut(label, found) for label in document.labels)),
        url=url,
        **fields,
    )


def redact_as_converted(
    converted: tuple[Document, Document], edited: tuple[Document, Document], redactions: PostRedactions
) -> Document:
    """Return an edited post as it was converted, without the words.

    ``converted`` and ``edited`` are the post as converted and as edited, each with all words and without the
    withheld ones. Readers see the differences between the two. Where people corrected the spelling of words that
    are withheld now, the difference would show the old spelling, so those parts are taken from the edited post.
    """
    (old_post, old_redacted), (new_post, new_redacted) = converted, edited

    def reveals(part: str, old: str, new: str) -> bool:
        words = redactions.for_part(part)
        return len(words.find(new, set())) > len(words.find(old, set()))

    fields: dict[str, Any] = {
        name: getattr(new_redacted, name)
        for name in ("title", "author", "standfirst")
        if reveals("title", getattr(old_post, name) or "", getattr(new_post, name) or "")
    }
    if reveals("body", shown_text(old_post.body), shown_text(new_post.body)):
        fields["body"] = new_redacted.body
    pairs = zip(new_post.comments, new_redacted.comments, strict=True)
    texts = {comment.id: (comment.text, redacted.text) for comment, redacted in pairs}
    comments = []
    for old, comment in zip(old_post.comments, old_redacted.comments, strict=True):
        new_text, redacted_text = texts.get(old.id, ("", ""))
        is_revealing = reveals(old.id, shown_text(old.text), shown_text(new_text))
        comments.append(replace(comment, text=redacted_text) if is_revealing else comment)
    return replace(old_redacted, comments=tuple(comments), **fields)


def redact_note(note: Note, redactions: PostRedactions) -> Note:
    """Return a note without the words, so that its quote still matches the text and does not reveal them."""
    on = redactions.for_part(note.on)
    ignored: set[Redaction] = set()  # words that are only in notes do not count as found in the post
    return replace(
        note,
        quote=on.cut(note.quote, ignored) if note.quote else None,
        before=on.cut(note.before, ignored) if note.before else None,
        by=redactions.notes.cut(note.by, ignored) if note.by else None,
        text=redactions.notes.excise(note.text, ignored),
        source=_redact_source(note.source, redactions.notes) if note.source else None,
    )


def _redact_source(source: SourceReference, words: RedactedWords) -> SourceReference:
    ignored: set[Redaction] = set()
    fields: dict[str, Any] = {
        name: words.cut(text, ignored) for name in SOURCE_FIELDS if (text := getattr(source, name))
    }
    removed = {name: None for name in ("url", "archived") if words.find_in_address(getattr(source, name) or "")}
    return replace(source, **fields, **removed)
