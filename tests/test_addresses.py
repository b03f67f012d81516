"""Old addresses, and links: what they lead to, whatever their form."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browsers import serve
from tests.samples import OTHER_POST, POST

if TYPE_CHECKING:
    from tests.conftest import Archive

SETTINGS = """\
base_url = "https://kept.example/a/"

[[publications]]
id = "p"
title = "The Paper"
base_url = "https://old.example/"
"""


def with_url(post: str, url: str) -> str:
    return post.replace("---\n\n", f"publication: p\nurl: '{url}'\n---\n\n")


def links_of(archive: Archive, address: str = "2014/04/a.html") -> list[str | None]:
    return [node.attributes.get("href") for node in archive.page(address).css("article.record a")]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://old.example/archives/000123.php", "archives/000123.php"),
        ("https://old.example/2005/06/extensionless", "2005/06/extensionless"),
        ("https://old.example/page.shtml", "page.shtml"),
        ("https://old.example/story.asp;id=7", "story.asp;id=7"),
        ("https://old.example/cgi-bin/show.cgi/2005/11", "cgi-bin/show.cgi/2005/11"),
        ("https://old.example/2005/06/trailing/", "2005/06/trailing/"),
        ("https://old.example/page.HTM", "page.HTM"),
        ("https://www.old.example/2005/06/with-www.html", "2005/06/with-www.html"),
        ("http://OLD.example:80/2005/06/port.html", "2005/06/port.html"),
        ("https://old.example:443/v1.2", "v1.2"),
    ],
)
def test_a_plain_host_serves_a_post_at_its_old_path(archive: Archive, url: str, path: str) -> None:
    archive.write({"archive.toml": SETTINGS, "posts/a.md": with_url(POST, url) + "Some words.\n"})
    archive.build("--strict")
    with serve(archive.site) as host, urllib.request.urlopen(host + quote(path)) as answer:
        assert "text/html" in answer.headers["Content-Type"]
        assert b"Some words." in answer.read()


def test_an_address_on_another_host_or_port_is_not_kept(archive: Archive) -> None:
    archive.write(
        {
            "archive.toml": SETTINGS,
            "posts/a.md": with_url(POST, "https://old.example:8080/x.html") + "X.\n",
            "posts/b.md": with_url(OTHER_POST, "https://old.example/b.html") + "X.\n",
        }
    )
    archive.build("--strict")
    assert "2014/04/a.html" in archive.files()
    assert "b.html" in archive.files()


def test_a_publication_whose_address_no_post_is_on_is_named(archive: Archive) -> None:
    url = "https://the-paper.example/2014/x.html"
    archive.write({"archive.toml": SETTINGS, "posts/a.md": with_url(POST, url) + "X.\n"})
    assert archive.build().err == (
        "warning: archive.toml: no post of 'p' has an address on its base_url, https://old.example/, "
        "so all get new paths. One is https://the-paper.example/2014/x.html.\n"
    )


LONG = "Words.[^1]\n\n## Part one\n\nOne.\n\n## Part two\n\n[^1]: A foot.\n\n<!-- comments -->\n\n## Comments\n\n"


@pytest.mark.parametrize(
    ("link", "fragment"),
    [
        ("https://old.example/2014/b.html#part-two", "#part-two"),
        ("b.html#part-two", "#part-two"),
        ("https://www.old.example/2014/b.html?utm_source=x#Part_Two", "#part-two"),
        ("b.html#comments", "#comments"),
        ("b.html#c1", "#c1"),
        ("b.html#fn1", "#fn1"),
        ("b.html#more-17", ""),
    ],
)
def test_a_link_keeps_its_place_on_a_page_that_has_it(archive: Archive, link: str, fragment: str) -> None:
    archive.write(
        {
            "archive.toml": SETTINGS,
            "posts/a.md": with_url(POST, "https://old.example/2014/a.html") + f"See [there]({link}).\n",
            "posts/b.md": with_url(OTHER_POST, "https://old.example/2014/b.html") + LONG + "### Bo {#c1}\n\nYes.\n",
        }
    )
    archive.build("--strict")
    assert f"b.html{fragment}" in links_of(archive, "2014/a.html")
    ids = {node.attributes["id"] for node in archive.page("2014/b.html").css("[id]")}
    assert fragment.removeprefix("#") in ids | {""}


NETS = "### Bo {#c1}\n\nYes.\n\n ## Nets torn\n\nBadly.\n"


@pytest.mark.parametrize("part", ["", "#part-two", "#c1", "#nets-torn", "#fn1", "#comments", "#note-n1"])
def test_a_link_to_a_post_may_name_a_part_of_it(archive: Archive, part: str) -> None:
    archive.write({"posts/a.md": POST + f"See [there](post:b{part}).\n", "posts/b.md": OTHER_POST + LONG + NETS})
    archive.write({"notes/b.yml": "- id: n1\n  note: Torn.\n"})
    archive.build("--strict")
    assert f"../05/b.html{part}" in links_of(archive)
    ids = {node.attributes["id"] for node in archive.page("2014/05/b.html").css("[id]")}
    assert part.removeprefix("#") in ids | {""}


def test_a_part_that_a_post_has_not_is_a_problem_with_the_nearest(archive: Archive) -> None:
    links = "[a](post:b#part-too) [b](post:b#c2) [c](post:c#c1) [n](post:b#note-n2)\n"
    archive.write({"posts/a.md": POST + links, "posts/b.md": OTHER_POST + LONG + NETS})
    outcome = archive.run()
    lost = "posts/a.md:7: this link's target does not exist: post"
    assert f"{lost} 'b' has no heading, comment or note 'part-too'. Did you mean 'part-two'?" in outcome.err
    assert f"{lost} 'b' has no heading, comment or note 'c2'. Known names: c1, " in outcome.err
    assert f"{lost} 'c#c1'" in outcome.err
    assert f"{lost} 'b' has no heading, comment or note 'note-n2'. " in outcome.err


def test_paths_that_no_file_can_have_are_named(archive: Archive) -> None:
    first, second = (with_url(post, f"https://old.example/?p={n}") for n, post in ((1, POST), (2, OTHER_POST)))
    archive.write({"archive.toml": SETTINGS, "posts/a.md": first + "X.\n", "posts/b.md": second + "X.\n"})
    (warning,) = archive.build().err.splitlines()
    said = "cannot be kept: https://old.example/?p=1 is no name of a file."
    assert warning.startswith(f"warning: posts/a.md: the paths of 2 posts, this one first, {said}")
    link = "[one](https://old.example/?p=1)\n"
    archive.write({"posts/b.md": with_url(OTHER_POST, "https://old.example/2.html") + link})
    (warning,) = archive.build().err.splitlines()
    assert warning.startswith(f"warning: posts/a.md: the path {said}")
    assert "2014/04/a.html" in links_of(archive, "2.html")


IMAGES = {
    "media/photo.png?w=300": "media/photo.png",
    "media/photo.png?w=300&h=2#part": "media/photo.png#part",
    "../../media/photo.png": "media/photo.png",
    "/media/my%20photo.png": "media/my%20photo.png",
    "media/q%3F.png": "media/q%3F.png",
    "media/100%25.png": "media/100%25.png",
}


def test_an_image_is_found_with_what_its_old_host_was_asked_for(archive: Archive) -> None:
    media: dict[str, str | bytes] = {
        f"media/{name}": b"x" for name in ("photo.png", "my photo.png", "q?.png", "100%.png")
    }
    written = "".join(f"![Image]({image})\n\n" for image in IMAGES)
    archive.write({"posts/a.md": POST + written, **media})
    archive.build()
    sources = [node.attributes["src"] for node in archive.page("2014/04/a.html").css("article.record img")]
    assert sources == [f"../../{source}" for source in IMAGES.values()]


@pytest.mark.parametrize(
    "image",
    ["/wp-content/plugins/social-media/logo.png", "multimedia/logo.png", "/blog/media/logo.png", "logo.png"],
)
def test_an_image_whose_path_only_ends_like_one_of_ours_is_not_ours(archive: Archive, image: str) -> None:
    archive.write({"posts/a.md": f"{POST}![An icon]({image})\n", "media/logo.png": b"x"})
    assert (
        f"posts/a.md:7: an image that is not there: {image}. Write media/logo.png, if that is the one."
        in archive.build().err
    )
    assert not archive.page("2014/04/a.html").css('article.record img[src="../../media/logo.png"]')


KEPT = (
    "ftp://ftp.mirror.example/pub/lamp-1.2.tar.gz",
    "news:comp.lamps",
    "gopher://gopher.lamps.example/1/",
    "tel:+15550100",
    "sms:+15550100",
    "geo:51.5,0.1",
    "irc://irc.lamps.example/talk",
    "magnet:?xt=urn:btih:c12fe1",
    "webcal://lamps.example/days.ics",
    "xmpp:ann@lamps.example",
)


def test_a_link_that_is_none_of_the_web_stays(archive: Archive) -> None:
    written = "".join(f"[there]({link})\n\n" for link in KEPT)
    archive.write({"posts/a.md": f"{POST}{written}<ftp://ftp.mirror.example/README>\n"})
    archive.build("--strict")
    found = links_of(archive)
    assert [link for link in (*KEPT, "ftp://ftp.mirror.example/README") if link not in found] == []


def test_a_link_that_could_start_a_program_is_named(archive: Archive) -> None:
    comment = "\n<!-- comments -->\n\n## Comments\n\n### Bo {#c1}\n\n[That](ms-cxh-full:x) too.\n"
    archive.write({"posts/a.md": f"{POST}[This](skype-run:ann?call) was a link.\n{comment}"})
    said = archive.build().err
    what = "is shown as words alone: readers' devices may start a program for 'skype-run:'"
    assert f"posts/a.md:7: the link to skype-run:ann?call {what}." in said
    assert "posts/a.md:15: the link to ms-cxh-full:x is shown" in said
    assert not [link for link in links_of(archive) if link and link.startswith(("skype", "ms-"))]


@pytest.mark.parametrize("base_url", ["https://bücher.example/träge/", "https://xn--bcher-kva.example/tr%C3%A4ge/"])
@pytest.mark.parametrize("link", ["http://xn--bcher-kva.example/tr%C3%A4ge/", "https://BÜCHER.example/träge/"])
def test_a_host_with_letters_of_its_language_is_one_host_in_both_forms(
    archive: Archive, base_url: str, link: str
) -> None:
    archive.write(
        {
            "archive.toml": f'base_url = "{base_url}"\n',
            "posts/a.md": f"{POST}See [it]({link}2014/05/b.html).\n",
            "posts/b.md": OTHER_POST + "X.\n",
        }
    )
    archive.build()
    assert "../05/b.html" in links_of(archive)
    for name in ("sitemap.xml", "feed.xml", "2014/05/b.html"):
        text = archive.files()[name].decode()
        assert "https://xn--bcher-kva.example/tr%C3%A4ge/2014/05/b.html" in text, name
        assert "bücher" not in text, name


def test_a_host_with_a_sharp_s_is_that_host(archive: Archive) -> None:
    """Since 2010 a name with ß is not the one with ss."""
    archive.write({"archive.toml": 'base_url = "https://Straße.example"\n', "posts/a.md": POST + "X.\n"})
    archive.build()
    assert "<loc>https://xn--strae-oqa.example/</loc>" in archive.files()["sitemap.xml"].decode()


def test_a_publication_without_posts_is_named(archive: Archive) -> None:
    settings = '[[publications]]\nid = "old"\ntitle = "The Old Pier"\nbase_url = "https://pier.example/"\n'
    archive.write({"archive.toml": settings, "posts/a.md": POST + "Words.\n"})
    hint = "Write 'publication: old' in its posts, or delete it."
    assert archive.build().err == f"warning: archive.toml: no post is of publication 'old'. {hint}\n"
