"""Words behind a content note are shown by no page but their own, where readers are told before they see them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from postil.model.records import Note
    from postil.model.views import Connection, PassageView, TermMention


GUARDED_SIDES = "… ", " …"  # what stands for the words round a mention


Guarded = frozenset[tuple[str, str]]  # (post, part): part is "" for the text of the post, else a comment's id


def find_guarded(notes: Mapping[str, Sequence[Note]]) -> Guarded:
    """Return the texts that have content notes on passages of them; ``notes`` are those of each post."""
    return frozenset(
        (post, "" if note.on == "body" else note.on)
        for post, own in notes.items()
        for note in own
        if note.kind == "content-note" and note.on != "title" and (note.quote or note.on != "body")
    )


def find_warned(notes: Mapping[str, Sequence[Note]], labelled: Iterable[str]) -> Guarded:
    """Return the texts over which a content note stands as a whole; ``labelled`` are the posts with one by a label.

    Their own page shows them openly, below the note; elsewhere nobody is told.
    """
    noted = (
        post for post, own in notes.items() for note in own if note.kind == "content-note" and note.on == "body"
    )
    return frozenset((post, "") for post in (*noted, *labelled))


def guard_connections(
    connections: Iterable[Connection], guarded: Guarded, warned: Guarded
) -> tuple[Connection, ...]:
    """Return connections without the words of guarded texts, and of those that readers are warned of.

    Shared words stand in both posts.
    """
    posts: Set[str] = {post for post, _ in guarded}
    hidden = guarded | warned

    def shows(connection: Connection) -> bool:
        if connection.kind in ("shared-passage", "reply"):
            return connection.source in posts or connection.target in posts
        return (connection.source, connection.fragment) in hidden

    return tuple(replace(c, excerpt=None) if c.excerpt and shows(c) else c for c in connections)


def guard_passages(
    passages: Mapping[str, Sequence[PassageView]], guarded: Guarded
) -> dict[str, tuple[PassageView, ...]]:
    """Return shared words without those of guarded texts."""
    return {
        post: tuple(p for p in own if not {(s.post.id, s.fragment) for s in (p.first, p.second)} & guarded)
        for post, own in passages.items()
    }


def guard_mention(mention: TermMention, guarded: Guarded) -> TermMention:
    """Return a mention, of a guarded text without the words round it."""
    if (mention.post.id, mention.fragment) not in guarded:
        return mention
    before, after = GUARDED_SIDES
    return replace(mention, before=before, after=after)
