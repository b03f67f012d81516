"""A document and its view of the archive to an article: links, terms, notes, in this order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.token import Token
from markupsafe import Markup

from postil.annotations import Anchor, Mark, Unplaced, mark_words, place_notes
from postil.catalog import name_post
from postil.dates import format_edtf
from postil.edits import list_edits
from postil.glossary import link_first_mentions, make_matcher
from postil.links import address_of_term
from postil.markdown import parse_markdown, plain_text, render_tokens, split_blocks, text_tokens
from postil.model import (
    Article,
    Heading,
    Passage,
    PlacedNote,
    ShownComment,
    relative_link,
)
from postil.quotations import link_quoted_titles
from postil.references import CommentFinder, link_references
from postil.slugs import find_free_name, slugify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postil.dates import Edtf
    from postil.model import Comment, Document, Note, NoteKind, Target, Term, View
    from postil.phrases import PhraseMatcher
    from postil.problems import Problems

KIND_NAMES: dict[NoteKind, str] = {
    "context": "Context",
    "correction": "Correction",
    "source": "Source",
    "follow-up": "Follow-up",
    "identification": "Identification",
    "content-note": "Content note",
}
# The ids that the layouts themselves use on a post's page.
_PAGE_ANCHORS = {"main", "find", "switches", "comments", "post-unplaced", "post-connections", "post-source"}
_LONGEST_SUMMARY = 220
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
# What a link may lead to, beside places of the site itself; a link of another scheme is not made.
_SCHEMES = ("http", "https", "mailto", "post", "comment", "term")
_MOST_PLACES_NAMED = 5
_LONGEST_TITLE_ATTRIBUTE = 240


def enrich(document: Document, view: View, language: str) -> Article:
    """Return the article of a document; ``language`` is that of dates and of the words round the text.

    The words of the record stay what they are, in their order: enrichment only adds to them.
    """
    language = document.language or language
    linker = _Linker(view.address, view.targets)
    matcher = make_matcher(view.terms)
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
    anchors = _anchor_notes(document, view.notes)
    headings = _anchor_headings(texts, document, anchors)
    notes = _number_notes(texts, document, view.notes, anchors, linker, language)
    passages = {name: _make_passages(name, tokens, notes) for name, tokens in texts.items()}
    return Article(
        document=document,
        view=view,
        title_html=passages["title"][0].html if passages["title"] else Markup(""),
        body=passages["body"],
        comments=_show_comments(document.comments, texts, passages, language),
        notes=tuple(placed.note for placed in notes),
        headings=headings,
        date_text=format_edtf(document.date, language) if document.date else "",
        words=len(plain_text(texts["body"]).split()),
        summary=summarise(plain_text(texts["body"])),
        edited=document.edited,
        edits=list_edits(view.as_converted, document) if view.as_converted and document.edited else (),
    )


def render_text(
    source: str, address: str, targets: Mapping[str, Target], name: str = "", base_url: str | None = None
) -> Markup:
    """Return the HTML of a text of the apparatus (a note, a definition) for the page at ``address``.

    With a ``base_url`` its links into the archive are whole addresses, for readers elsewhere.
    """
    return Markup(render_tokens(_Linker(address, targets, base_url).resolve(parse_markdown(source)), name))


def summarise(text: str) -> str:
    """Return the beginning of a text, cut between words, for lists and feeds."""
    words = " ".join(text.split())
    if len(words) <= _LONGEST_SUMMARY:
        return words
    return words[: _LONGEST_SUMMARY + 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + " …"


# ---------------------------------------------------------------- links and terms


@dataclass(frozen=True, slots=True)
class _Linker:
    """Writes the links of one page: those into the archive become relative, or whole with a ``base_url``."""

    address: str
    targets: Mapping[str, Target]
    base_url: str | None = None

    def link(self, address: str, fragment: str = "") -> str:
        """Return the link to an address of the site."""
        if self.base_url is None:
            return relative_link(self.address, address, fragment)
        return self.base_url + relative_link("", address, fragment)

    def resolve(self, tokens: list[Token]) -> list[Token]:
        """Return tokens with their links resolved; an image on another host becomes a link to it."""
        return [
            token.copy(children=self._resolve_children(token.children)) if token.children else token
            for token in tokens
        ]

    def _resolve_children(self, children: Sequence[Token]) -> list[Token]:
        result: list[Token] = []
        dropped = False  # links never stand within links
        for child in children:
            if child.type == "link_open":
                href = str(child.attrGet("href") or "")
                target = self.targets.get(unquote(href))
                link = self.link(target.address, target.fragment) if target else href
                dropped = (scheme := _scheme_of(link)) is not None and scheme not in _SCHEMES
                if not dropped:
                    result.append(child.copy(attrs={**child.attrs, "href": link}))
            elif child.type == "link_close" and dropped:
                dropped = False
            elif child.type == "image":
                result += self._resolve_image(child)
            else:
                result.append(child)
        return result

    def _resolve_image(self, image: Token) -> list[Token]:
        source = str(image.attrGet("src") or "")
        scheme = _scheme_of(source)
        if scheme is None and not source.startswith("//"):
            path = "media/" + source.partition("media/")[2] if "media/" in source else source
            return [image.copy(attrs={**image.attrs, "src": self.link(unquote(path))})]
        words = image.children or [Token("text", "", 0, content=source)]
        if scheme not in (None, "http", "https"):
            return list(words)
        return [
            Token("link_open", "a", 1, attrs={"href": source}),
            *words,
            Token("link_close", "a", -1),
        ]

    def link_term(self, term: Term) -> tuple[str, str]:
        """Return the address of a term's entry, and its definition as plain words."""
        href = self.link(address_of_term(term.slug))
        words = " ".join(plain_text(parse_markdown(term.definition)).split())
        name = f"{term.name}: " if term.name else ""
        return href, (name + words)[:_LONGEST_TITLE_ATTRIBUTE]


