"""The graph of connections: every connection of two posts, with its reason."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from postil.connections.collection import Connected, day_of
from postil.connections.corpus import SourceText, read_corpus
from postil.connections.mentions.finder import find_mentions
from postil.connections.mentions.mentionable import Mentionable, TextPart
from postil.connections.related.recommendations import connect_related
from postil.connections.reuse.text_reuse import connect_passages, find_originals, view_passages
from postil.connections.series import Titled, find_series
from postil.model.views import Connection
from postil.text.snippets import cut_excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from postil.connections.collection import Collection, PostExtract
    from postil.connections.corpus import Corpus
    from postil.connections.series import Series
    from postil.jobs.memo import Memo
    from postil.links.resolver import LinkResolver
    from postil.model.records import Document
    from postil.model.views import PassageView


_MOST_NEARBY, _DAYS_NEARBY = 3, 3  # earlier posts, and days between


def connect_posts(collection: Collection, targets: LinkResolver, memo: Memo | None = None) -> Connected:
    """Return the connections of all posts; the memo keeps what was found for each.

    So after an edit of one post, the words, mentions, neighbours, passages and explanations of the others are not
    found again.
    """
    corpus = read_corpus([_as_written(collection, document) for document in collection.documents], memo)
    series = find_series([_as_titled(collection, document) for document in collection.documents])
    originals = find_originals(collection)
    passages = view_passages(collection, corpus, memo)
    links = list(_connect_links(collection, targets))
    shared = list(connect_passages(collection, passages, originals))
    known = {(c.source, c.target) for c in (*links, *shared)}
    mentions = list(_connect_mentions(collection, corpus, known, memo))
    direct = [*links, *mentions, *shared, *_connect_series(series)]
    related = connect_related(collection, corpus, direct, series, memo)
    order = {d.id: number for number, d in enumerate(collection.documents)}
    connections = sorted(
        [*direct, *related, *_connect_nearby(collection)], key=lambda c: (order[c.source], c.kind)
    )  # stable: related posts stay in the order of their ranking
    by_post: dict[str, list[PassageView]] = {}
    for view in passages:
        by_post.setdefault(view.first.post.id, []).append(view)
        by_post.setdefault(view.second.post.id, []).append(view)
    return Connected(tuple(connections), originals, {post: tuple(views) for post, views in by_post.items()}, series)


def _as_written(collection: Collection, document: Document) -> SourceText:
    texts = tuple(text for _, text in collection.extracts[document.id].texts)
    return SourceText(document.title, texts, collection.languages[document.id])


# ---------------------------------------------------------------- links and mentions


def _connect_links(collection: Collection, targets: LinkResolver) -> Iterator[Connection]:
    """Yield the links from posts, and from the notes on them, to other posts, each once, at its first place."""
    for document in collection.documents:
        seen = {document.id}
        for links, reason in (
            (collection.extracts[document.id].links, "linked in the text"),
            (collection.note_links[document.id], "linked in an editor’s note"),
        ):
            for link in links:
                found = None if link.is_image else targets.find(link.href, document.id)
                other = found[1] if found else None
                if other and other not in seen and other in collection.extracts:
                    seen.add(other)
                    where = "linked in a comment" if link.part else reason
                    yield Connection(document.id, other, "link", where, excerpt=link.excerpt, fragment=link.part)


def _connect_mentions(
    collection: Collection, corpus: Corpus, linked: set[tuple[str, str]], memo: Memo | None
) -> Iterator[Connection]:
    """Yield the mentions of posts that are not linked as well, each once, at its first place."""
    posts = [
        Mentionable(
            document.id,
            document.title,
            day_of(document),
            document.date.year if document.date else None,
            document.date.month if document.date else None,
            document.publication,
            collection.languages[document.id],
            tuple(_list_text_parts(document, collection.extracts[document.id])),
        )
        for document in collection.documents
    ]
    texts = {(d.id, part): text for d in collection.documents for part, text in collection.extracts[d.id].texts}
    seen = set(linked)
    for mention in find_mentions(posts, corpus, memo):
        pair = (mention.post, mention.other)
        if pair not in seen:
            seen.add(pair)
            excerpt = cut_excerpt(texts[mention.post, mention.part], mention.start, mention.end)
            reason = f"{mention.reason} in a comment" if mention.part else mention.reason
            yield Connection(*pair, "mention", reason, excerpt=excerpt, fragment=mention.part)


def _list_text_parts(document: Document, extracts: PostExtract) -> Iterator[TextPart]:
    comments = {comment.id: comment for comment in document.comments}
    for part, text in extracts.texts:
        quotations = tuple((start, end) for of, start, end in extracts.quotations if of == part)
        date = comments[part].date if part else document.date
        own = not part or (document.author is not None and comments[part].author == document.author)
        yield TextPart(part, text, date.first_day if date and date.day else None, own, quotations)


# ---------------------------------------------------------------- series


def _as_titled(collection: Collection, document: Document) -> Titled:
    text = dict(collection.extracts[document.id].texts).get("", "")
    language = collection.languages[document.id]
    return Titled(document.id, document.title, day_of(document), text, document.publication, language)


def _connect_series(series: Iterable[Series]) -> Iterator[Connection]:
    for one in series:
        for (number, post), (after, other) in pairwise(one.parts):
            order = f"{after} comes after {number}" if after != number else f"both are number {number}"
            yield Connection(post, other, "series", f"{one.title}: {order}")


# ---------------------------------------------------------------- posts of the same days


def _connect_nearby(collection: Collection) -> Iterator[Connection]:
    """Yield the posts of the same days, from the later post to the earlier."""
    days = [day_of(document) for document in collection.documents]
    for index, document in enumerate(collection.documents):
        day = days[index]
        for at in range(max(0, index - _MOST_NEARBY), index):
            other, before = collection.documents[at], days[at]
            if day and before and (day - before).days <= _DAYS_NEARBY:
                apart = (day - before).days
                reason = "on the same day" if not apart else f"{apart} day{'s' if apart > 1 else ''} apart"
                yield Connection(document.id, other.id, "nearby", reason)
