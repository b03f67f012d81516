"""What one more redaction takes from an archive: the parts of posts, the notes on them, files in ``media/``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.content.redaction.redacted_words import make_redacted_words, shown_text
from postil.content.redaction.word_redactions import PLAIN_FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.content.redaction.redacted_words import RedactedWords
    from postil.model.records import ArchiveContent, Document, Redaction

_FIELDS = (*PLAIN_FIELDS, "url", "other_urls", "terms", "imported")


@dataclass(frozen=True, slots=True)
class PostParts:
    """What goes from a post: how many places by the part of it that they are in, such as ``title`` or ``notes``.

    ``whole`` says that the post is withheld as a whole. ``path`` and ``address`` are those of the post as it was.
    """

    path: str
    address: str
    whole: bool
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WithheldParts:
    """What a redaction takes from an archive.

    ``media`` are the addresses of files that are no longer published; ``absent`` are the forms of its words that no
    text has; ``derived`` are forms that it does not list and that are withheld from some text as well.
    """

    posts: tuple[PostParts, ...]
    media: tuple[str, ...]
    absent: tuple[str, ...]
    derived: tuple[str, ...]


def find_withheld_parts(
    before: ArchiveContent, after: ArchiveContent, redactions: Sequence[Redaction], addresses: Sequence[str]
) -> WithheldParts:
    """Return what ``redactions``, the forms of one entry, take from an archive.

    ``before`` and ``after`` are the archive with all redactions but these applied, and with these as well.
    ``addresses`` are those of the pages of ``before``'s posts, in their order.
    """
    words = make_redacted_words(redactions)
    found: set[Redaction] = set()
    notes = _count_notes(before, after)
    posts = []
    for old, new, address in zip(before.documents, after.documents, addresses, strict=True):
        whole = bool(new.withheld) and not old.withheld
        counts = {"comments": len(old.comments)} if whole else _count_parts(old, new, words, found)
        counts["notes"] = notes.get(old.id, 0)
        named = tuple((part, count) for part, count in counts.items() if count)
        if whole or named:
            posts.append(PostParts(old.path, address, whole, named))
    there = {redaction.quote for redaction in found}
    media = tuple(sorted(after.withheld_media - before.withheld_media))
    absent = tuple(r.quote for r in redactions if r.quote and not r.derived and r.quote not in there)
    derived = tuple(r.quote for r in redactions if r.quote and r.derived and r.quote in there)
    return WithheldParts(tuple(posts), media, absent, derived)


def _count_parts(old: Document, new: Document, words: RedactedWords, found: set[Redaction]) -> dict[str, int]:
    """Count the places in each part of a post; a change for another reason, such as a link that goes, is one."""

    def count(was: object, becomes: object, text: str) -> int:
        return max(len(words.find(text, found)), 1) if was != becomes else 0

    counts = {"text": count(old.body, new.body, shown_text(old.body))}
    for name in _FIELDS:
        value = getattr(old, name)
        counts[name] = count(value, getattr(new, name), value if isinstance(value, str) else "")
    kept = set(new.labels)
    counts["labels"] = sum(count(label, None, label) for label in old.labels if label not in kept)
    counts["comments"] = counts["whole comments"] = 0
    # By their order: ids that were made of withheld words have been changed.
    for was, becomes in zip(old.comments, new.comments, strict=True):
        if becomes.withheld and not was.withheld:
            counts["whole comments"] += 1
        else:
            counts["comments"] += count(was.text, becomes.text, shown_text(was.text))
            counts["comments"] += count(was.author, becomes.author, was.author or "")
    return counts


def _count_notes(before: ArchiveContent, after: ArchiveContent) -> dict[str, int]:
    """Return, by post, how many notes on it are left out or changed."""
    kept = {(n.post, n.id): (n.text, n.quote, n.before, n.by, n.source) for n in after.notes}
    counts: dict[str, int] = {}
    for note in before.notes:
        shown = (note.text, note.quote, note.before, note.by, note.source)
        if kept.get((note.post, note.id)) != shown:
            counts[note.post] = counts.get(note.post, 0) + 1
    return counts
