"""Articles to pages: the values that each template shows, and the addresses of the site."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from postil import __version__
from postil.catalog import GLOSSARY_ADDRESS, UNDATED, name_post
from postil.dates import Edtf, find_locale, format_edtf, month_name
from postil.enrich import KIND_NAMES, render_text, summarise
from postil.markdown import parse_markdown, plain_text
from postil.model import Page, relative_link
from postil.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from postil.catalog import Catalog
    from postil.config import Config
    from postil.layouts import Layouts
    from postil.model import (
        Article,
        ConnectedPost,
        Passage,
        PlacedNote,
        PostRef,
        Records,
        ShownComment,
        Term,
        TermKind,
    )

Context = dict[str, object]

GENERATOR = f"Postil {__version__}"
KINDS_OF_TERMS: dict[TermKind, str] = {
    "term": "Terms",
    "person": "People",
    "organisation": "Organisations",
    "place": "Places",
    "publication": "Publications and services",
    "law": "Laws",
    "event": "Events",
}
_LATEST = 8
_FEED_ENTRIES = 20
_DEEPEST_INDENT = 6
_LONGEST_EXCERPT = 140


@dataclass(frozen=True, slots=True)
class Site:
    """What every page shows of the whole archive; ``nav`` are (title, address) pairs."""

    config: Config
    language: str
    nav: tuple[tuple[str, str], ...]
    zip_address: str

    def frame(self, address: str, title: str, kind: str, description: str | None = None) -> Context:
        """Return the values that every page's template gets."""
        config = self.config
        root = "../" * address.count("/")
        if kind == "not-found":  # a host shows it at any address, so its links start at the root
            root = urlsplit(config.base_url).path if config.base_url else "/"
        return {
            "site": {
                "title": config.title,
                "subtitle": config.subtitle,
                "description": config.description,
                "language": config.language,
                "rights": config.rights,
                "license": config.license,
                "contact": config.contact,
                "zip": self.zip_address,
            },
            "page": {
                "address": address,
                "title": title,
                "description": description,
                "canonical": _canonical(config, address),
                "language": self.language,
                "kind": kind,
                "indexed": kind in ("post", "page", "glossary"),
                "noindex": not config.index or kind == "not-found",
            },
            "root": root,
            "nav": [
                {
                    "title": name,
                    "href": root + quote(target) if kind == "not-found" else relative_link(address, target),
                    "current": target == address,
                }
                for name, target in self.nav
            ],
            "generator": GENERATOR,
        }


def _canonical(config: Config, address: str) -> str | None:
    if config.base_url is None:
        return None
    shown = address.removesuffix("index.html") if address.endswith(("/index.html", "index.html")) else address
    return config.base_url + quote(shown)


def plan_site(records: Records, catalog: Catalog, config: Config) -> Site:
    """Return what every page shows: the navigation leads only to pages that hold something."""
    nav = [("Home", "index.html"), ("Posts", "posts.html")]
    if any(document.labels for document in catalog.documents):
        nav.append(("Labels", "labels.html"))
    if records.terms:
        nav.append(("Glossary", GLOSSARY_ADDRESS))
    if records.notes:
        nav.append(("Notes", "notes.html"))
    nav += [(page.title, f"{page.slug}.html") for page in records.pages]
    nav.append(("Search", "search.html"))
    name = slugify(config.title) or "archive"
    return Site(config, config.language, tuple(nav), f"downloads/{name}.zip")


# ---------------------------------------------------------------- posts


def render_post(article: Article, site: Site, layouts: Layouts) -> Page:
    """Return the page of a post."""
    address = article.view.address
    title = name_post(article.document)
    context = site.frame(address, title, "post", article.summary or None)
    context.update(_show_post(article, site))
    return Page(address, layouts.render("post.html", context, article.document.path))


