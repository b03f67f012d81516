"""What programs read in the head of a page: Highwire Press tags, Open Graph, schema.org."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from markupsafe import Markup

from postil.links.permalinks import name_post
from postil.model.articles import relative_link
from postil.site.pages.base import canonical_url

if TYPE_CHECKING:
    from postil.content.config import Config, Publication
    from postil.model.articles import Article, ShownComment
    from postil.site.pages.base import Context, Site


_MOST_COMMENTS = 200  # comments described on one page; longer threads are in the data files


def describe_post(article: Article, site: Site) -> tuple[list[Context], Markup]:
    """Return the tags of a post's page, each with ``name`` and ``content``, and its data as JSON-LD."""
    document, config = article.document, site.config
    publication = next((p for p in config.publications if p.id == document.publication), None)
    date = document.date
    url = canonical_url(config, article.view.address)
    tags = [
        ("citation_title", name_post(document)),
        ("citation_author", document.author),
        ("citation_publication_date", date.plain[:10].replace("-", "/") if date else None),
        ("citation_publisher", publication.title if publication else config.title),
        ("citation_language", document.language or site.language),
        ("citation_fulltext_html_url", url),
        # Zotero takes this for the kind of item, and without it the tags above for those of a journal's article.
        ("dcterms.type", choose_item_type(article, config)),
        ("dcterms.isPartOf", config.title),
        ("dcterms.source", document.url),
        ("author", document.author),
    ]
    named: list[Context] = [{"name": name, "content": content} for name, content in tags if content]
    return named, write_data(_describe(article, site, publication, url))


def choose_item_type(article: Article, config: Config) -> str:
    """Return what kind of item Zotero makes of a post."""
    publication = next((p for p in config.publications if p.id == article.document.publication), None)
    return "newspaperArticle" if publication and publication.kind == "news" else "blogPost"


def write_data(value: object) -> Markup:
    """Return JSON that is safe within a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _describe(article: Article, site: Site, publication: Publication | None, url: str | None) -> Context:
    document, config = article.document, site.config
    kind = "Article" if publication and publication.kind == "news" else "BlogPosting"
    here = url or ""
    shown = [comment for comment in article.comments if not comment.withheld][:_MOST_COMMENTS]
    described: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": [kind, "ArchiveComponent"],
        "@id": here,
        "headline": name_post(document),
        "datePublished": document.date.plain if document.date else None,
        "author": {"@type": "Person", "name": document.author} if document.author else None,
        "inLanguage": document.language or site.language,
        "wordCount": article.words,
        "keywords": list(document.labels) or None,
        "url": url,
        "isBasedOn": document.url,
        "isPartOf": {
            "@type": "Blog" if kind == "BlogPosting" else "CreativeWork",
            "name": publication.title,
            "url": publication.base_url,
        }
        if publication
        else None,
        "holdingArchive": {"@type": "ArchiveOrganization", "name": config.title, "url": config.base_url},
        "license": config.license,
        "commentCount": len(article.comments),
        "comment": [_describe_comment(comment, here) for comment in shown] or None,
        "subjectOf": _describe_corrections(article, site) or None,
    }
    return _drop_empty(described)


def _describe_comment(comment: ShownComment, here: str) -> Context:
    """Return a comment; its id is a fragment of the page ``here`` that it is described on."""
    parent = here + relative_link("", "", comment.reply_to) if comment.reply_to else None
    return _drop_empty(
        {
            "@type": "Comment",
            "@id": here + relative_link("", "", comment.id),
            "author": {"@type": "Person", "name": comment.author} if comment.author else None,
            "datePublished": comment.date.plain if comment.date else None,
            "parentItem": {"@type": "Comment", "@id": parent} if parent else None,
        }
    )


def _describe_corrections(article: Article, site: Site) -> list[Context]:
    """Return a schema.org Claim for each correction: the words of the post, with the editor's note."""
    here = canonical_url(site.config, article.view.address) or ""
    return [
        _drop_empty(
            {
                "@type": "Claim",
                "@id": here + relative_link("", "", note.anchor),
                "name": note.quote if not note.folded else None,
                "appearance": {"@id": here},
                "description": note.text,
                "dateCreated": note.date.plain if note.date else None,
                "creator": {"@type": "Person", "name": note.by} if note.by else None,
            }
        )
        for note in article.notes
        if note.kind == "correction" and note.placed
    ]


def _drop_empty(values: dict[str, object]) -> Context:
    return {
        key: _drop_empty(value) if isinstance(value, dict) else value
        for key, value in values.items()
        if value is not None
    }
