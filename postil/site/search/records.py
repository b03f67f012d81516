"""Articles to search records: each post, comment, note, entry and page is a result of its own.

Records are made from values, not from pages: a change of a layout changes no index, and what is withheld cannot
be found, since articles no longer hold it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from babel.dates import format_date

from postil.links.permalinks import address_of_page, address_of_term, name_post
from postil.model.articles import relative_link
from postil.text.edtf import is_period
from postil.text.locales import find_locale, name_month
from postil.text.markdown import parse_markdown, plain_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from postil.catalog.catalog import Catalog
    from postil.content.config import Config
    from postil.model.articles import ListedArticle, ListedComment, PlacedNote
    from postil.model.records import ArchiveContent, Term, TermKind, TextPage
    from postil.text.edtf import Edtf

# Invisible characters that Pagefind does not index. The words between them have a content note, so no excerpt
# shows them.
FOLDED, UNFOLDED = "\u2062", "\u2061"
Kind = Literal["post", "comment", "note", "entry", "page"]


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """Something that a reader can find: its words, and what it can be filtered and sorted by.

    ``address`` is a link from the site's root. All records of a post have the same ``owner``.
    """

    address: str
    owner: str
    kind: Kind
    language: str
    text: str
    title: str | None = None
    on: str | None = None
    author: str | None = None
    date: str = ""
    date_text: str = ""
    day: str = ""
    forms: tuple[str, ...] = ()
    sort_of: str | None = None  # what kind of note or entry it is, in words
    warning: str | None = None  # what readers should know before they read any of it
    publication: str | None = None
    labels: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    noted: bool = False
    reply: bool = False

    @property
    def words(self) -> dict[str, str]:
        """The words beside the text that it is found by, and shown with, by the name of their field."""
        fields = {
            "title": self.title,
            "on": self.on,
            "author": self.author,
            "date": self.date_text,
            "day": self.day,
            "forms": ", ".join(self.forms),
            "labels": ", ".join(self.labels),
            "sort": self.sort_of,
            "warning": self.warning,
        }
        return {name: " ".join(value.split()) for name, value in fields.items() if value and value.strip()}


def gather_records(
    articles: Sequence[ListedArticle],
    archive: ArchiveContent,
    catalog: Catalog,
    config: Config,
    kinds: Mapping[TermKind, str],
) -> tuple[SearchRecord, ...]:
    """Return what can be found in an archive, in the order of its addresses.

    ``kinds`` names each kind of glossary entry.
    """
    mentions = _names_mentioned(archive.terms, catalog)
    records = [record for article in articles for record in _records_of(article, mentions, config)]
    records += [_record_term(term, config, kinds) for term in archive.terms]
    records += [_record_page(page, config) for page in archive.pages]
    return tuple(sorted(records, key=lambda record: record.address))


Names = dict[tuple[str, str], dict[str, list[str]]]  # by post and fragment: the names of each kind of entry


def _names_mentioned(terms: Sequence[Term], catalog: Catalog) -> Names:
    names: Names = {}
    for term in terms:
        if term.kind not in ("person", "organisation"):
            continue
        for mention in catalog.mentions.get(term.slug, ()):
            named = names.setdefault((mention.post.id, mention.fragment), {}).setdefault(term.kind, [])
            if term.term not in named:
                named.append(term.term)
    return names


def _records_of(article: ListedArticle, mentions: Names, config: Config) -> Iterator[SearchRecord]:
    document = article.document
    if document.withheld:
        return
    language = document.language or config.language
    publication = next((p.title for p in config.publications if p.id == document.publication), None)
    placed = [note for note in article.notes if note.placed]
    about = {note.on for note in placed}
    named = mentions.get((document.id, ""), {})
    warned = " ".join(note.text for note in article.content_notes if note.scope != "passage")
    yield SearchRecord(
        address=relative_link("", article.view.address),
        owner=document.id,
        kind="post",
        language=language,
        text=" ".join(filter(None, (document.standfirst, _fold_passages(article)))),
        title=name_post(document),
        warning=warned or None,
        author=document.author,
        date=_iso(document.date),
        date_text=article.date_text,
        day=_describe_day(document.date, language),
        publication=publication,
        labels=document.labels,
        people=tuple(named.get("person", ())),
        organisations=tuple(named.get("organisation", ())),
        noted=bool(about & {"title", "body"}),
    )
    for comment in article.comments:
        if not comment.withheld:
            names = mentions.get((document.id, comment.id), {})
            yield _record_comment(article, comment, language, publication, names, comment.id in about)
    for note in article.notes:
        yield _record_note(article, note, config, publication)


def _fold_passages(article: ListedArticle) -> str:
    """Return a post's text; blocks with content notes are between FOLDED and UNFOLDED."""
    shown = ((_drop_marks(words.strip()), folded) for words, folded in article.block_texts if words.strip())
    return "\n\n".join(f"{FOLDED}{words}{UNFOLDED}" if folded else words for words, folded in shown)