def _show_post(article: Article, site: Site) -> Context:
    document, view = article.document, article.view
    address = view.address
    placed = [note for note in article.notes if note.placed]
    content_notes = [n for n in placed if n.kind == "content-note" and n.quote is None and n.on == "body"]
    publication = next((p for p in site.config.publications if p.id == document.publication), None)
    return {
        "post": {
            "id": document.id,
            "title": name_post(document),
            "title_html": article.title_html,
            "date": _show_date(document.date, site.language, document.date_note),
            "date_as_written": document.date_as_written,
            "author": document.author,
            "publication": {
                "title": publication.title,
                "rights": publication.rights,
                "contact": publication.contact,
            }
            if publication
            else None,
            "source_url": document.url,
            "labels": [
                {"name": label, "href": relative_link(address, f"labels/{slugify(label) or 'label'}.html")}
                for label in document.labels
            ],
            "content_note": " ".join(note.text for note in content_notes) or None,
            "body": [_show_passage(passage, site) for passage in article.body],
            "headings": [{"level": h.level, "anchor": h.anchor, "text": h.text} for h in article.headings],
            "words": article.words,
            "withheld": document.withheld,
            "language": document.language or site.language,
        },
        "title_notes": [_show_note(n, site) for n in placed if n.on == "title"],
        "post_notes": [
            _show_note(n, site)
            for n in placed
            if n.on == "body" and n.quote is None and n not in content_notes
        ],
        "unplaced": [_show_note(n, site) for n in article.notes if not n.placed],
        "comments": [_show_comment(comment, site) for comment in article.comments],
        "series": _show_series(article),
        "previous": _show_neighbour(view.previous, address, site.language),
        "next": _show_neighbour(view.next, address, site.language),
        "related": _show_connected(view.related, address, site.language),
        "links": _show_connected(view.links, address, site.language),
        "backlinks": _show_connected(view.backlinks, address, site.language),
        "provenance": {
            "file": document.capture.file,
            "sha256": document.capture.sha256,
            "lines": document.capture.lines,
            "reader": document.capture.reader,
        }
        if document.capture
        else None,
        "cite": {"text": cite(article, site.config), "permalink": _canonical(site.config, address)},
    }


def cite(article: Article, config: Config) -> str:
    """Return a reference to a post in plain words."""
    document = article.document
    publication = next((p.title for p in config.publications if p.id == document.publication), None)
    parts = [
        document.author,
        f"‘{name_post(document)}’",
        publication,
        article.date_text + (" (date inferred)" if document.date and not document.date.certain else ""),
        f"in the archive {config.title}" if config.title != publication else None,
    ]
    return ", ".join(part for part in parts if part) + "."


def _show_date(date: Edtf | None, language: str, note: str | None = None) -> Context | None:
    if date is None:
        return None
    return {"iso": date.plain, "text": format_edtf(date, language), "certain": date.certain, "note": note}


def _show_passage(passage: Passage, site: Site) -> Context:
    return {"html": passage.html, "notes": [_show_note(note, site) for note in passage.notes]}


def _show_note(note: PlacedNote, site: Site) -> Context:
    return {
        "id": note.id,
        "anchor": note.anchor,
        "number": note.number,
        "kind": note.kind,
        "kind_name": note.kind_name,
        "quote": note.quote,
        "by": note.by,
        "date": _show_date(note.date, site.language),
        "html": note.html,
        "on": note.on,
    }


def _show_comment(comment: ShownComment, site: Site) -> Context:
    reply_to = {"id": comment.reply_to, "author": comment.reply_to_author} if comment.reply_to else None
    return {
        "id": comment.id,
        "depth": comment.depth,
        "depth_class": f"depth-{min(comment.depth, _DEEPEST_INDENT)}",
        "author": comment.author,
        "date": _show_date(comment.date, site.language),
        "reply_to": reply_to,
        "body": [_show_passage(passage, site) for passage in comment.body],
        "withheld": comment.withheld,
    }


_MOST_MISSING_NAMED = 8


def _show_series(article: Article) -> Context | None:
    series = article.view.series
    if series is None:
        return None
    missing = [str(number) for number in series.missing]
    if len(missing) > _MOST_MISSING_NAMED:
        gap = f"{len(missing)} of {len(missing) + len(series.parts)} known parts"
    else:
        gap = (
            missing[0]
            if len(missing) == 1
            else " and ".join(filter(None, [", ".join(missing[:-1]), *missing[-1:]]))
        )
    return {
        "title": series.title,
        "number": series.number,
        "parts": [
            {
                "number": part.number,
                "title": part.post.title,
                "href": relative_link(article.view.address, part.post.address),
                "current": part.post.id == article.document.id,
            }
            for part in series.parts
        ],
        "missing": gap,
    }


def _show_neighbour(post: PostRef | None, address: str, language: str) -> Context | None:
    if post is None:
        return None
    return {
        "title": post.title,
        "href": relative_link(address, post.address),
        "date": _show_date(post.date, language),
    }


def _show_connected(posts: Sequence[ConnectedPost], address: str, language: str) -> list[Context]:
    return [
        {
            "title": connected.post.title,
            "href": relative_link(address, connected.post.address),
            "date": _show_date(connected.post.date, language),
            "kind": connected.kind,
            "reason": connected.reason,
        }
        for connected in posts
    ]