def _scheme_of(href: str) -> str | None:
    match = _SCHEME.match(href)
    return match[1].lower() if match else None


def _connect_text(
    tokens: list[Token], name: str, linker: _Linker, matcher: PhraseMatcher[Term], mentioned: set[str]
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
    taken = {comment.id for comment in document.comments} | set(anchors.values()) | _PAGE_ANCHORS
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
                anchor = find_free_name(slugify(words) or "section", taken)
                changed = changed.copy(attrs={**token.attrs, "id": anchor})
                if name == "body" and token.level == 0:
                    contents.append(Heading(level, anchor, words))
            tokens[index] = changed
    return tuple(contents)


# ---------------------------------------------------------------- notes


@dataclass(frozen=True, slots=True)
class _NumberedNote:
    """A note with its number, and its anchor where its words were found."""

    note: PlacedNote
    anchor: Anchor | None


def _anchor_notes(document: Document, notes: Sequence[Note]) -> dict[Note, str]:
    """Return the fragment of each note's address on its post's page, no two the same."""
    taken = {comment.id for comment in document.comments} | _PAGE_ANCHORS
    return {note: find_free_name(f"note-{slugify(note.id) or note.line}", taken) for note in notes}


def _number_notes(
    texts: Mapping[str, list[Token]],
    document: Document,
    notes: Sequence[Note],
    anchors: Mapping[Note, str],
    linker: _Linker,
    language: str,
) -> list[_NumberedNote]:
    """Return notes in the order of reading: on the whole post, on the title, the body, the comments.

    Notes whose words are not found come last.
    """
    found: list[tuple[Note, Anchor | None]] = [(n, None) for n in notes if n.quote is None and n.on == "body"]
    lost: list[tuple[Note, Unplaced]] = []
    for name, tokens in texts.items():
        placed, left = place_notes(tokens, [n for n in notes if n.on == name and n.quote is not None])
        found += [(a.note, a) for a in placed]
        found += [(n, None) for n in notes if n.on == name and n.quote is None and name != "body"]
        lost += [(unplaced.note, unplaced) for unplaced in left]
    lines = {"body": document.body_line, **{c.id: c.line + 2 for c in document.comments}}
    numbered = []
    for number, (note, anchor) in enumerate(found, 1):
        numbered.append(_NumberedNote(_show_note(note, number, anchors[note], linker, language, anchor), anchor))
    for number, (note, unplaced) in enumerate(lost, len(found) + 1):
        shown = _show_note(note, number, anchors[note], linker, language, None)
        doubt = _explain_doubt(unplaced, document, lines.get(note.on))
        numbered.append(_NumberedNote(replace(shown, placed=False, doubt=doubt), None))
    return numbered


def _show_note(
    note: Note, number: int, fragment: str, linker: _Linker, language: str, anchor: Anchor | None
) -> PlacedNote:
    tokens = linker.resolve(parse_markdown(note.text))
    marked = anchor is not None and anchor.marked
    whole = note.on if note.on not in ("body", "title") else None
    return PlacedNote(
        id=note.id,
        anchor=fragment,
        number=number,
        kind=note.kind,
        kind_name=KIND_NAMES[note.kind],
        on=note.on,
        quote=note.quote,
        by=note.by,
        date=note.date,
        date_text=format_edtf(note.date, language) if note.date else "",
        html=Markup(render_tokens(tokens, fragment)),
        text=plain_text(tokens),
        placed=True,
        doubt=None,
        marked=marked,
        back=f"ref-{fragment}" if marked else whole,
        selector=anchor.selector if anchor else None,
        markdown=note.text,
        source=(note.path, note.line),
    )


def _explain_doubt(unplaced: Unplaced, document: Document, line: int | None) -> tuple[str, str]:
    """Return why a note has no place, and what to do about it; ``line`` is the first of its text."""
    note, places = unplaced.note, unplaced.places
    words, text = repr(note.quote), f"{note.on!r} of {document.id}"
    if not places:
        nearest = (
            f"Nearest is {unplaced.nearest!r}" if unplaced.nearest else "Quote them exactly as the page shows them"
        )
        return f"the words {words} are not in {text}", nearest
    named = [
        f"{f'{document.path}:{line + offset}' if line else 'the title'} {surroundings!r}"
        for offset, surroundings in places[:_MOST_PLACES_NAMED]
    ]
    times = "once" if len(places) == 1 else f"{len(places)} times"
    more = f", and {len(places) - len(named)} more" if len(places) > len(named) else ""
    stand = "; ".join(named) + more
    if note.before and not unplaced.fits:
        return (
            f"the words {words} stand {times} in {text}, but never behind {note.before!r}",
            f"They stand at {stand}",
        )
    hint = "Write more words in 'before:'" if note.before else "Add 'before:' with the words before the one meant"
    return f"the words {words} stand {times} in {text}", f"{hint}: {stand}"


def _make_passages(name: str, tokens: list[Token], notes: Sequence[_NumberedNote]) -> tuple[Passage, ...]:
    """Return a text block by block, each with the notes whose words end in it."""
    own = {n.note.number: n for n in notes if n.anchor is not None and n.note.on == name}
    marks = [
        Mark(n.anchor.start, n.anchor.end, number, n.note.anchor, f"Note {number}, {n.note.kind_name.lower()}")
        for number, n in own.items()
        if n.anchor
    ]
    marked, ends = mark_words(tokens, marks)
    blocks = split_blocks(marked)
    passages = []
    position = 0
    for block in blocks:
        hanging = [own[number].note for i in range(position, position + len(block)) for number in ends.get(i, ())]
        html = Markup(render_tokens(block, "" if name == "body" else name))
        passages.append(Passage(html, tuple(sorted(hanging, key=lambda note: note.number))))
        position += len(block)
    whole = [n.note for n in notes if n.note.on == name and n.note.placed and n.note.quote is None]
    if whole and name != "body":
        last = passages.pop() if passages else Passage(Markup(""), ())  # a comment may have no text
        passages.append(Passage(last.html, (*last.notes, *whole)))
    return tuple(passages)


# ---------------------------------------------------------------- comments


def _show_comments(
    comments: Sequence[Comment],
    texts: Mapping[str, list[Token]],
    passages: Mapping[str, tuple[Passage, ...]],
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


def report_unplaced(articles: Sequence[Article], problems: Problems) -> None:
    """Warn of each note whose words are not found, or found more than once; it is never placed by guess."""
    for article in articles:
        for note in article.notes:
            if note.doubt:
                problems.warn(*note.source, *note.doubt)
