"""Labels and authors: the posts that have each in common, and the addresses of their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.links.labels import fold_label, group_by_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.catalog.posts import Posts
    from postil.model.views import Label


@dataclass(frozen=True, slots=True)
class Groups:
    """All labels and authors; then by a post's id its labels as written with their addresses, and its author's."""

    labels: tuple[Label, ...]
    authors: tuple[Label, ...]
    labels_of: Mapping[str, tuple[tuple[str, str], ...]]
    author_page_of: Mapping[str, str]


def group_posts(posts: Posts) -> Groups:
    """Return the labels and authors of posts."""
    documents, refs = posts.documents, posts.refs
    labels, addresses = group_by_name([(d.labels, refs[d.id]) for d in documents], "labels")
    written = [((d.author,) if d.author else (), refs[d.id]) for d in documents]
    authors, author_addresses = group_by_name(written, "authors")
    return Groups(
        labels,
        authors,
        {d.id: tuple((label, addresses[fold_label(label)]) for label in d.labels) for d in documents},
        {d.id: author_addresses[fold_label(d.author)] for d in documents if d.author},
    )