# ---------------------------------------------------------------- the pages about all posts


def render_lists(
    articles: Sequence[Article], catalog: Catalog, records: Records, site: Site, layouts: Layouts
) -> Iterator[Page]:
    """Yield every page that is not a post's: home, years, labels, glossary, notes, search, feeds."""
    yield _render(
        site,
        layouts,
        "index.html",
        "home",
        site.config.title,
        "home.html",
        _home(articles, catalog, records, site),
    )
    posts = {"posts": [_item(article, "posts.html", site) for article in articles]}
    yield _render(site, layouts, "posts.html", "posts", "All posts", "posts.html", posts)
    yield from _render_years(articles, site, layouts)
    yield from _render_labels(articles, site, layouts)
    if records.terms:
        context: Context = {"groups": _glossary(records, catalog, site)}
        yield _render(site, layouts, GLOSSARY_ADDRESS, "glossary", "Glossary", "glossary.html", context)
    if records.notes:
        notes = {"notes": list(_all_notes(articles, site))}
        yield _render(site, layouts, "notes.html", "notes", "Notes", "notes.html", notes)
    yield _render(site, layouts, "search.html", "search", "Search", "search.html", {})
    yield _render(site, layouts, "404.html", "not-found", "Not found", "not-found.html", {})
    yield from _render_text_pages(records, catalog, site, layouts)
    yield from _render_for_machines(articles, site, layouts)


def _render(
    site: Site,
    layouts: Layouts,
    address: str,
    kind: str,
    title: str,
    template: str,
    values: Mapping[str, object],
) -> Page:
    context = site.frame(address, title, kind, site.config.description if kind == "home" else None)
    return Page(address, layouts.render(template, {**context, **values}, address))


def _item(article: Article, address: str, site: Site) -> Context:
    """Return what a list shows of a post."""
    document = article.document
    content_notes = [
        n.text for n in article.notes if n.kind == "content-note" and n.quote is None and n.on == "body"
    ]
    return {
        "title": name_post(document),
        "href": relative_link(address, article.view.address),
        "date": _show_date(document.date, site.language, document.date_note),
        "author": document.author,
        "publication": article.view.publication,
        "summary": article.summary,
        "words": article.words,
        "comments": len(article.comments),
        "notes": len(article.notes),
        "content_note": " ".join(content_notes) or None,
        "withheld": document.withheld,
    }


def _home(articles: Sequence[Article], catalog: Catalog, records: Records, site: Site) -> Context:
    dated = [a for a in articles if a.document.date]
    years = sorted({a.document.date.year for a in dated if a.document.date})
    span = None
    if years:
        span = str(years[0]) if years[0] == years[-1] else f"{years[0]} to {years[-1]}"
    newest_notes = sorted(
        ((a, n) for a in articles for n in a.notes),
        key=lambda pair: (pair[1].date.text if pair[1].date else "", pair[0].document.id, -pair[1].number),
        reverse=True,
    )
    return {
        "span": span,
        "counts": {
            "posts": len(articles),
            "comments": sum(len(a.comments) for a in articles),
            "notes": sum(len(a.notes) for a in articles),
            "terms": len(records.terms),
        },
        "years": _months_by_year(dated, site.language),
        "series": [
            {"title": title, "href": parts[0].post.address, "posts": len(parts)}
            for title, parts in catalog.series
        ],
        "labels": [
            {"name": name, "href": address, "posts": len(posts)} for name, address, posts in _labels(articles)
        ],
        "recent_notes": [_brief_note(a, n, site) for a, n in newest_notes[:5]],
        "latest": [
            _item(a, "index.html", site) for a in list(reversed(dated))[:_LATEST] or articles[:_LATEST]
        ],
    }


def _brief_note(article: Article, note: PlacedNote, site: Site) -> Context:
    return {
        "kind": note.kind,
        "kind_name": note.kind_name,
        "excerpt": _shorten(note.text),
        "href": relative_link("index.html", f"{article.view.address}#{note.anchor}"),
        "post_title": name_post(article.document),
        "date": _show_date(note.date, site.language),
    }


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_EXCERPT else words[:_LONGEST_EXCERPT].rsplit(" ", 1)[0] + " …"


