"""A document and its view of the archive to an article: links, terms, notes, in this order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from postil.articles.comment_references import CommentFinder, link_references
from postil.articles.margin import PAGE_ANCHORS, is_on_all, list_blocks, make_blocks, name_anchors, number_notes
from postil.articles.quotations import link_quoted_titles
from postil.articles.terms import link_first_mentions
from postil.catalog.term_matching import make_matcher
from postil.content.edits import list_edits
from postil.links.page_links import Linker
from postil.links.permalinks import name_post
from postil.model.articles import Article, ContentNote, Heading, ShownComment
from postil.text.edtf import format_edtf
from postil.text.markdown import parse_markdown, plain_text, text_tokens
from postil.text.slugs import make_unique, slugify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

    from postil.model.articles import Block, PlacedNote
    from postil.model.records import Comment, Document, Note, Term
    from postil.model.views import View
    from postil.text.edtf import Edtf
    from postil.text.phrases import PhraseMatcher


_LONGEST_SUMMARY = 220


def enrich(document: Document, view: View, language: str) -> Article:
    """Return the article of a document; ``language`` is that of dates and of the words round the text.

    The words of the record stay what they are, in their order: enrichment only adds to them.
    """
    language = document.language or language
    linker = Linker(view.address, view.targets)
    matcher = make_matcher(view.terms, document.terms)
    mentioned: set[str] = set()
    sources = [("title", text_tokens(name_post(document))), ("body", parse_markdown(document.body))]
    sources += [(comment.id, parse_markdown(comment.text)) for comment in document.comments]
    finder = CommentFinder(document.comments)
    texts: dict[str, list[Token]] = {}
    for name, tokens in sources:
        if name == "body":
            tokens = link_quoted_titles(tokens, view.quoted, linker.link)  # noqa: PLW2901
        elif name != "title":
            tokens = link_references(tokens, finder, name)  # noqa: PLW2901
        texts[name] = _connect_text(tokens, name, linker, matcher, mentioned)
    anchors = name_anchors(document, view.notes)
    headings = _anchor_headings(texts, document, anchors)
    notes = number_notes(texts, document, view.notes, anchors, linker, language)
    passages = {name: make_blocks(name, tokens, notes) for name, tokens in texts.items()}
    folded = {n.anchor for text in passages.values() for p in text for n in (*p.notes, *p.warnings) if n.folded}
    shown = tuple(replace(n.note, folded=n.note.anchor in folded) for n in notes)
    blocks = list_blocks("body", texts["body"], notes)
    unseen = {t.attrGet("id") for block, is_folded in blocks if is_folded for t in block}
    return Article(
        document=document,
        view=view,
        title_html=passages["title"][0].html if passages["title"] else Markup(""),
        body=passages["body"],
        comments=_show_comments(document.comments, texts, passages, language),
        notes=shown,
        content_notes=_list_content_notes(shown, view.label_notes),
        blocks=tuple((plain_text(block), is_folded) for block, is_folded in blocks),
        headings=tuple(heading for heading in headings if heading.anchor not in unseen),
        date_text=format_edtf(document.date, language) if document.date else "",
        words=len(plain_text(texts["body"]).split()),
        summary=summarise(" ".join(plain_text(block) for block, is_folded in blocks if not is_folded)),
        edited=document.edited,
        edits=list_edits(view.as_converted, document) if view.as_converted and document.edited else (),
    )


def summarise(text: str) -> str:
    """Return the beginning of a text, cut between words, for lists and feeds."""
    words = " ".join(text.split())
    if len(words) <= _LONGEST_SUMMARY:
        return words
    return words[: _LONGEST_SUMMARY + 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + " …"


def _list_content_notes(
    notes: Sequence[PlacedNote], label_notes: Sequence[tuple[str, str]]
) -> tuple[ContentNote, ...]:
    """Return what readers should know of a post before they open it, what is on all of it first."""
    own = [n for n in notes if n.kind == "content-note"]
    # One whose words are not found is taken to be on the whole: better to warn of too much.
    whole = [ContentNote(n.text, "post") for n in own if is_on_all(n) or not n.placed]
    by_label = [ContentNote(plain_text(parse_markdown(text)), "label", label) for label, text in label_notes]
    return (*whole, *by_label, *(ContentNote(n.text, "passage") for n in own if n.placed and not is_on_all(n)))


# ---------------------------------------------------------------- links and terms


def _connect_text(
    tokens: list[Token], name: str, linker: Linker, matcher: PhraseMatcher[Term], mentioned: set[str]
) -> list[Token]:
    linked = linker.resolve(tokens)
    return linked if name == "title" else link_first_mentions(linked, matcher, mentioned, linker.link_term)


# ---------------------------------------------------------------- headings


def _anchor_headings(
    texts: dict[str, list[Token]], document: Document, anchors: Mapping[Note, str]
) -> tuple[Heading, ...]:
    """Give every heading of the texts an id and its place below the page's own headings.

    The page's title is the first level; the body's begin at the second, a comment's at the fourth.
    Returns the body's own, not those of quotations.
    """
    taken = {comment.id for comment in document.comments} | set(anchors.values()) | PAGE_ANCHORS
    contents: list[Heading] = []
    for name, tokens in texts.items():
        levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
        base = 2 if name == "body" else 4
        for index, token in enumerate(tokens):
            if token.type not in ("heading_open", "heading_close"):
                continue
            level = min(6, base + levels.index(token.tag))
            changed = token.copy(tag=f"h{level}")
            if token.type == "heading_open":
                words = " ".join(plain_text([tokens[index + 1]]).split())
                anchor = make_unique(slugify(words) or "section", taken)
                changed = changed.copy(attrs={**token.attrs, "id": anchor})
                if name == "body" and token.level == 0:
                    contents.append(Heading(level, anchor, words))
            tokens[index] = changed
    return tuple(contents)


# ---------------------------------------------------------------- comments


def _show_comments(
    comments: Sequence[Comment],
    texts: Mapping[str, list[Token]],
    passages: Mapping[str, tuple[Block, ...]],
    language: str,
) -> tuple[ShownComment, ...]:
    by_id = {comment.id: comment for comment in comments}
    depths: dict[str, int] = {}
    shown = []
    for comment in comments:
        depths[comment.id] = depths[comment.reply_to] + 1 if comment.reply_to else 0
        parent = by_id.get(comment.reply_to or "")
        shown.append(
            ShownComment(
                id=comment.id,
                depth=depths[comment.id],
                author=comment.author,
                date=comment.date,
                date_text=_format(comment.date, language),
                reply_to=comment.reply_to,
                reply_to_author=parent.author if parent else None,
                body=passages[comment.id],
                withheld=comment.withheld,
                only_in=comment.only_in,
                text=plain_text(texts[comment.id]),
            )
        )
    return tuple(shown)


def _format(date: Edtf | None, language: str) -> str:
    return format_edtf(date, language) if date else ""
