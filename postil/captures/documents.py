"""Documents: a post that captures hold, as the file that it becomes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from postil.captures.best_fields import choose_fields
from postil.captures.comments import set_apart, unite_comments
from postil.captures.store import FOLDER
from postil.content import digest_document
from postil.content.config import is_language
from postil.model.records import CaptureReference, Document, Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postil.captures.duplicates import FoundPost
    from postil.content.config import Config


def make_document(
    group: Sequence[FoundPost],
    post_id: str,
    given: Mapping[str, Sequence[str]],
    taken: Mapping[str, str],
    config: Config,
) -> Document:
    """Return the post of one or more captures, the first of which gives its text, and all of them its fields.

    ``given`` are the ids that its comments have already, by their words; ``taken`` are those of the comments of
    all posts, with the id of the post.
    """
    (post, gives), source = choose_fields(group), group[0].source
    publication = config.find_publication(source.capture.path.removeprefix(FOLDER + "/"))
    year = str(post.date.year) if post.date else "undated"
    provenance = Provenance(
        file=source.capture.path,
        sha256=source.capture.sha256,
        locator=post.locator,
        reader=source.reader.name,
        converted="",
    )
    document = Document(
        path=f"posts/{year}/{post_id}.md",
        id=post_id,
        title=post.title,
        date=post.date,
        body=post.body,
        body_line=0,
        comments=set_apart(unite_comments(group, post_id, given), post_id, taken),
        date_as_written=post.date_as_written,
        date_note=post.date_note,
        author=post.author,
        publication=publication.id if publication else None,
        url=post.url,
        other_urls=_list_other_urls(group, post.url),
        labels=post.labels,
        language=post.language if post.language and is_language(post.language) else None,
        standfirst=post.standfirst,
        imported=post.imported,
        capture=provenance,
        also_in=tuple(
            CaptureReference(c.source.capture.path, c.source.capture.sha256, c.post.locator, gives.get(index, ()))
            for index, c in enumerate(group[1:], 1)
        ),
    )
    return replace(document, capture=replace(provenance, converted=digest_document(document)))


def _list_other_urls(group: Sequence[FoundPost], own: str | None) -> tuple[str, ...]:
    """Return the addresses that a post has in any of its captures, without the one that it is known by."""
    urls = [url for found in group for url in (found.post.url, *found.post.other_urls) if url]
    return tuple(url for url in dict.fromkeys(urls) if url != own)