def _months_by_year(dated: Sequence[Article], language: str) -> list[Context]:
    counts: dict[int, dict[int, int]] = {}
    for article in dated:
        date = article.document.date
        if date:
            months = counts.setdefault(date.year, {})
            months[date.month or 0] = months.get(date.month or 0, 0) + 1
    fullest = max((n for months in counts.values() for n in months.values()), default=1)
    return [
        {
            "year": year,
            "href": f"{year}/index.html",
            "posts": sum(months.values()),
            "months": [
                {
                    "name": month_name(month, language),
                    "href": f"{year}/index.html#{_month_anchor(month)}",
                    "posts": months[month],
                    "share": round(100 * months[month] / fullest),
                }
                for month in sorted(months)
                if month
            ],
        }
        for year, months in sorted(counts.items())
    ]


def _month_anchor(month: int) -> str:
    return f"month-{month:02}"


def _render_years(articles: Sequence[Article], site: Site, layouts: Layouts) -> Iterator[Page]:
    by_year: dict[int | None, list[Article]] = {}
    for article in articles:
        by_year.setdefault(article.document.date.year if article.document.date else None, []).append(article)
    ordered = sorted(by_year, key=lambda year: (year is None, year or 0))
    addresses = [f"{UNDATED if year is None else year}/index.html" for year in ordered]
    names = ["Undated" if year is None else str(year) for year in ordered]
    for index, (year, address) in enumerate(zip(ordered, addresses, strict=True)):
        neighbours = {
            name: {"title": names[i], "href": relative_link(address, addresses[i])}
            if 0 <= i < len(ordered)
            else None
            for name, i in (("previous", index - 1), ("next", index + 1))
        }
        values = {
            "year": names[index],
            "months": _year_months(by_year[year], address, site),
            **neighbours,
        }
        yield _render(site, layouts, address, "year", names[index], "year.html", values)


def _year_months(articles: Sequence[Article], address: str, site: Site) -> list[Context]:
    by_month: dict[int, list[Article]] = {}
    for article in articles:
        date = article.document.date
        by_month.setdefault((date.month if date else None) or 0, []).append(article)
    return [
        {
            "name": month_name(month, site.language) if month else "Day not known",
            "anchor": _month_anchor(month),
            "posts": [_item(article, address, site) for article in by_month[month]],
        }
        for month in sorted(by_month, key=lambda m: m or 13)
    ]


def _labels(articles: Sequence[Article]) -> list[tuple[str, str, list[Article]]]:
    """Return (name, address, posts) of each label; spellings with one address are one label."""
    found: dict[str, list[Article]] = {}
    names: dict[str, str] = {}
    for article in articles:
        for slug, label in {slugify(label) or "label": label for label in article.document.labels}.items():
            names.setdefault(slug, label)
            found.setdefault(slug, []).append(article)
    return [(names[slug], f"labels/{slug}.html", found[slug]) for slug in sorted(found)]


def _render_labels(articles: Sequence[Article], site: Site, layouts: Layouts) -> Iterator[Page]:
    labels = _labels(articles)
    listed = [{"name": name, "href": address, "posts": len(posts)} for name, address, posts in labels]
    yield _render(site, layouts, "labels.html", "labels", "Labels", "labels.html", {"labels": listed})
    for name, address, posts in labels:
        values = {"label": name, "posts": [_item(article, address, site) for article in posts]}
        yield _render(site, layouts, address, "label", name, "label.html", values)


def _glossary(records: Records, catalog: Catalog, site: Site) -> list[Context]:
    locale = find_locale(site.language)  # noqa: F841 - sorting follows the language once collation does
    slugs = {term.term: term.slug for term in records.terms}
    targets = _all_targets(records, catalog)
    groups: list[Context] = []
    for kind, kind_name in KINDS_OF_TERMS.items():
        terms = sorted(
            (t for t in records.terms if t.kind == kind), key=lambda t: (t.term.casefold(), t.term)
        )
        if terms:
            shown = [_show_term(term, slugs, catalog, targets, site) for term in terms]
            groups.append({"kind": kind, "kind_name": kind_name, "terms": shown})
    return groups


def _show_term(
    term: Term, slugs: Mapping[str, str], catalog: Catalog, targets: Mapping[str, str], site: Site
) -> Context:
    return {
        "term": term.term,
        "name": term.name,
        "anchor": term.slug,
        "also": list(term.also),
        "html": render_text(term.definition, GLOSSARY_ADDRESS, targets, term.slug),
        "see": [{"term": other, "href": f"#{slugs[other]}"} for other in term.see],
        "same_as": term.same_as,
        "mentions": [
            {
                "title": post.title,
                "href": relative_link(GLOSSARY_ADDRESS, post.address),
                "date": _show_date(post.date, site.language),
            }
            for post in catalog.mentions.get(term.slug, ())
        ],
    }


