"""The connections of a post as its page shows them, and the page that draws all connections on a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.model.articles import relative_link
from postil.site.pages.base import CONNECTIONS_ADDRESS, render_page, show_date
from postil.site.pages.paging import cut_list
from postil.text.word_alignment import list_differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.catalog.catalog import Catalog
    from postil.model.articles import Article, Page
    from postil.model.views import ConnectedPost, Connection, LinkKind, PassageSide, PassageView
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Context, Site

# The headings under a post: (kinds, whether the other post makes the connection, heading).
_GROUPS: tuple[tuple[tuple[LinkKind, ...], bool, str], ...] = (
    (("shared-passage", "reply"), False, "Quotes or repeats"),
    (("shared-passage", "reply"), True, "Quoted or repeated in"),
    (("link", "mention"), False, "Mentions"),
    (("link", "mention"), True, "Mentioned in"),
    (("related",), False, "Similar posts"),
)

_KIND_NAMES: dict[LinkKind, str] = {
    "link": "link",
    "mention": "mention",
    "series": "series",
    "shared-passage": "shared words",
    "reply": "reply",
}

_MOST_IN_SHORT = 6  # posts under one heading; the rest is one click away
_MOST_PASSAGES = 12
_MOST_DRAWN = 400
_MOST_ROWS = 200  # on a page
_WIDTH = 1000  # of the drawing, in its own units, as are the next three
_HIGHEST = 138  # how far an arc rises above the line of posts, or falls below it
_LOWEST = 12  # the margin on a side without arcs
_YEARS = 26  # the height of the names of the years
_NAME = 26  # half the longest of these names
_LOWER: tuple[LinkKind, ...] = ("series", "shared-passage", "reply")  # drawn below the line of posts


def show_connections(article: Article, site: Site) -> Context:
    """Return what a post's page shows of its connections: the closest ones at once, the others one click away.

    Where none is close, the others are shown at once.
    """
    view, address = article.view, article.view.address
    ends = {(side.post.id, passage.dated) for passage in view.passages for side in (passage.first, passage.second)}
    undated = {post for post, dated in ends if not dated and (post, True) not in ends}
    groups = [
        (
            heading,
            _show_posts(
                [c for c in view.connected if _is_in(c, kinds, inward) and not _is_unordered(c, undated)],
                address,
                site,
            ),
        )
        for kinds, inward, heading in _GROUPS
    ]
    unordered = [c for c in view.connected if _is_unordered(c, undated)]
    groups.insert(2, ("Has the same words", _show_posts(unordered, address, site)))
    named = {c.post.id for c in view.connected if c.kind == "related" and not c.inward}
    inward = [c for c in view.connected if c.kind == "related" and c.inward and c.post.id not in named]
    nearby = sorted(
        (c for c in view.connected if c.kind == "nearby"),
        key=lambda c: (c.post.date.text if c.post.date else "", c.post.id),
    )
    far = [
        ("Around this time", _show_posts(nearby, address, site)),
        ("Posts that list this one as similar", _show_posts(inward, address, site)),
    ]
    if not any(posts for _, posts in groups):
        groups, far = far, []
    return {
        "groups": [{"heading": name, "posts": posts[:_MOST_IN_SHORT]} for name, posts in groups if posts],
        "more": [
            {"heading": name, "posts": posts}
            for name, posts in (*((f"{name}, further", posts[_MOST_IN_SHORT:]) for name, posts in groups), *far)
            if posts
        ],
        "passages": [_show_passage(passage, address, site) for passage in view.passages[:_MOST_PASSAGES]],
        "more_passages": max(0, len(view.passages) - _MOST_PASSAGES),
        "href": relative_link(address, CONNECTIONS_ADDRESS)
        if any(c.kind in _KIND_NAMES for c in view.connected)
        else None,
    }


def _is_in(connected: ConnectedPost, kinds: tuple[LinkKind, ...], inward: bool) -> bool:
    return connected.kind in kinds and connected.inward == inward


def _is_unordered(connected: ConnectedPost, undated: set[str]) -> bool:
    """Tell whether it is unknown which of two posts had their shared words first."""
    return connected.kind in ("shared-passage", "reply") and connected.post.id in undated


def _show_posts(posts: Sequence[ConnectedPost], address: str, site: Site) -> list[Context]:
    """Return connected posts in their order, each of them once, with all reasons."""
    by_post: dict[str, list[ConnectedPost]] = {}
    for connected in posts:
        by_post.setdefault(connected.post.id, []).append(connected)
    shown: list[Context] = []
    for same in by_post.values():
        first = same[0]
        fragment = first.fragment if first.inward else ""
        excerpt = first.excerpt if first.inward and first.kind in ("link", "mention") else None
        shown.append(
            {
                "title": first.post.title,
                "href": relative_link(address, first.post.address, fragment),
                "date": show_date(first.post.date, site.language),
                "kind": first.kind,
                "reason": "; ".join(dict.fromkeys(c.reason for c in same)),
                "excerpt": {"before": excerpt.before, "words": excerpt.words, "after": excerpt.after}
                if excerpt
                else None,
            }
        )
    return shown


def _show_passage(passage: PassageView, address: str, site: Site) -> Context:
    """Return a shared passage side by side, with the words marked that only one side has."""
    first, second = passage.first.words.split(), passage.second.words.split()
    one, other = ([word.casefold().strip(".,;:!?\"'“”‘’()") for word in words] for words in (first, second))
    marked: tuple[list[tuple[list[str], bool]], list[tuple[list[str], bool]]] = ([], [])
    at_first = at_second = 0
    for a, b, c, d in (*list_differences(one, other), (len(one), len(one), len(other), len(other))):
        marked[0].extend([(first[at_first:a], True), (first[a:b], False)])
        marked[1].extend([(second[at_second:c], True), (second[c:d], False)])
        at_first, at_second = b, d
    sides = [[{"words": " ".join(words), "same": same} for words, same in runs if words] for runs in marked]
    return {
        "words": passage.agreeing,
        "dated": passage.dated,
        "sides": [
            _show_side(side, runs, address, site)
            for side, runs in zip((passage.first, passage.second), sides, strict=True)
        ],
    }


def _show_side(side: PassageSide, runs: list[Context], address: str, site: Site) -> Context:
    return {
        "title": side.post.title,
        "href": relative_link(address, side.post.address, side.fragment),
        "date": show_date(side.post.date, site.language),
        "here": side.post.address == address,
        "comment": bool(side.fragment),
        "runs": runs,
    }


def list_drawn(catalog: Catalog) -> list[Connection]:
    """Return the connections that are drawn: those that the texts themselves make."""
    return [c for c in catalog.connections if c.kind in _KIND_NAMES]


def render_connections(catalog: Catalog, site: Site, layouts: Layouts) -> Iterator[Page]:
    """Yield the page that draws connections, if there are any besides similar posts and posts of the same days."""
    drawn = list_drawn(catalog)
    if not drawn:
        return
    kinds = [
        {"kind": kind, "name": name, "count": sum(c.kind == kind for c in drawn)}
        for kind, name in _KIND_NAMES.items()
        if any(c.kind == kind for c in drawn)
    ]
    for sheet in cut_list(CONNECTIONS_ADDRESS, drawn, _MOST_ROWS, lambda _: ""):
        values: Context = {
            "drawing": _draw(catalog, drawn) if sheet.number == 1 else None,
            "pages": sheet.links,
            "rows": [_show_row(connection, catalog, sheet.address, site) for connection in sheet.entries],
            "kinds": kinds,
            "related": sum(c.kind == "related" for c in catalog.connections),
        }
        name = sheet.name("Connections")
        yield render_page(site, layouts, sheet.address, "connections", name, "connections.html", values)


def _show_row(connection: Connection, catalog: Catalog, address: str, site: Site) -> Context:
    ends = (catalog.refs[connection.source], catalog.refs[connection.target])
    return {
        "ends": [
            {
                "title": post.title,
                "href": relative_link(address, post.address),
                "date": show_date(post.date, site.language),
            }
            for post in ends
        ],
        "kind": connection.kind,
        "kind_name": _KIND_NAMES[connection.kind],
        "reason": connection.reason,
    }


def _draw(catalog: Catalog, connections: Sequence[Connection]) -> Context:
    """Return posts as dots on a line in the order of time, and their connections as arcs above and below it."""
    posts = [d for d in catalog.documents if not d.withheld]
    step = _WIDTH / max(1, len(posts))
    places = {d.id: round((index + 0.5) * step, 1) for index, d in enumerate(posts)}
    years: dict[str, float] = {}
    for document in posts:
        years.setdefault(str(document.date.year) if document.date else "undated", places[document.id])
    # Too many to draw: take an even choice from all times.
    number = min(_MOST_DRAWN, len(connections))
    drawn = [connections[at * len(connections) // number] for at in range(number)]
    ends = {post for c in drawn for post in (c.source, c.target)} if len(posts) > _MOST_DRAWN else set(places)
    heights = [min(_HIGHEST, 14 + 0.45 * abs(places[c.source] - places[c.target])) for c in drawn]
    falls = [height for c, height in zip(drawn, heights, strict=True) if c.kind in _LOWER]
    rises = [height for c, height in zip(drawn, heights, strict=True) if c.kind not in _LOWER]
    middle = max(rises, default=0) + _LOWEST
    arcs = []
    for connection, height in zip(drawn, heights, strict=True):
        start, end = sorted((places[connection.source], places[connection.target]))
        top = middle + (2 * height if connection.kind in _LOWER else -2 * height) * 0.66
        arcs.append(
            {
                "path": f"M{start:g} {middle:g}C{start:g} {top:.1f} {end:g} {top:.1f} {end:g} {middle:g}",
                "kind": connection.kind,
                "title": f"{_isolate(catalog.refs[connection.source].title)} – "
                f"{_isolate(catalog.refs[connection.target].title)}: {connection.reason}",
            }
        )
    return {
        "width": _WIDTH,
        "height": round(middle + max(falls, default=0) + _LOWEST + _YEARS),
        "middle": f"{middle:g}",
        "arcs": arcs,
        "dots": [
            {
                "x": f"{places[d.id]:g}",
                "title": catalog.refs[d.id].title,
            }
            for d in posts
            if d.id in ends
        ],
        "undrawn": len(connections) - len(drawn),
        "radius": f"{max(1.0, min(4.0, step / 3)):.1f}",
        "years": [{"name": name, "x": f"{min(max(x, _NAME), _WIDTH - _NAME):g}"} for name, x in _thin_out(years)],
    }


def _isolate(title: str) -> str:
    """Return a title isolated from the direction of the text around it (Unicode Standard Annex 9)."""
    return f"\u2068{title}\u2069" if not title.isascii() else title


def _thin_out(years: dict[str, float]) -> list[tuple[str, float]]:
    """Return the years whose names fit next to each other."""
    kept: list[tuple[str, float]] = []
    for name, x in years.items():
        if not kept or x - kept[-1][1] >= 40:
            kept.append((name, x))
    return kept
