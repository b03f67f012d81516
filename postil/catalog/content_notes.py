"""Words that a content note is on appear only on their post's page, where readers are told before they see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postil.links.labels import fold_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from postil.catalog.posts import Posts
    from postil.connections.collection import Connected
    from postil.content.config import Config
    from postil.model.records import Note
    from postil.model.views import Connection, PassageView, TermMention

GUARDED_SIDES = "… ", " …"  # shown in place of the words around a mention
TextName = tuple[str, str]  # (post, part): part is "" for the text of the post, else a comment's id


@dataclass(frozen=True, slots=True)
class ContentWarnings:
    """Which texts have content notes.

    ``guarded`` have one on a passage, which their page folds; ``warned`` have one on the whole post, whose page
    shows them openly below the note. ``label_notes`` are by post: (label, note as CommonMark).
    """

    guarded: Set[TextName]
    warned: Set[TextName]
    label_notes: Mapping[str, tuple[tuple[str, str], ...]]


def find_warnings(posts: Posts, notes: Mapping[str, Sequence[Note]], config: Config) -> ContentWarnings:
    """Return which texts have content notes; ``notes`` are those of each post."""
    label_notes = {d.id: _notes_on_labels(d.labels, config) for d in posts.documents}
    own = [(post, note) for post, of_post in notes.items() for note in of_post if note.kind == "content-note"]
    guarded = {
        (post, "" if note.on == "body" else note.on)
        for post, note in own
        if note.on != "title" and (note.quote or note.on != "body")
    }
    warned = {(post, "") for post, note in own if note.on == "body"}
    warned |= {(post, "") for post, of_labels in label_notes.items() if of_labels}
    return ContentWarnings(frozenset(guarded), frozenset(warned), label_notes)


def _notes_on_labels(labels: Sequence[str], config: Config) -> tuple[tuple[str, str], ...]:
    own = set(map(fold_label, labels))
    return tuple((name, text) for name, text in config.content_notes if fold_label(name) in own)


def guard_connected(connected: Connected, warnings: ContentWarnings) -> Connected:
    """Return connections and shared passages without words that a content note is on."""
    return replace(
        connected,
        connections=tuple(_guard_connection(connection, warnings) for connection in connected.connections),
        passages={post: _guard_passages(own, warnings) for post, own in connected.passages.items()},
    )


def _guard_connection(connection: Connection, warnings: ContentWarnings) -> Connection:
    if not connection.excerpt:
        return connection
    if connection.kind in ("shared-passage", "reply"):  # these words are in both posts
        hidden = bool({connection.source, connection.target} & {post for post, _ in warnings.guarded})
    else:
        hidden = (connection.source, connection.fragment) in warnings.guarded | warnings.warned
    return replace(connection, excerpt=None) if hidden else connection


def _guard_passages(passages: Sequence[PassageView], warnings: ContentWarnings) -> tuple[PassageView, ...]:
    def names_of(passage: PassageView) -> set[TextName]:
        return {(side.post.id, side.fragment) for side in (passage.first, passage.second)}

    return tuple(passage for passage in passages if not names_of(passage) & warnings.guarded)


def guard_mentions(
    mentions: Mapping[str, Sequence[TermMention]], warnings: ContentWarnings
) -> dict[str, tuple[TermMention, ...]]:
    """Return mentions of terms; in texts with a content note, dots replace the words around a mention."""
    hidden = warnings.guarded | warnings.warned
    before, after = GUARDED_SIDES
    return {
        slug: tuple(
            replace(m, before=before, after=after) if (m.post.id, m.fragment) in hidden else m for m in listed
        )
        for slug, listed in mentions.items()
    }