def _all_targets(records: Records, catalog: Catalog) -> dict[str, str]:
    """Return the addresses of everything that a text of the archivist's can link to."""
    targets = {f"post:{post_id}": ref.address for post_id, ref in catalog.refs.items()}
    for document in catalog.documents:
        for comment in document.comments:
            targets[f"comment:{comment.id}"] = f"{catalog.refs[document.id].address}#{comment.id}"
    for term in records.terms:
        for form in (term.term, *term.also):
            targets.setdefault(f"term:{form}", f"{GLOSSARY_ADDRESS}#{term.slug}")
    return targets


def _all_notes(articles: Iterable[Article], site: Site) -> Iterator[Context]:
    """Yield every note, the newest first, those of one day by post."""
    pairs = [(a, n) for a in articles for n in a.notes]
    pairs.sort(key=lambda pair: pair[1].date.text if pair[1].date else "", reverse=True)
    for article, note in pairs:
        yield {
            "kind": note.kind,
            "kind_name": KIND_NAMES[note.kind],
            "excerpt": note.quote,
            "html": note.html if "/" not in article.view.address else _rebased(article, note),
            "href": relative_link("notes.html", f"{article.view.address}#{note.anchor}"),
            "post_title": name_post(article.document),
            "date": _show_date(note.date, site.language),
            "by": note.by,
            "anchor": f"{article.document.id}-{note.anchor}",
        }


def _rebased(article: Article, note: PlacedNote) -> object:
    """Return a note's HTML with its links as they are written on the page of all notes."""
    return render_text(
        next(n.text for n in article.view.notes if n.id == note.id),
        "notes.html",
        article.view.targets,
        f"{article.document.id}-{note.anchor}",
    )


def _render_text_pages(records: Records, catalog: Catalog, site: Site, layouts: Layouts) -> Iterator[Page]:
    targets = _all_targets(records, catalog)
    for page in records.pages:
        address = f"{page.slug}.html"
        html = render_text(page.body, address, targets)
        values = {"title": page.title, "body": [{"html": html, "notes": []}]}
        context = site.frame(
            address, page.title, "page", summarise(plain_text(parse_markdown(page.body))) or None
        )
        yield Page(address, layouts.render("page.html", {**context, **values}, page.path))


# ---------------------------------------------------------------- for machines


def _render_for_machines(articles: Sequence[Article], site: Site, layouts: Layouts) -> Iterator[Page]:
    config = site.config
    base = config.base_url or ""
    yield Page("feed.xml", layouts.render("feed.xml", _feed(articles, site), "feed.xml"))
    sitemap = f"{base}sitemap.xml" if base and config.index else None
    if base:
        urls: list[Context] = [{"loc": base, "lastmod": None}]
        urls += [
            {"loc": _canonical(config, a.view.address), "lastmod": None}
            for a in articles
            if not a.document.withheld
        ]
        yield Page("sitemap.xml", layouts.render("sitemap.xml", {"urls": urls}, "sitemap.xml"))
    yield Page("robots.txt", layouts.render("robots.txt", {"sitemap_url": sitemap}, "robots.txt"))


def _feed(articles: Sequence[Article], site: Site) -> Context:
    """Return the newest posts; a post's date is taken as the start of its day, in UTC."""
    config = site.config
    base = config.base_url or ""
    newest = [a for a in reversed(articles) if a.document.date and not a.document.withheld][:_FEED_ENTRIES]
    entries = [
        {
            "id": _identify(config, a.document.id),
            "title": name_post(a.document),
            "url": base + quote(a.view.address),
            "published": _moment(a.document.date),
            "updated": _moment(a.document.date),
            "author": a.document.author or a.view.publication,
            "summary": a.summary,
            "html": "".join(passage.html for passage in a.body),
            "labels": list(a.document.labels),
        }
        for a in newest
    ]
    return {
        "feed": {
            "id": config.base_url or _identify(config, ""),
            "title": config.title,
            "subtitle": config.subtitle,
            "updated": entries[0]["updated"] if entries else "1970-01-01T00:00:00Z",
            "self_url": f"{base}feed.xml" if base else None,
            "home_url": config.base_url,
            "rights": config.rights,
        },
        "entries": entries,
    }


def _identify(config: Config, post_id: str) -> str:
    """Return a post's lasting identifier for feeds: a UUID from the archive's address and its id."""
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, config.base_url or config.title)
    return uuid.uuid5(namespace, post_id).urn


def _moment(date: Edtf | None) -> str:
    """Return a date as RFC 3339 wants it."""
    return f"{date.first_day.isoformat()}T{date.time or '00:00'}:00Z"[:19].rstrip("Z") + "Z" if date else ""
