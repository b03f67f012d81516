"""Each kind of page, as readers, their devices and programs meet it."""

from __future__ import annotations

import gzip
import json
import warnings
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import pytest
from lxml import etree

from tests.conftest import ROOT
from tests.samples import POST

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.conftest import Archive

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# 320 is a desk of 1280 at 400 %, as WCAG 1.4.10 has it.
WIDTHS = (320, 820, 1440)


SPACES = {
    "a": "http://www.w3.org/2005/Atom",
    "t": "http://purl.org/syndication/thread/1.0",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
}


def find(tree: Any, path: str) -> list[str]:
    return [str(value) for value in tree.xpath(path, namespaces=SPACES)]


def html_pages(archive: Archive) -> list[str]:
    return [address for address in archive.files() if address.endswith(".html")]


def pages_of_each_kind(archive: Archive) -> list[str]:
    """Return a page of each kind; of the posts one with notes, comments and a definition."""
    kinds: dict[str, str] = {}
    for address in html_pages(archive):
        body = archive.page(address).body
        assert body is not None
        kinds.setdefault(body.attributes["class"] or "", address)
    kinds["page-post"] = "2025/09/typepad-turns-out-the-lights.html"
    return [*kinds.values(), "2013/07/posterous-nine-weeks-on.html"]


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_kind_of_page(
    chromium: Browser, address: str, bundled: Archive, scheme: Any
) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    found = []
    for name in pages_of_each_kind(bundled):
        page.goto(address + name)
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        page.evaluate(AXE)
        result = page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        found += [
            f"{name}: {v['id']}: {node['target']} {node['failureSummary']}"
            for v in result["violations"]
            for node in v["nodes"]
        ]
    context.close()
    assert found == []


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(
    chromium: Browser, address: str, bundled: Archive, width: int, script: bool
) -> None:
    context = chromium.new_context(java_script_enabled=script, viewport={"width": width, "height": 900})
    page = context.new_page()
    wide = []
    for name in pages_of_each_kind(bundled):
        page.goto(address + name)
        box = page.locator("html").evaluate("e => [e.scrollWidth, e.clientWidth]")
        if box[0] > box[1]:
            wide.append((name, box))
    context.close()
    assert wide == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_links_that_stand_alone_are_as_large_as_a_finger_needs(chromium: Browser, address: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, has_touch=True)
    page = context.new_page()
    alone = "nav a, .calendar a, .months a, .item-title a, .onward a, .ledger a, .permalink, button, summary"
    for name in ("index.html", "2013/index.html", "posts.html", "2025/09/typepad-turns-out-the-lights.html"):
        page.goto(address + name)
        sizes = page.locator(alone).evaluate_all(
            "found => found.map((e) => [e.textContent.trim(), e.getBoundingClientRect()])"
            ".filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([words]) => words)"
        )
        assert sizes == [], name
    context.close()