def _drop_marks(text: str) -> str:
    """Return a text without the invisible characters that have a meaning in records."""
    return text.replace(FOLDED, "").replace(UNFOLDED, "")


def _record_comment(
    article: ListedArticle,
    comment: ListedComment,
    language: str,
    publication: str | None,
    names: Mapping[str, Sequence[str]],
    noted: bool,
) -> SearchRecord:
    return SearchRecord(
        address=relative_link("", article.view.address, comment.id),
        owner=article.document.id,
        kind="comment",
        language=language,
        text=_drop_marks(comment.text),
        on=name_post(article.document),
        author=comment.author,
        date=_iso(comment.date or article.document.date),
        date_text=comment.date_text,
        day=_describe_day(comment.date, language),
        publication=publication,
        labels=(),
        people=tuple(names.get("person", ())),
        organisations=tuple(names.get("organisation", ())),
        warning=" ".join(n.text for n in article.notes if n.kind == "content-note" and n.on == comment.id) or None,
        noted=noted,
        reply=comment.reply_to is not None,
    )


def _record_note(article: ListedArticle, note: PlacedNote, config: Config, publication: str | None) -> SearchRecord:
    return SearchRecord(
        address=relative_link("", article.view.address, note.anchor),
        owner=article.document.id,
        kind="note",
        language=config.language,
        text=" ".join(filter(None, (f"‘{note.quote}’" if note.quote and not note.folded else "", note.text))),
        on=name_post(article.document),
        author=note.by,
        date=_iso(note.date or article.document.date),
        date_text=note.date_text,
        day=_describe_day(note.date, config.language),
        sort_of=note.kind_name,
        publication=publication,
    )


def _record_term(term: Term, config: Config, kinds: Mapping[TermKind, str]) -> SearchRecord:
    forms = tuple(form for form in (term.name, *term.also) if form and form != term.term)
    return SearchRecord(
        address=relative_link("", address_of_term(term.slug)),
        owner=f"entry {term.slug}",
        kind="entry",
        language=config.language,
        text=plain_text(parse_markdown(term.definition)),
        title=term.term,
        forms=forms,
        sort_of=kinds[term.kind],
        people=(term.term,) if term.kind == "person" else (),
        organisations=(term.term,) if term.kind == "organisation" else (),
    )


def _record_page(page: TextPage, config: Config) -> SearchRecord:
    return SearchRecord(
        address=relative_link("", address_of_page(page.slug)),
        owner=f"page {page.slug}",
        kind="page",
        language=config.language,
        text=plain_text(parse_markdown(page.body)),
        title=_name_page(page, config.language),
    )


def _name_page(page: TextPage, language: str) -> str:
    """Return the title of a page; an introduction without one has the name of its year or month."""
    year, _, month = page.slug.partition("-")
    is_untitled = is_period(page.slug) and page.title == page.slug
    return name_month(int(year), int(month), language) if is_untitled and month else page.title


def _iso(date: Edtf | None) -> str:
    return date.plain if date else ""


def _describe_day(date: Edtf | None, language: str) -> str:
    """Return the forms in which people search for a day: ``2013-07-01 Monday 1 Jul 2013``."""
    if date is None or date.month is None:
        return ""
    return _name_day(date.first_day, language) if date.day else date.plain


@lru_cache(maxsize=1 << 14)
def _name_day(day: dt.date, language: str) -> str:
    locale = find_locale(language)
    words = [day.isoformat(), format_date(day, "EEEE", locale=locale), format_date(day, "medium", locale=locale)]
    return " ".join(words)
