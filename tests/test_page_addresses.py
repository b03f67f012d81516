"""Addresses of pages: original paths, labels, two files of one address, links to what is not there."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote

from tests.conftest import Archive, text_of

POST = "---\nid: {id}\ntitle: {id}\ndate: 2014-04-15\n---\n\nWords.\n"


def test_original_paths_are_kept_where_they_are_the_publications_own(archive: Archive) -> None:
    archive.write(
        {
            "archive.toml": '[[publications]]\nid = "p"\ntitle = "P"\nbase_url = "https://p.example/"\n',
            "posts/a.md": POST.format(id="a").replace(
                "---\n\n", "publication: p\nurl: https://p.example/2014/04/Old%20name/\n---\n\n"
            ),
            "posts/b.md": POST.format(id="b").replace(
                "---\n\n", "publication: p\nurl: https://other.example/x.html\n---\n\n"
            ),
            "posts/c.md": POST.format(id="c").replace(
                "---\n\n", "publication: p\nurl: https://p.example/../../etc/passwd\n---\n\n"
            ),
        }
    )
    archive.build()
    assert [p["url"] for p in archive.rows("posts")] == [
        "2014/04/Old name/index.html",
        "2014/04/b.html",
        "2014/04/c.html",
    ]


BLOG = """
[[publications]]
id = "p"
title = "P"
base_url = "https://p.example/"
"""


def write_blog(archive: Archive, **urls: str) -> None:
    """Write a post for each id and url of a publication."""
    posts = {
        f"posts/{post_id}.md": POST.format(id=post_id).replace("---\n\n", f"publication: p\nurl: {url}\n---\n\n")
        for post_id, url in urls.items()
    }
    archive.write({"archive.toml": 'base_url = "https://archive.example/a/"\n' + BLOG, **posts})


def test_a_path_that_no_file_can_stand_for_is_not_kept(archive: Archive) -> None:
    write_blog(
        archive,
        a="https://p.example/X.HTML",
        b="https://p.example/x.php",
        c="https://p.example/%ff%fe.html",
        d="https://p.example/.git/config",
        e="https://p.example/?p=1",
        f="https://p.example/index.php?p=2",
        g="https://p.example/m.html?m=1",
    )
    archive.build()
    assert [post["url"].removeprefix("https://archive.example/a/") for post in archive.rows("posts")] == [
        "X.HTML",
        "x.php/index.html",
        "2014/04/c.html",
        "2014/04/d.html",
        "2014/04/e.html",
        "2014/04/f.html",
        "m.html",
    ]


def test_odd_characters_of_an_address_lead_to_its_file(archive: Archive) -> None:
    write_blog(archive, a="https://p.example/%23x%25%3F%22%20y'.html", b="https://p.example/b.html")
    archive.write({"posts/b.md": (archive.content / "posts" / "b.md").read_text() + "\nSee [a](post:a).\n"})
    archive.build()
    address = "%23x%25%3F%22%20y%27.html"
    assert (archive.site / "#x%?\" y'.html").is_file()
    assert archive.page("b.html").css_matches(f'main p a[href="{address}"]')
    assert archive.page("index.html").css_matches(f'a[href="{address}"]')
    whole = f"https://archive.example/a/{address}"
    assert f"<loc>{whole}</loc>" in archive.files()["sitemap.xml"].decode()
    feed = archive.files()["feed.xml"].decode()
    assert f'<link rel="alternate" type="text/html" href="{whole}"/>' in feed
    assert f"&lt;a href=&#34;{whole}&#34;&gt;" in feed
    assert archive.page("#x%?\" y'.html").css_matches(f'link[rel=canonical][href="{whole}"]')


def test_no_two_files_of_a_site_may_have_one_address(archive: Archive) -> None:
    """Every file of the built site, whatever it is made from, refuses a post that takes its address."""
    base = "https://p.example/"
    settings = f'base_url = "{base}"\n[[publications]]\nid = "p"\ntitle = "P"\nbase_url = "{base}"\n'
    post = POST.format(id="a").replace("---\n\n", "labels: [x]\nauthor: Ann\npublication: p\n---\n\nA WARC.\n")
    note = "- id: n1\n  note: X\n"
    files = {"archive.toml": settings, "posts/a.md": post, "notes/a.yml": note, "media/m.html": "<p>"}
    archive.write({**files, "glossary.yml": "- {term: WARC, definition: X}\n"})
    archive.build()
    taken = [a for a in archive.files() if a.endswith(".html") and not a.startswith("pagefind/")]
    assert len(taken) > 20
    for number, address in enumerate(sorted(taken)):
        url = f"publication: p\nurl: {base}{address}\n---\n\n"
        archive.write({f"posts/p{number}.md": POST.format(id=f"p{number}").replace("---\n\n", url)})
    refused = archive.run().err
    missed = [address for address in taken if f": its address {address} is also that of " not in refused]
    assert missed == []


def test_labels_of_the_same_words_have_pages_of_their_own(archive: Archive) -> None:
    labels = ["C", "C++", "é", "e", "É", "!!!", "???", "😀", "Feeds"]
    archive.write(
        {
            f"posts/p{n}.md": POST.format(id=f"p{n}").replace("---\n\n", f'labels: ["{label}"]\n---\n\n')
            for n, label in enumerate(labels)
        }
    )
    archive.build()
    pages = sorted(address for address in archive.files() if address.startswith("labels/"))
    assert len(pages) == len(labels) - 1  # é and É are one
    assert {"labels/c.html", "labels/e.html", "labels/feeds.html"} <= set(pages)
    for n, label in enumerate(labels):
        (href,) = (link.attributes["href"] for link in archive.page(f"2014/04/p{n}.html").css(".tags a"))
        page = archive.page(f"labels/{PurePosixPath(unquote(href or '')).name}")
        assert text_of(page, "h1").casefold() == label.casefold()
        assert f"p{n}" in [item.text() for item in page.css(".item-title a")]


def test_links_to_original_addresses_lead_to_the_right_post(archive: Archive) -> None:
    comment = "\n<!-- comments -->\n\n### A {#c12}\n\nX\n"
    write_blog(
        archive, one="https://p.example/?p=1", two="https://p.example/?p=2", three="https://p.example/2014/p3.html"
    )
    three = archive.content / "posts" / "three.md"
    archive.write({"posts/three.md": three.read_text() + comment})
    hrefs = {
        "http://www.p.example/?p=1": "one.html",
        "https://p.example/?p=2": "two.html",
        "https://p.example/?p=3": "https://p.example/?p=3",
        "https://p.example/2014/p3.html/?m=1": "../p3.html",
        "https://p.example/2014/p3.html#c12": "../p3.html#c12",
        "https://p.example/2014/p3.html?showComment=138#c12": "../p3.html#c12",
        "https://p.example/2014/p3.html#c13": "../p3.html",
        "http://[::1/x": "http://:1%5B:/x",  # no address at all
    }
    words = "".join(f"[x](<{href}>)\n" for href in hrefs)
    archive.write({"posts/z.md": POST.format(id="z").replace("Words.", words)})
    archive.build()
    links = archive.page("2014/04/z.html").css("article.record > p a")
    assert [link.attributes["href"] for link in links] == list(hrefs.values())


def test_images_and_links_that_lead_to_no_file_are_named(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST.format(id="a") + "![x](media/a.png) ![y](media/b.png)\n\n[z](b.html)",
            "pages/about.md": "[posts](posts.html) [a](2014/04/a.html#x) [gone](2014/04/b.html)",
            "media/a.png": b"png",
        }
    )
    assert archive.build().err.splitlines() == [
        "warning: posts/a.md:7: an image that is not there: media/b.png. Put it into media/.",
        "warning: posts/a.md:10: a link to no file of the site: b.html. "
        "Write [words](post:ID) to link to a post, whatever its address.",
        "warning: pages/about.md:1: a link to no file of the site: 2014/04/b.html. "
        "Write [words](post:ID) to link to a post, whatever its address.",
    ]
