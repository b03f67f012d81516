"""A document and its view of the archive to an article: one visible list of token passes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from postil.articles.anchors import list_fixed_anchors, list_note_anchors, name_footnotes, name_notes
from postil.articles.blocks import list_blocks, make_blocks
from postil.articles.comment_references import link_comment_references
from postil.articles.context import PostContext
from postil.articles.directions import mark_directions
from postil.articles.headings import anchor_headings, list_headings
from postil.articles.marks import mark_noted_words
from postil.articles.numbered_notes import is_on_whole_post, number_notes
from postil.articles.quotations import link_quoted_titles
from postil.articles.terms import link_first_mentions
from postil.content.edits import list_edits
from postil.links.page_links import Linker
from postil.links.permalinks import name_post
from postil.model.articles import Article, ContentNote, ShownComment
from postil.text.directions import direction_of_language, main_direction
from postil.text.edtf import format_edtf
from postil.text.markdown import parse_markdown, plain_text, text_tokens
from postil.text.snippets import summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from postil.articles.context import Texts
    from postil.model.articles import Block, PlacedNote
    from postil.model.records import Comment, Document
    from postil.model.views import View
    from postil.text.directions import Direction
    from postil.text.edtf import Edtf

_FIRST_WORDS = 6


def resolve_links(texts: Texts, post: PostContext) -> Texts:
    """Make links into the archive lead there from this page, and drop those that a browser would run."""
    return {name: post.linker.resolve(tokens) for name, tokens in texts.items()}


# What is done to the texts of a post, in this order. A pass adds links and marks; the words of the record stay what
# they are, in their order. Links are resolved before terms are linked, so that no link comes to lie within another;
# words are marked last, so that a mark can run across links.
PASSES: tuple[Callable[[Texts, PostContext], Texts], ...] = (
    link_quoted_titles,
    link_comment_references,
    resolve_links,
    link_first_mentions,
    anchor_headings,
    mark_noted_words,
)


def enrich(document: Document, view: View, language: str) -> Article:
    """Return the article of a document; ``language`` is that of dates and of the words around the text."""
    language = document.language or language
    linker = Linker(view.address, view.targets)
    texts = parse_texts(document)
    fixed = list_fixed_anchors(document)
    anchors = name_notes(view.notes, fixed)
    notes = number_notes(texts, document, view.notes, anchors, linker, language)
    post = PostContext(document, view, linker, notes, fixed | list_note_anchors(anchors.values()))
    for enrich_texts in PASSES:
        texts = enrich_texts(texts, post)

    footnotes = {name: name_footnotes("" if name == "body" else name, fixed) for name in texts}
    directions = {
        name: main_direction(plain_text(tokens)) or direction_of_language(language)
        for name, tokens in texts.items()
    }
    if document.language:
        directions["body"] = direction_of_language(document.language)
    texts = {
        name: mark_directions(tokens, directions[name]) for name, tokens in texts.items() if name != "title"
    } | {"title": texts["title"]}
    blocks = {name: make_blocks(name, tokens, notes, footnotes[name]) for name, tokens in texts.items()}
    folded = {n.anchor for text in blocks.values() for b in text for n in (*b.notes, *b.warnings) if n.folded}
    shown = tuple(replace(n.note, folded=n.note.anchor in folded) for n in notes)
    body = list_blocks("body", texts["body"], notes)
    unseen = {token.attrGet("id") for block, is_folded in body if is_folded for token in block}
    return Article(
        document=document,
        view=view,
        title_html=blocks["title"][0].html if blocks["title"] else Markup(""),
        body=blocks["body"],
        direction=directions["body"],
        comments=_show_comments(document, texts, blocks, directions, language),
        notes=shown,
        content_notes=_list_content_notes(shown, view.label_notes),
        block_texts=tuple((plain_text(block), is_folded) for block, is_folded in body),
        headings=tuple(heading for heading in list_headings(texts["body"]) if heading.anchor not in unseen),
        date_text=_format(document.date, language),
        words=len(plain_text(texts["body"]).split()),
        summary=summarise(" ".join(plain_text(block) for block, is_folded in body if not is_folded)),
        edited=document.edited,
        edits=list_edits(view.as_converted, document) if view.as_converted and document.edited else (),
    )


def parse_texts(document: Document) -> Texts:
    """Return the tokens of each text of a document, its title first, then the body, then the comments."""
    return {
        "title": text_tokens(name_post(document)),
        "body": parse_markdown(document.body),
        **{comment.id: parse_markdown(comment.text) for comment in document.comments},
    }


def _list_content_notes(
    notes: Sequence[PlacedNote], label_notes: Sequence[tuple[str, str]]
) -> tuple[ContentNote, ...]:
    """Return what readers should know of a post before they open it, what is on all of it first."""
    own = [n for n in notes if n.kind == "content-note"]
    # A content note whose words are not found counts for the whole post: better to warn of too much.
    whole = [ContentNote(n.text, "post") for n in own if is_on_whole_post(n) or not n.placed]
    by_label = [ContentNote(plain_text(parse_markdown(text)), "label", label) for label, text in label_notes]
    parts = [ContentNote(n.text, "passage") for n in own if n.placed and not is_on_whole_post(n)]
    return (*whole, *by_label, *parts)


def _show_comments(
    document: Document,
    texts: Texts,
    blocks: Mapping[str, tuple[Block, ...]],
    directions: Mapping[str, Direction],
    language: str,
) -> tuple[ShownComment, ...]:
    numbers = _number_comments(document.comments)
    by_id: dict[str, ShownComment] = {}
    for comment in document.comments:
        parent = by_id.get(comment.reply_to or "")
        warnings = tuple(note.text for block in blocks[comment.id] for note in block.warnings)
        by_id[comment.id] = ShownComment(
            id=comment.id,
            number=numbers[comment.id],
            depth=parent.depth + 1 if parent else 0,
            author=comment.author,
            date=comment.date,
            date_text=_format(comment.date, language),
            time=comment.time,
            reply_to=comment.reply_to,
            reply_to_author=parent.author if parent else None,
            reply_to_number=parent.number if parent else None,
            reply_to_words=_begin(parent.text) if parent and not parent.warnings else "",
            body=blocks[comment.id],
            direction=directions[comment.id],
            withheld=comment.withheld,
            only_in=comment.only_in,
            text=plain_text(texts[comment.id]),
            warnings=warnings,
        )
    return tuple(by_id.values())


def _number_comments(comments: Sequence[Comment]) -> dict[str, str]:
    """Return the number of each comment by its id: 4 for the fourth on the post, 4.1 for a first reply to it."""
    numbers: dict[str, str] = {}
    replies: Counter[str] = Counter()
    for comment in comments:
        above = numbers.get(comment.reply_to or "", "")
        replies[above] += 1
        numbers[comment.id] = f"{above}.{replies[above]}" if above else str(replies[above])
    return numbers


def _begin(text: str) -> str:
    words = text.split()
    return " ".join(words[:_FIRST_WORDS]) + ("…" if len(words) > _FIRST_WORDS else "")


def _format(date: Edtf | None, language: str) -> str:
    return format_edtf(date, language) if date else ""