@pytest.mark.browser
def test_a_post_is_light_and_nothing_in_it_shifts(chromium: Browser, address: str, bundled: Archive) -> None:
    name = "2025/09/typepad-turns-out-the-lights.html"
    context = chromium.new_context(viewport={"width": 412, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => {"
        "  for (const entry of list.getEntries()) window.shift += entry.value;"
        "}).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(address + name, wait_until="networkidle")
    page.mouse.wheel(0, 4000)
    assert page.evaluate("window.shift") == 0
    context.close()
    assert all(url.startswith((address, "data:")) for url in asked)
    assert len(asked) <= 4, asked
    site = bundled.files()
    loaded = [unquote(url.removeprefix(address)) for url in asked]
    assert sum(len(gzip.compress(site[file])) for file in loaded) <= 40_000
    assert sum(len(gzip.compress(site[file])) for file in loaded if file.endswith(".js")) <= 10_000


def test_every_page_is_valid_html(bundled: Archive) -> None:
    for name in html_pages(bundled):
        parser = html5lib.HTMLParser(strict=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library's own, of Python's newer versions
            parser.parse(bundled.files()[name].decode())
        page = bundled.page(name)
        ids = [node.attributes["id"] for node in page.css("[id]")]
        assert len(ids) == len(set(ids)), name
        for node in page.css("[aria-labelledby], [aria-describedby], label[for]"):
            for attribute in ("aria-labelledby", "aria-describedby", "for"):
                for one in (node.attributes.get(attribute) or "").split():
                    assert one in ids, f"{name}: {attribute}={one}"


def test_every_link_and_fragment_within_the_site_leads_somewhere(bundled: Archive) -> None:
    site = bundled.files()
    ids = {
        name: {node.attributes["id"] for node in bundled.page(name).css("[id]")} | {""}
        for name in html_pages(bundled)
    }
    dead = []
    for name in html_pages(bundled):
        if name == "404.html":
            continue  # its links begin at the host's root
        for node in bundled.page(name).css("a[href], link[href], script[src], img[src], form[action]"):
            href = node.attributes.get("href") or node.attributes.get("src") or node.attributes.get("action") or ""
            parts = urlsplit(href)
            if parts.scheme or parts.netloc:
                continue
            target = unquote(urlsplit(urljoin(f"http://x/{name}", href)).path.removeprefix("/"))
            target = f"{target}index.html" if target.endswith("/") or not target else target
            if target not in site or (target in ids and unquote(parts.fragment) not in ids[target]):
                dead.append((name, href))
    assert dead == []


@pytest.mark.parametrize("feed", ["feed.xml", "comments.xml", "notes.xml"])
def test_feeds_are_valid_atom(bundled: Archive, feed: str) -> None:
    schema = etree.RelaxNG(etree.parse(str(ROOT / "tests" / "atom.rng")))
    document = etree.fromstring(bundled.files()[feed])
    assert schema.validate(document), schema.error_log
    dates = find(document, "//a:entry/a:updated/text()")
    assert dates
    assert dates == sorted(dates, reverse=True)
    ids = find(document, "//a:id/text()")
    assert len(ids) == len(set(ids))
    if feed == "comments.xml":
        assert len(find(document, "//a:entry/t:in-reply-to/@ref")) == len(dates)


def test_programs_learn_what_a_post_is(bundled: Archive) -> None:
    page = bundled.page("2025/09/typepad-turns-out-the-lights.html")
    meta = {
        n.attributes.get("name") or n.attributes.get("property"): n.attributes["content"]
        for n in page.css("meta[content]")
    }
    assert meta["citation_title"] == meta["og:title"] == "TypePad Turns Out the Lights"
    assert meta["citation_publication_date"] == "2025/09/30"
    assert meta["dcterms.type"] == "blogPost"  # without it, Zotero takes a post for an article in a journal
    assert meta["og:site_name"] == "When Blogs Go Dark"
    assert meta["og:url"] == "https://example.org/when-blogs-go-dark/2025/09/typepad-turns-out-the-lights.html"
    script = page.css_first('script[type="application/ld+json"]')
    assert script is not None
    data = json.loads(script.text())
    assert data["@type"] == ["BlogPosting", "ArchiveComponent"]
    assert data["datePublished"] == "2025-09-30"
    ids = {node.attributes["id"] for node in page.css("[id]")}
    assert {comment["@id"].partition("#")[2] for comment in data["comment"]} <= ids
    assert [claim["name"] for claim in data["subjectOf"]] == ["Vox closed in 2011, not in 2010"]


def test_the_sitemap_says_when_each_post_changed_last(bundled: Archive) -> None:
    tree = etree.fromstring(bundled.files()["sitemap.xml"])
    changes = dict(
        zip(
            find(tree, "//s:url/s:loc/text()"),
            find(tree, "//s:url/s:lastmod/text()"),
            strict=True,
        )
    )
    base = "https://example.org/when-blogs-go-dark/"
    assert changes[f"{base}2013/07/the-reader-closes.html"] == "2013-07-01"
    assert changes[f"{base}2025/09/typepad-turns-out-the-lights.html"] == "2026-11-21"


def test_no_template_is_long() -> None:
    for path in (ROOT / "layouts").iterdir():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 80, path.name


def test_a_post_without_a_title_is_named_by_its_date(archive: Archive) -> None:
    archive.write({"posts/a.md": "---\nid: a\ndate: 2014-04?\n---\n\nWords.\n"})
    archive.build()
    (heading,) = archive.page("2014/04/a.html").css("h1")
    assert heading.text() == "Untitled (2014-04?)"


def test_comments_have_numbers_and_replies_say_what_they_answer(archive: Archive) -> None:
    thread = (
        "### {#c1}\n\nMay I say that the lamp was never lit that night?\n\n"
        "#### Bo {#c2 reply-to=c1}\n\nYou may.\n\n##### Cy {#c3 reply-to=c2}\n\nWell.\n\n"
        "#### Di {#c4 reply-to=c1}\n\nNo.\n\n### Ed {#c5}\n\nOn another matter.\n"
    )
    archive.write({"posts/a.md": f"{POST}Words.\n\n<!-- comments -->\n\n{thread}"})
    archive.build()
    assert [row["number"] for row in archive.rows("comments")] == ["1", "1.1", "1.1.1", "1.2", "2"]
    comments = [" ".join(node.text().split()) for node in archive.page("2014/04/a.html").css(".comment-head")]
    assert comments[0].startswith("Comment #1 by Anonymous")
    assert "in reply to #1, Anonymous: May I say that the lamp…" in comments[1]
    assert "in reply to #1.1, Bo: You may." in comments[2]
    assert "Comment #2 by Ed" in comments[4]


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("archive@pier.example", "mailto:archive@pier.example"),
        ("https://pier.example/ask", "https://pier.example/ask"),
        ("the harbour office, Pier Road 4", None),
    ],
)
def test_whom_to_ask_is_a_link_and_the_licence_has_its_name(
    archive: Archive, contact: str, href: str | None
) -> None:
    settings = f'contact = "{contact}"\nlicense = "https://creativecommons.org/licenses/by-nc-sa/4.0/"\n'
    archive.write({"archive.toml": settings, "posts/a.md": POST + "Words.\n"})
    archive.build()
    for address in ("2014/04/a.html", "withheld.html"):
        page = archive.page(address)
        assert contact in (page.body.text() if page.body else "")
        assert (href in [a.attributes["href"] for a in page.css("a")]) == (href is not None)
        assert [a.text() for a in page.css("a[rel=license]")] == ["CC BY-NC-SA 4.0"]
